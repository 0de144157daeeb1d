// What the rest of the room has to know of an architecture's machine. One file per architecture beside this one.

import type { Architecture } from "../kernels/kernel.ts";

/**
 * How instructions are executed: translated (always works), by the processor's own virtualization, or translated and
 * counted: each takes one nanosecond of the guest's time, so that a measurement in the guest is repeatable.
 */
export type Acceleration = "tcg" | "kvm" | "icount";

/** What a caller may choose; everything else of a machine is pinned, so that saved guests stay valid. */
export interface MachineOptions {
  /** Default 2, the smallest number that shows a script several CPUs; 1 where instructions are counted. */
  readonly cpus?: number;
  /** Default 512, or more where the kernel asks for it. */
  readonly memoryMegabytes?: number;
  /** Added to the kernel's command line. */
  readonly kernelArguments?: string;
  /** Default: what `TAPWRIGHT_ACCEL` (tcg, kvm, icount, auto) says, else auto: KVM where it was seen to work. */
  readonly acceleration?: Acceleration;
}

export interface Machine {
  readonly architecture: Architecture;
  /** The program, looked up on PATH. */
  readonly emulator: string;
  /** The Debian package that has the emulator. */
  readonly emulatorPackage: string;
  /** Value of -machine, with a version: a saved state fits no other. */
  readonly type: string;
  /** Value of -cpu, never `max` or `host`, which differ between QEMU versions and hosts. */
  readonly cpu: string;
  /**
   * Who loads the kernel: the emulator, as its -kernel says, or a boot loader of ours, which the machine's firmware starts from
   * a disk.
   */
  readonly boot: "kernel" | "efi-disk";
  /** The kernel's name of the serial console. */
  readonly console: string;
  /** The emulator's arguments for the serial console on the chardev `console`. */
  readonly consoleArguments: readonly string[];
  /** The device that carries virtio-serial ports on this machine's bus. */
  readonly serialController: string;
  /** The machine's own part of the kernel's command line. */
  readonly kernelArguments: string;
  /** Drivers that the agent needs, by module name; those built into a kernel are skipped. */
  readonly drivers: readonly string[];
  /** The compiler of the agent's program, looked up on PATH. */
  readonly compiler: string;
  /** The Debian packages, with spaces between, that have it and a static C library for it. */
  readonly compilerPackages: string;
  readonly compilerFlags: readonly string[];
  /**
   * Nobody packages a C library for it, nor a compiler: the agent is built with the library in runtime-c/guest/freestanding, by
   * the compiler that was built for the kernel.
   */
  readonly isFreestanding?: boolean;
  readonly bigEndian: boolean;
  /** The emulated processor has no huge pages, whatever the kernel could do with them. */
  readonly lacksHugePages?: boolean;
}
