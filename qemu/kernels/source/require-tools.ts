// The programs and headers that a build needs, named with their packages before anything is fetched.

import { access } from "node:fs/promises";

import { raiseFault } from "../../faults.ts";
import { findProgram } from "../../guest/find-program.ts";

/** Programs by name, headers and libraries by their path; which Debian package has each. */
const packages: Readonly<Record<string, string>> = {
  make: "make",
  gcc: "gcc",
  "gcc-12": "gcc-12",
  "g++": "g++",
  bc: "bc",
  bison: "bison",
  flex: "flex",
  m4: "m4",
  xz: "xz-utils",
  bzip2: "bzip2",
  patch: "patch",
  "dpkg-source": "dpkg-dev",
  cpio: "cpio",
  "/usr/include/gmp.h": "libgmp-dev",
  "/usr/include/mpfr.h": "libmpfr-dev",
  "/usr/include/mpc.h": "libmpc-dev",
  "/usr/include/libelf.h": "libelf-dev",
  "powerpc64-linux-gnu-gcc-12": "gcc-12-powerpc64-linux-gnu",
  "powerpc64-linux-gnu-ld": "binutils-powerpc64-linux-gnu",
  "/usr/powerpc64-linux-gnu/lib/libc.a": "libc6-dev-ppc64-cross",
  "ia64-linux-gnu-as": "binutils-ia64-linux-gnu",
  "ia64-linux-gnu-ld": "binutils-ia64-linux-gnu",
};

/** Rejects with `kernel/no-build-tools`, which names all that is missing and the command that installs it. */
export async function requireTools(name: string, needed: readonly string[]): Promise<void> {
  const missing: string[] = [];
  for (const tool of needed) if (!(await isThere(tool))) missing.push(tool);
  if (missing.length === 0) return;
  const wanted = new Set(missing.map((tool) => packages[tool] ?? tool));
  raiseFault("kernel/no-build-tools", {
    name,
    missing: missing.join(", "),
    packages: [...wanted].join(" "),
  });
}

async function isThere(tool: string): Promise<boolean> {
  if (!tool.startsWith("/")) return (await findProgram(tool)) !== undefined;
  // Headers of one architecture lie in a folder of its own.
  const own = tool.replace("/usr/include/", "/usr/include/x86_64-linux-gnu/");
  for (const path of [tool, own])
    if (
      await access(path).then(
        () => true,
        () => false,
      )
    )
      return true;
  return false;
}
