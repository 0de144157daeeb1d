// Kernels of which nothing can be asked: those that are not here, and those whose facts are gone, or of another version of
// Tapwright, while what they were made of was not kept. And the command that brings each.

import { readdirSync } from "node:fs";
import { absentKernel } from "../../qemu/index.ts";
import type { Failure } from "../failure.ts";
import { factsFolder } from "./facts-path.ts";
import type { KernelOrigin } from "./kernel-facts.ts";
import type { KnownKernel } from "./known-kernels.ts";

export type LostKernel = Pick<KnownKernel, "name" | "origin" | "buildId" | "installed">;

/** A kernel that was meant, and what to do about it; plain data. */
export interface MissingKernel {
  readonly name: string;
  /** `nothing of it is here`, `its facts are gone`. */
  readonly reason: string;
  readonly wayBack: string;
}

export function missingKernel(kernel: LostKernel & Pick<KnownKernel, "state">): MissingKernel {
  const reason = kernel.state === "lost" ? `its facts ${whyLost(kernel)}` : "nothing of it is here";
  return { name: kernel.name, reason, wayBack: wayBack(kernel) };
}

/** `damage` says what is wrong with the index, where there is one. */
export function lostFacts(kernel: LostKernel, damage?: string): Failure {
  const { name } = kernel;
  const why = damage === undefined ? whyLost(kernel) : `cannot be used (${damage})`;
  return {
    code: "kernel/facts-lost",
    message: `the facts of ${name} ${why}, and the debug information that they were made of was not kept`,
    hint: `Run: ${wayBack(kernel)}`,
    exitCode: 3,
  };
}

/** Of a kernel that was never here, when nothing but its facts is asked for. */
export function absentFacts(name: string): Failure {
  const fault = absentKernel(name);
  const isFetched = fault.code === "kernel/not-installed";
  const made = isFetched ? `Run: tapwright kernels fetch --facts ${name}` : fault.hint;
  const whole = isFetched ? " (without --facts for guests, too)" : "";
  return {
    ...fault,
    hint: `${made}${whole}; or take facts that were exported elsewhere: tapwright kernels import FILE`,
  };
}

/** Why there are none, as it follows the kernel's name. */
export function whyLost({ buildId = "" }: LostKernel): string {
  const names = factsHere();
  const isOfOther = names.some((name) => name.startsWith(`${buildId}.`) && name.endsWith(".facts"));
  return isOfOther ? "were made by another version of Tapwright" : "are gone";
}

function factsHere(): readonly string[] {
  try {
    return readdirSync(factsFolder());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** The command that makes its facts, again or for the first time. */
export function wayBack({ name, origin, installed }: LostKernel): string {
  const ways: Readonly<Record<KernelOrigin, string>> = {
    catalog: `fetch ${installed === undefined ? "--facts " : ""}${name}`,
    source: `build ${name}`,
    imported: "import FILE",
    added: `add --name ${name} --vmlinux FILE`,
    running: `add --running${name.startsWith("running/") ? "" : ` --name ${name}`}`,
  };
  return `tapwright kernels ${ways[origin]}`;
}
