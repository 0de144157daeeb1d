// What workflows of all CI services have in common.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { FaultError, findMachine } from "../../qemu/index.ts";
import type { Architecture } from "../../qemu/index.ts";
import { packageRoot } from "../package-root.ts";

export interface WorkflowRequest {
  /** The matrix file, from the root of the repository. */
  readonly matrix: string;
  readonly shards: number;
  /** Debian packages that shards need. */
  readonly packages: readonly string[];
  /** Makes `npx tapwright` work in a fresh clone. */
  readonly setup: string;
}

/** Debian 12 with a Node.js that is new enough. */
export const image = "node:20-bookworm";

/** The times lie with the reports: who copies them to the file that the matrix names balances the next shards. */
export const mergeShards =
  "npx tapwright merge-reports shards/*/matrix.json --times reports/times.json";

export function installPackages(packages: readonly string[]): string {
  return `apt-get update && apt-get install --yes --no-install-recommends ${packages.join(" ")}`;
}

const packagesSchema = z.array(z.looseObject({ package: z.string(), required: z.boolean() }));

/** What every machine needs, and what guests of these architectures do. */
export async function neededPackages(architectures: readonly Architecture[]): Promise<string[]> {
  const text = await readFile(join(packageRoot(), "ci", "packages.json"), "utf8");
  const common = packagesSchema.parse(JSON.parse(text)).filter(({ required }) => required);
  const own = await Promise.all(architectures.map(machinePackages));
  return [...new Set([...common.map((one) => one.package), ...own.flat()])].toSorted();
}

/** None where no package has an emulator: such cells are skipped. */
async function machinePackages(architecture: Architecture): Promise<string[]> {
  try {
    const { emulatorPackage, compilerPackages, isFreestanding } = await findMachine(architecture);
    if (isFreestanding === true) return [];
    return [emulatorPackage, ...compilerPackages.split(" ")];
  } catch (error) {
    if (error instanceof FaultError) return [];
    throw error;
  }
}
