// What `tapwright run --help` says that only other rooms know: the workloads of the guest, and the limits of -D. Both are
// loaded when that help is asked for, so that other commands begin at once.

import { Help } from "commander";

let text = "";

/** For `addHelpText`; empty until `loadRunHelp`. */
export function runHelp(): string {
  return text;
}

export function asksForRunHelp([first, ...rest]: readonly string[]): boolean {
  if (first === "help") return rest[0] === "run";
  return first === "run" && rest.some((word) => word === "-h" || word === "--help");
}

export async function loadRunHelp(): Promise<void> {
  const { knownLimits } = await import("../pipeline/limits.ts");
  text = `\nWorkloads, for -c:\n${await describeWorkloads()}\nLimits, for -D:\n${wrapped(knownLimits())}`;
}

async function describeWorkloads(): Promise<string> {
  const { listWorkloads } = await import("../../qemu/index.ts");
  try {
    const workloads = await listWorkloads();
    return workloads.map(describeWorkload).join("");
  } catch (thrown) {
    // What is missing on this machine is no reason to give no help.
    const fault = (thrown as { fault?: { message: string } }).fault;
    if (fault === undefined) throw thrown;
    return `  they cannot be listed: ${fault.message}\n`;
  }
}

function describeWorkload({
  name,
  arguments: words,
  summary,
}: {
  readonly name: string;
  readonly arguments: string;
  readonly summary: string;
}): string {
  return `  ${`${name} ${words}`.trimEnd()}\n      ${summary}\n`;
}

function wrapped(names: readonly string[]): string {
  const lines = new Help().boxWrap(names.join(" "), 76).split("\n");
  return lines.map((line) => `  ${line}`).join("\n");
}
