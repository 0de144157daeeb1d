// What can go wrong in the qemu room through no fault of the code: one table of codes, `family/slug`, each
// with its message, a hint that says what to do, and the exit code that the command ends with. The compiler has
// a table of its own; this room knows nothing of it.

/** 1 the script or test failed, 2 wrong usage, 3 something is missing on this machine, 4 the guest died. */
type FaultExitCode = 1 | 2 | 3 | 4;

interface FaultEntry {
  /** `{name}` places are filled from the values given to `createFault`. */
  readonly message: string;
  readonly hint?: string;
  readonly exitCode: FaultExitCode;
  /** It is a reason to leave something out, and not an error. */
  readonly skips?: true;
}

function defineFaults<T extends Record<string, FaultEntry>>(
  table: T,
): { readonly [K in keyof T]: FaultEntry } {
  return table;
}

export const faults = defineFaults({
  // kernel/: the catalog and what the packages hold
  "kernel/unknown": {
    message: "there is no kernel '{name}' in the catalog",
    hint: "{advice}",
    exitCode: 2,
  },
  "kernel/not-installed": {
    message: "the kernel {name} has not been fetched on this machine",
    hint: "Run: tapwright kernels fetch {name}",
    exitCode: 3,
  },
  "kernel/not-built": {
    message: "the kernel {name} has not been built on this machine",
    hint: "No distribution has it. It takes about {minutes} minutes and {megabytes} MB of disk meanwhile: tapwright kernels build {name}",
    exitCode: 3,
  },
  "kernel/built-not-fetched": {
    message: "the kernel {name} cannot be fetched: it is built from source",
    hint: "Run: tapwright kernels build {name}",
    exitCode: 2,
  },
  "kernel/fetched-not-built": {
    message: "the kernel {name} is not built from source: it comes in packages",
    hint: "Run: tapwright kernels fetch {name}. Those that are built: {known}.",
    exitCode: 2,
  },
  "kernel/no-build-tools": {
    message: "to build {name}, {missing} would be needed on this machine",
    hint: "Run: apt-get install {packages}",
    exitCode: 3,
  },
  "kernel/options-refused": {
    message: "the source of {name} cannot be configured as its recipe wants: {options}",
    hint: "The source is of another version than the recipe was written for, or the compiler lacks something.",
    exitCode: 3,
  },
  "kernel/build-failed": {
    message: "{subject} could not be built: {detail}",
    hint: "The full output is: {output}",
    exitCode: 3,
  },
  "kernel/not-in-repository": {
    message: "the package repository has no {package} for {name}",
    hint: "The suite may have been archived, or may lack this architecture. See: tapwright kernels list",
    exitCode: 3,
  },
  "kernel/no-busybox": {
    message:
      "there is no shell for {architecture}: Debian has no busybox for it, and no C library to build one with",
    hint: "Scripts are run without a shell by: tapwright run",
    exitCode: 3,
  },
  "kernel/package-layout": {
    message: "the packages of {name} hold no {what}",
    hint: "The suite lays its kernel packages out in a way that this version does not know.",
    exitCode: 3,
  },

  // network/: package repositories
  "network/unreachable": {
    message: "the package repository cannot be reached: {detail}",
    hint: "Check the network and the proxy settings of apt. Kernels that were fetched before work without a network.",
    exitCode: 3,
  },
  "network/no-debian-source": {
    message: "the apt sources under {folder} name no Debian repository",
    hint: "Add Debian's repository to the apt sources, or point TAPWRIGHT_APT_SOURCES at a folder that is laid out like /etc/apt.",
    exitCode: 3,
  },
  "network/untrusted": {
    message: "the package repository's signature could not be verified: {detail}",
    hint: "Install debian-archive-keyring, or correct Signed-By in the apt sources.",
    exitCode: 3,
  },
  "network/package-gone": {
    message: "the repository lists {package}, but does not have it",
    hint: "The mirror is being updated or the suite archived. Try again later, or fetch without debug information (--no-debug) if it is that package.",
    exitCode: 3,
  },
  "network/apt-failed": {
    message: "{command} failed: {detail}",
    hint: "The full output is: {output}",
    exitCode: 3,
  },

  // cache/: files that we keep between runs
  "cache/checksum-mismatch": {
    message:
      "{package} differs from what the repository's signed index says: sha256 {found}, expected {expected}",
    hint: "Nothing of it was used. Try again; if it stays, a proxy or the mirror serves a damaged file.",
    exitCode: 3,
  },
  "cache/disk-full": {
    message: "no space is left on the disk that holds {path}{needed}",
    hint: "Free some space, remove a kernel (tapwright kernels remove NAME), or point XDG_CACHE_HOME elsewhere.",
    exitCode: 3,
  },
  "cache/not-writable": {
    message: "the cache {path} cannot be written: {detail}",
    hint: "Correct its owner and mode, or point XDG_CACHE_HOME elsewhere.",
    exitCode: 3,
  },
  "cache/unpack-failed": {
    message: "{package} could not be unpacked: {detail}",
    hint: "See what is missing with: tapwright doctor",
    exitCode: 3,
  },

  // guest/ and qemu/: machines and what happens in them
  "guest/no-ia64-emulator": {
    message: "no ia64 emulator: neither {programs} is on PATH, and {setting} names none",
    hint: "No distribution has one. Without it kernels of ia64 are built and verified, and modules built and inspected; nothing runs.",
    exitCode: 3,
    skips: true,
  },
  "guest/ski": {
    message:
      "no ia64 guest: {emulator} simulates neither EFI nor a serial port, and Linux 6.1 has nothing for what it has instead",
    hint: "A qemu-system-ia64 with EFI is needed. Modules are built and inspected without one: tapwright build, tapwright inspect.",
    exitCode: 3,
    skips: true,
  },
  "guest/no-emulator": {
    message: "{emulator} is not on this machine",
    hint: "Run: apt-get install {package}",
    exitCode: 3,
  },
  "guest/no-compiler": {
    message: "{compiler}, which builds the guest's agent, is not on this machine",
    hint: "Run: apt-get install {package}",
    exitCode: 3,
  },
  "guest/agent-build-failed": {
    message: "the guest's agent could not be built: {detail}",
    hint: "It needs a C compiler and static libraries for it: apt-get install {package}",
    exitCode: 3,
  },
  "guest/no-driver": {
    message: "the kernel has no module {name} under {folder}",
    hint: "The agent talks to the host through virtio-serial: the kernel needs CONFIG_VIRTIO_CONSOLE and CONFIG_VIRTIO_PCI.",
    exitCode: 3,
  },
  "guest/acceleration": {
    message: "TAPWRIGHT_ACCEL is {value}",
    hint: "It may be tcg, kvm, icount or auto.",
    exitCode: 2,
  },
  "guest/boot-failed": {
    message: "the guest with {kernel} did not start: {detail}",
    hint: "The last that it said was: {console}",
    exitCode: 4,
  },
});

