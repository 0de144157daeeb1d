// The emulator's command line. It is the same for making and for restoring a saved state, but for the two places that
// have to differ: how the memory file is mapped, and that a restored machine waits for its state.

import type { Acceleration, Machine, MachineOptions } from "../machines/machine.ts";

/** Everything that decides how a guest comes up. */
export interface GuestShape {
  readonly machine: Machine;
  readonly acceleration: Acceleration;
  readonly cpus: number;
  readonly memoryMegabytes: number;
  /** The kernel's whole command line. */
  readonly kernelArguments: string;
  readonly image: string;
  readonly initramfs: string;
  /** Both of them and the command line with a boot loader, for a machine that boots from a disk. */
  readonly disk?: string;
}

/** File descriptors that the emulator inherits beside the standard ones; the last only when it restores. */
export const descriptors = { qmp: 3, agent: 4, state: 5 } as const;

/**
 * One thread translates for all processors of a guest. With a thread for each, QEMU 7.2 can translate code that another
 * processor is patching and keep what is no longer there: the kernel meets the breakpoint of a probe that was armed or
 * taken away long ago, and dies of it. Two guests on two processors are no slower for that.
 *
 * sleep=off: while the guest waits its clock jumps to the next timer, whatever the host does meanwhile.
 */
const accelerators: Readonly<Record<Acceleration, readonly string[]>> = {
  tcg: ["-accel", "tcg,thread=single"],
  kvm: ["-accel", "kvm"],
  icount: ["-accel", "tcg,thread=single", "-icount", "shift=0,sleep=off"],
};

/** Name of the port in runtime-c/include/tapwright/wire.h. */
const portName = "tapwright.0";

/**
 * panic=-1 with -no-reboot makes a panic end the emulator; the console is a serial line, and slow, so it carries
 * only what a person must see.
 */
export function kernelArguments(machine: Machine, options: MachineOptions): string {
  return [
    `console=${machine.console}`,
    "quiet",
    "panic=-1",
    machine.kernelArguments,
    options.kernelArguments ?? "",
  ]
    .filter((part) => part !== "")
    .join(" ");
}

/** `memory` is the path of the file that is the guest's memory. */
export function emulatorArguments(
  shape: GuestShape,
  memory: { readonly path: string; readonly use: "boot" | "restore" },
): string[] {
  const { machine } = shape;
  const size = `${shape.memoryMegabytes}M`;
  const share = memory.use === "boot" ? "on" : "off";
  const options: readonly (readonly string[])[] = [
    ["-nodefaults", "-no-user-config", "-display", "none", "-no-reboot"],
    ["-machine", `${machine.type},memory-backend=ram`],
    accelerators[shape.acceleration],
    ["-cpu", machine.cpu, "-smp", `${shape.cpus}`, "-m", size],
    // A comma in an option's value is written twice.
    [
      "-object",
      `memory-backend-file,id=ram,size=${size},mem-path=${memory.path.replaceAll(",", ",,")},share=${share}`,
    ],
    bootArguments(shape),
    ["-chardev", "stdio,id=console,signal=off", ...machine.consoleArguments],
    ["-chardev", `socket,id=qmp,fd=${descriptors.qmp}`, "-mon", "chardev=qmp,mode=control"],
    ["-chardev", `socket,id=agent,fd=${descriptors.agent}`],
    ["-device", `${machine.serialController},id=ports,max_ports=2`],
    ["-device", `virtserialport,bus=ports.0,chardev=agent,name=${portName}`],
    memory.use === "restore" ? ["-incoming", "defer"] : [],
  ];
  return options.flat();
}

function bootArguments({ disk, image, initramfs, kernelArguments }: GuestShape): readonly string[] {
  if (disk === undefined) {
    return ["-kernel", image, "-initrd", initramfs, "-append", kernelArguments];
  }
  // Guests of several runs boot from one disk: what they write to it is nobody's.
  return ["-drive", `file=${disk.replaceAll(",", ",,")},format=raw,snapshot=on`];
}
