// i386: the same machine as for x86_64, with a processor of 32 bits.

import type { Machine } from "./machine.ts";

export const i386: Machine = {
  architecture: "i386",
  emulator: "qemu-system-i386",
  emulatorPackage: "qemu-system-x86",
  type: "pc-q35-7.2",
  cpu: "qemu32-v1,+nx,+smep,+smap",
  boot: "kernel",
  console: "ttyS0",
  consoleArguments: ["-serial", "chardev:console"],
  serialController: "virtio-serial-pci",
  kernelArguments: "no_timer_check rcupdate.rcu_expedited=1",
  drivers: ["virtio_pci", "virtio_console"],
  compiler: "i686-linux-gnu-gcc-12",
  compilerPackages: "gcc-12-i686-linux-gnu libc6-dev-i386-cross",
  compilerFlags: [],
  bigEndian: false,
};
