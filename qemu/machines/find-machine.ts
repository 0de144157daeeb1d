import { raiseFault } from "../faults.ts";
import type { Architecture } from "../kernels/kernel.ts";
import { arm64 } from "./arm64.ts";
import { i386 } from "./i386.ts";
import type { Machine } from "./machine.ts";
import { ppc64 } from "./ppc64.ts";
import { ppc64le } from "./ppc64le.ts";
import { s390x } from "./s390x.ts";
import { x86_64 } from "./x86_64.ts";

const machines: readonly Machine[] = [x86_64, i386, ppc64le, ppc64, arm64, s390x];

/** The machine that runs kernels of this architecture; rejects with `guest/no-machine` when there is none yet. */
export function findMachine(architecture: Architecture): Machine {
  const machine = machines.find((candidate) => candidate.architecture === architecture);
  return (
    machine ??
    raiseFault("guest/no-machine", {
      architecture,
      known: machines.map((candidate) => candidate.architecture).join(", "),
    })
  );
}
