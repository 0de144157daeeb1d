// Why and when each fault of this room is told, for somebody who wants to know more than its message and hint tell.

import type { FaultCode } from "./faults.ts";

export const faultExplanations: Readonly<Record<FaultCode, string>> = {
  "kernel/unknown":
    "Kernels are named as the catalog names them, SUITE/FLAVOUR, or by their release. This is neither.",
  "kernel/not-installed":
    "The catalog knows the kernel, but nothing of it is in the cache. It is fetched once, from the package repository.",
  "kernel/not-built":
    "Of some architectures no distribution has a kernel that fits. Such kernels are built here, once, from Debian's source of Linux.",
  "kernel/built-not-fetched":
    "There is no package of this kernel, but one of its source. tapwright kernels build makes it of that.",
  "kernel/fetched-not-built":
    "Recipes are there only for kernels that no distribution has. This one comes as a package.",
  "kernel/no-build-tools":
    "A kernel's build needs compilers, generators of parsers, and some headers. They are looked for before anything is downloaded.",
  "kernel/options-refused":
    "The kernel's own configuration program drops an option silently when something that it depends on is off or unknown. What it made is compared with the recipe, since such a kernel would lack what probes or guests need.",
  "kernel/build-failed":
    "The program make, or a compiler that it started, ended with an error. What was built until then is kept, and the next attempt goes on from there.",
  "kernel/not-in-repository":
    "The repository's index, as it was read just now, has no package of that name. Suites move to an archive when they grow old.",
  "kernel/no-busybox":
    "The commands of a guest's shell are one static program, busybox: from Debian's packages, or built here from its source where a cross compiler and a C library are packages.",
  "kernel/package-layout":
    "The packages came as they should, but a file that every kernel needs is not where it is looked for.",
  "network/unreachable":
    "Nothing answered, or what answered was no package repository. Kernels that are in the cache need no network.",
  "network/no-debian-source":
    "Kernels are fetched from the repositories that apt on this machine is set up for, by their settings and keys.",
  "network/untrusted":
    "An index without a valid signature is never used: the packages that it names run as kernels.",
  "network/package-gone":
    "Index and packages of a repository are updated one after the other, and this was in between, or the package was removed.",
  "network/apt-failed":
    "A tool of apt that reads the repository ended with an error. Its own words are in the message and in the file.",
  "cache/checksum-mismatch":
    "Each file is compared with its checksum in the signed index before it is used.",
  "cache/disk-full":
    "Kernels with their debug information take gigabytes while they are unpacked, and much less afterwards.",
  "cache/not-writable":
    "Everything that is kept between runs lies in one folder, which the user who runs the command has to own.",
  "cache/unpack-failed":
    "Packages are unpacked with the tools of this machine, and one of them failed or is missing.",
  "guest/no-ia64-emulator":
    "Debian has no emulator of Itanium. Two exist elsewhere: a QEMU with this target, and Ski. Without one nothing can run, and what would have to is skipped, which is never the same as passed.",
  "guest/ski":
    "HP's simulator of Itanium has a console and a disk of its own. Their drivers, the machine that kernels called HP_SIM, left Linux before 6.1. What a guest would need instead, a firmware of ours under the simulator and a way to the agent by its calls, is not there.",
  "guest/no-emulator": "Guests run in QEMU, which has a program for each architecture.",
  "guest/no-compiler":
    "The program that runs inside a guest is built on this machine, for the guest's architecture.",
  "guest/agent-build-failed":
    "The program that runs inside a guest is linked statically, since a guest has no libraries.",
  "guest/no-driver":
    "The guest talks to the host through a virtual device, and its kernel has neither the driver nor a module of it.",
  "guest/acceleration":
    "TAPWRIGHT_ACCEL says how instructions of the guest are executed. Without it the fastest way that works is taken.",
  "guest/boot-failed":
    "The guest ended, or was silent for too long, before its agent answered. What the kernel printed last mostly says why.",
};
