// arm64: QEMU's virtual board, with a processor that needs no features of newer ones to be emulated.

import type { Machine } from "./machine.ts";

export const arm64: Machine = {
  architecture: "arm64",
  emulator: "qemu-system-aarch64",
  emulatorPackage: "qemu-system-arm",
  type: "virt-7.2",
  cpu: "cortex-a57",
  boot: "kernel",
  console: "ttyAMA0",
  consoleArguments: ["-serial", "chardev:console"],
  serialController: "virtio-serial-pci",
  kernelArguments: "rcupdate.rcu_expedited=1",
  drivers: ["virtio_pci", "virtio_console"],
  compiler: "aarch64-linux-gnu-gcc-12",
  compilerPackages: "gcc-12-aarch64-linux-gnu libc6-dev-arm64-cross",
  compilerFlags: [],
  bigEndian: false,
};
