// What the preprocessor may ask about the machine that a script is translated for.

export interface PreprocessorEnvironment {
  /** `kernel_v`: the version alone, such as `6.1.192`. */
  readonly kernelVersion: string;
  /** `kernel_vr`: the whole release, such as `6.1.0-56-cloud-amd64`. */
  readonly kernelRelease: string;
  /** In the kernel's spelling: i386 x86_64 powerpc s390 arm arm64 mips riscv ia64 … */
  readonly arch: string;
  /** `CONFIG_x` of the kernel: `y`, `m`, a number, a string without quotes; undefined when not set. */
  readonly config: (name: string) => string | undefined;
  readonly guru: boolean;
  readonly privilege: "stapusr" | "stapsys" | "stapdev";
  readonly runtime: "kernel" | "dyninst" | "bpf";
  /** `systemtap_v`: the version of the language that is provided. */
  readonly systemtapVersion: string;
  /** What `$1`, `@1` and `$#` stand for, in the user's script and in library files alike. */
  readonly scriptArguments?: readonly string[];
}