export type FaultCode = keyof typeof faults;

/** Something that the user can mend, or has to know. A value: functions return it or reject with it in a FaultError. */
export interface Fault {
  readonly kind: "fault";
  readonly code: FaultCode;
  readonly message: string;
  readonly hint?: string;
  readonly exitCode: FaultExitCode;
  readonly skips?: true;
}

/** Fills the templates of `code` with `values`; a place without a value stays as it is, so that a test sees it. */
export function createFault(
  code: FaultCode,
  values: Readonly<Record<string, string | number>> = {},
): Fault {
  const entry: FaultEntry = faults[code];
  const fill = (template: string): string =>
    template.replaceAll(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
  return {
    kind: "fault",
    code,
    message: fill(entry.message),
    hint: entry.hint === undefined ? undefined : fill(entry.hint),
    exitCode: entry.exitCode,
    ...(entry.skips === undefined ? {} : { skips: entry.skips }),
  };
}

export function isFault(value: unknown): value is Fault {
  return typeof value === "object" && value !== null && (value as Fault).kind === "fault";
}

/** Carries a fault through a promise rejection, and for nothing else. */
export class FaultError extends Error {
  readonly fault: Fault;

  constructor(fault: Fault) {
    super(`${fault.code}: ${fault.message}`);
    this.name = "FaultError";
    this.fault = fault;
  }
}

/** Shorthand for `throw new FaultError(createFault(...))`, usable in expressions. */
export function raiseFault(
  code: FaultCode,
  values?: Readonly<Record<string, string | number>>,
): never {
  throw new FaultError(createFault(code, values));
}
