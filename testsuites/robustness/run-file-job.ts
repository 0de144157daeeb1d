// The part of the fuzzing of files that runs in a process of its own, whose memory is limited.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { forged } from "../../compiler/debuginfo/testing/forge-facts.ts";
import { writeTravelFile, type Parts } from "../../compiler/debuginfo/travel/travel-file.ts";
import { allSeeds, type FileSeed } from "./file-seeds.ts";
import { mutateBytes } from "./mutate-bytes.ts";
import { createRandom, type Random } from "./random.ts";
import { tryFile } from "./try-file.ts";

export interface FileJob {
  readonly seed: number;
  readonly inputs: number;
  readonly first: number;
}

export type FileMessage =
  { readonly begun: number } | { readonly failure: string } | { readonly report: FileReport };

export interface FileReport {
  /** By kind of file and what came of it. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly slowest: { readonly input: number; readonly milliseconds: number };
  readonly megabytes: number;
}

/** A mutated file of the seeds. An index has right checksums every other time, or nobody would ask it. */
export async function mutantOf(
  seed: FileSeed,
  random: Random,
  seeds: readonly FileSeed[],
  folder: string,
): Promise<Buffer> {
  const isForged = random.below(2) === 0;
  if (seed.kind === "index" && isForged) return forged(seed.bytes, random.below);
  if (seed.parts !== undefined && isForged) return forgedTravelling(seed.parts, random, folder);
  const others = seeds.filter(({ kind }) => kind === seed.kind).map(({ bytes }) => bytes);
  return mutateBytes(seed.bytes, random, others);
}

/** An index that travels of which one or two parts are others than they should be. */
async function forgedTravelling(parts: Parts, random: Random, folder: string): Promise<Buffer> {
  const path = join(folder, "forged");
  const changed = new Map(parts);
  for (let left = 1 + random.below(2); left > 0; left -= 1) {
    const name = random.pick([...parts.keys()]);
    const bytes = Buffer.from(parts.get(name)!);
    changed.set(name, mutateBytes(bytes, random, [bytes]));
  }
  const written = await writeTravelFile(path, changed);
  if (!written.ok) throw new Error(written.fault.message);
  return readFileSync(path);
}

/** Tries the inputs of a job, and tells the process that started this one. */
export async function runFileJob(
  job: FileJob,
  tell: (message: FileMessage) => void,
): Promise<void> {
  const seeds = await allSeeds();
  const folder = mkdtempSync(join(tmpdir(), "tapwright-fuzz-"));
  const outcomes: Record<string, number> = {};
  let slowest = { input: job.first, milliseconds: 0 };
  try {
    for (let input = job.first; input < job.first + job.inputs; input++) {
      tell({ begun: input });
      const random = createRandom(job.seed * 1_000_003 + input);
      const seed = random.pick(seeds);
      const mutant = await mutantOf(seed, random, seeds, folder);
      const begun = performance.now();
      try {
        const outcome = `${seed.kind} ${await tryFile(folder, seed.kind, mutant)}`;
        outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
      } catch (error) {
        const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
        // Which seeds there are depends on the machine, so that the number alone may not give it again.
        const kept = join(tmpdir(), `tapwright-fuzz-failure-${job.seed}-${input}`);
        writeFileSync(kept, mutant);
        tell({
          failure: `file ${input} of seed ${job.seed}, kept as ${kept}, of ${seed.name}: ${what}`,
        });
      }
      const milliseconds = performance.now() - begun;
      if (milliseconds > slowest.milliseconds) slowest = { input, milliseconds };
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  tell({ report: { outcomes, slowest, megabytes } });
}
