// The workloads that the agent can run, as its program tells them.

import { execFile } from "node:child_process";
import { promisify } from "node:util";

import { cacheRoot } from "../kernels/cache-root.ts";
import { findMachine } from "../machines/find-machine.ts";
import { buildAgentProgram } from "./agent-program.ts";

export interface Workload {
  readonly name: string;
  /** Options with their defaults; what is in capitals is positional. */
  readonly arguments: string;
  readonly summary: string;
  /** The shape of its report; empty when it has nothing to tell. */
  readonly truth: string;
}

const run = promisify(execFile);

/** All workloads, in the order in which a person wants to read them. Builds the agent's program when it must. */
export async function listWorkloads(
  options: { readonly cache?: string; readonly signal?: AbortSignal } = {},
): Promise<readonly Workload[]> {
  const machine = await findMachine("x86_64");
  const program = await buildAgentProgram(machine, options.cache ?? cacheRoot(), options.signal);
  const { stdout } = await run(program, ["--workloads"], { signal: options.signal });
  return JSON.parse(stdout) as Workload[];
}
