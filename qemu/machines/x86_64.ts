// x86_64: q35, the machine on which saving and restoring was measured; microvm printed nothing under TCG.

import type { Machine } from "./machine.ts";

export const x86_64: Machine = {
  architecture: "x86_64",
  emulator: "qemu-system-x86_64",
  emulatorPackage: "qemu-system-x86",
  type: "pc-q35-7.2",
  // SMEP and SMAP, so that a handler that touches user memory unguarded is caught here and not at a user's machine.
  cpu: "qemu64-v1,+smep,+smap",
  boot: "kernel",
  console: "ttyS0",
  consoleArguments: ["-serial", "chardev:console"],
  serialController: "virtio-serial-pci",
  // The timer check loops long under emulation. Expedited grace periods: probes are taken away in half the time.
  kernelArguments: "no_timer_check rcupdate.rcu_expedited=1",
  drivers: ["virtio_pci", "virtio_console"],
  compiler: "gcc",
  compilerPackages: "gcc libc6-dev",
  compilerFlags: [],
  bigEndian: false,
};
