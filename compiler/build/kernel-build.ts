// The kernel that modules are built for, as far as building needs it.

import type { Architecture } from "../debuginfo/debug-info.ts";

export interface KernelBuild {
  /** As `uname -r` says. */
  readonly release: string;
  readonly architecture: Architecture;
  /** Of vmlinux, lower-case hex; absent when nobody knows it. */
  readonly buildId?: string | undefined;
  /** The compiler that it was built with, such as gcc-12; a path where it is no package; absent when nobody knows it: then it is gcc. */
  readonly compiler?: string | undefined;
  /** The kernel's name in the catalog, when its suite has that compiler. */
  readonly catalogName?: string | undefined;
  /** A folder whose usr/ takes the place of /usr for all tools: one with the kernel's own compiler. */
  readonly buildRoot?: string | undefined;
  /** What `make -C` wants; its paths must lead to where it lies now. */
  readonly headersDir: string;
  /** Holds scripts/ and tools/ as programs of this host. */
  readonly kbuildDir: string;
  readonly moduleSymvers: string;
}
