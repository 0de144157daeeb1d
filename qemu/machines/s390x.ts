// s390x: channels instead of a PCI bus; the processor is named by its generation.

import type { Machine } from "./machine.ts";

export const s390x: Machine = {
  architecture: "s390x",
  emulator: "qemu-system-s390x",
  emulatorPackage: "qemu-system-misc",
  type: "s390-ccw-virtio-7.2",
  // The newest that TCG emulates, by its base features.
  cpu: "qemu",
  boot: "kernel",
  console: "ttysclp0",
  consoleArguments: ["-device", "sclpconsole,chardev=console"],
  serialController: "virtio-serial-ccw",
  kernelArguments: "rcupdate.rcu_expedited=1",
  drivers: ["virtio_console"],
  compiler: "s390x-linux-gnu-gcc-12",
  compilerPackages: "gcc-12-s390x-linux-gnu libc6-dev-s390x-cross",
  compilerFlags: [],
  bigEndian: true,
  lacksHugePages: true,
};
