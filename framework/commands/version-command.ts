// What `-V` does: the version, and what it would work with.

import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { exitCodes } from "../cli/exit-codes.ts";
import { listKernels } from "../../qemu/index.ts";
import { version } from "../version.ts";

const run = promisify(execFile);

/** Each says its version in the first line of what `--version` prints. */
const tools = ["gcc", "ld", "qemu-system-x86_64", "stap"];

export async function versionCommand(): Promise<number> {
  const [found, kernels] = await Promise.all([Promise.all(tools.map(versionOf)), listKernels()]);
  const here = kernels.flatMap(({ installed }) => (installed ? installed.name : []));
  const lines = [
    `Tapwright ${version}, Node.js ${process.version}`,
    "Copyright (C) the Tapwright authors; MIT licence, without any warranty",
    "language of SystemTap up to 5.6",
    `kernels: ${here.length === 0 ? "none" : here.join(", ")}`,
    ...tools.map((tool, index) => `${tool}: ${found[index]}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return exitCodes.good;
}

async function versionOf(tool: string): Promise<string> {
  try {
    const { stdout, stderr } = await run(tool, ["--version"]);
    return `${stdout}${stderr}`.split("\n", 1)[0] ?? "";
  } catch {
    return "not found";
  }
}
