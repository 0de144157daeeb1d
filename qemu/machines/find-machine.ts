import { raiseFault } from "../faults.ts";
import type { Architecture } from "../kernels/kernel.ts";
import type { Machine } from "./machine.ts";
import { x86_64 } from "./x86_64.ts";

const machines: readonly Machine[] = [x86_64];

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
