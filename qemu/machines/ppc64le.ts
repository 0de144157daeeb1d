// ppc64, little endian: a partition of a POWER9.

import type { Machine } from "./machine.ts";

export const ppc64le: Machine = {
  architecture: "ppc64le",
  emulator: "qemu-system-ppc64",
  emulatorPackage: "qemu-system-ppc",
  // Without the three capabilities TCG refuses the machine: it has no cure for the faults of real processors.
  type: "pseries-7.2,cap-cfpc=broken,cap-sbbc=broken,cap-ibs=broken",
  cpu: "power9_v2.0",
  boot: "kernel",
  console: "hvc0",
  consoleArguments: ["-serial", "chardev:console"],
  serialController: "virtio-serial-pci",
  // With optimized kprobes 6.1 was seen to go on at address 0 when many of them are taken away; plain ones are as good.
  kernelArguments: "rcupdate.rcu_expedited=1 sysctl.debug.kprobes-optimization=0",
  drivers: ["virtio_pci", "virtio_console"],
  compiler: "powerpc64le-linux-gnu-gcc-12",
  compilerPackages: "gcc-12-powerpc64le-linux-gnu libc6-dev-ppc64el-cross",
  compilerFlags: [],
  bigEndian: false,
};
