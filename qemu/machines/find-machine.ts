import type { Architecture } from "../kernels/kernel.ts";
import { arm64 } from "./arm64.ts";
import { i386 } from "./i386.ts";
import { findIa64Machine } from "./ia64.ts";
import type { Machine } from "./machine.ts";
import { ppc64 } from "./ppc64.ts";
import { ppc64le } from "./ppc64le.ts";
import { s390x } from "./s390x.ts";
import { x86_64 } from "./x86_64.ts";

type Described = Exclude<Architecture, "ia64">;

const machines: Readonly<Record<Described, Machine>> = {
  x86_64,
  i386,
  ppc64le,
  ppc64,
  arm64,
  s390x,
};

/** The machine that runs kernels of this architecture; for ia64, whose emulator is no package, it may reject with a fault. */
export async function findMachine(architecture: Architecture): Promise<Machine> {
  return architecture === "ia64" ? findIa64Machine() : machines[architecture];
}

/** Whether its guests have huge pages where their kernel wants some. */
export function hasHugePages(architecture: Architecture): boolean {
  return architecture === "ia64" || machines[architecture].lacksHugePages !== true;
}
