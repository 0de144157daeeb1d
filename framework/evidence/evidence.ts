// What is kept of an attempt that went wrong: enough to see what happened, and to let it happen again without building anything.
//
//   cell.json       what it was, as the schema below says
//   script.stp      the test's script, and test.golden what it was compared with
//   module.ko, module.c
//   output.txt, console.txt, kernel.log
//   qemu-command    the exact command line, to be pasted into a shell

import { copyFile, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import type { RunRecord } from "../pipeline/run-module.ts";
import type { BuiltScript } from "../pipeline/build-script.ts";
import type { Directives } from "../pipeline/directives.ts";
import { describeFileError } from "../file-error.ts";
import { fail } from "../failure.ts";
import { makeOutputFolder } from "../output-place.ts";
import type { Allowance } from "../results/allowances.ts";
import type { RedVerdict } from "../results/verdict.ts";
import { shellWord } from "../shell-word.ts";
import { version } from "../version.ts";
import { attemptFolder } from "./evidence-folder.ts";
import type { EvidencePlace } from "./evidence-folder.ts";

/** What is checked when it is read: the rest comes from the same version, or is only shown. */
const cellSchema = z.looseObject({
  format: z.literal(1),
  tapwright: z.string(),
  test: z.string(),
  kernel: z.string(),
  buildId: z.string(),
  moduleName: z.string(),
  verdict: z.looseObject({ outcome: z.string(), reasons: z.array(z.looseObject({})) }),
  directives: z.looseObject({}),
  allowances: z.array(z.looseObject({})),
  qemuCommand: z.array(z.string()),
  digest: z.string().optional(),
});

export interface EvidenceDescription {
  readonly format: 1;
  /** The version that made it. */
  readonly tapwright: string;
  readonly test: string;
  readonly kernel: string;
  readonly buildId: string;
  readonly moduleName: string;
  readonly verdict: RedVerdict;
  readonly directives: Directives;
  readonly allowances: readonly Allowance[];
  readonly truth: unknown;
  readonly qemuCommand: readonly string[];
  /** Of the result that it led to, where results are known by one. */
  readonly digest?: string;
}

export interface EvidenceSources {
  readonly script: string;
  readonly golden?: string;
  readonly built: BuiltScript;
  readonly run?: RunRecord;
  readonly directives: Directives;
  readonly moduleName: string;
  readonly buildId: string;
  readonly allowances: readonly Allowance[];
  readonly verdict: RedVerdict;
}

/** Of more output the beginning is kept. */
const mostOutput = 4 << 20;

/** Writes the folder anew; gives its path from that of the reports. What cannot be kept whole is not kept. */
export async function keepEvidence(place: EvidencePlace, what: EvidenceSources): Promise<string> {
  const name = attemptFolder(place);
  const folder = join(place.reports, name);
  await rm(folder, { recursive: true, force: true });
  makeOutputFolder(folder);
  try {
    await writeParts(folder, place, what);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  return name;
}

async function writeParts(
  folder: string,
  place: EvidencePlace,
  what: EvidenceSources,
): Promise<void> {
  const { script, golden, built, run } = what;
  const texts: Readonly<Record<string, string | undefined>> = {
    "cell.json": `${JSON.stringify(describe(place, what), undefined, 2)}\n`,
    "script.stp": script,
    "test.golden": golden,
    "module.c": built.generated?.c,
    "output.txt": run?.output.slice(0, mostOutput),
    "console.txt": run?.outcome.console,
    "kernel.log": run?.kernelMessages.map((line) => `${line}\n`).join(""),
    "qemu-command": run && `${run.outcome.qemuCommand.map(shellWord).join(" ")}\n`,
  };
  for (const [file, text] of Object.entries(texts)) {
    if (text !== undefined) await writeFile(join(folder, file), text);
  }
  if (built.module !== undefined) await copyFile(built.module, join(folder, "module.ko"));
}

function describe({ cell, digest }: EvidencePlace, what: EvidenceSources): EvidenceDescription {
  const { run, directives, allowances, moduleName, buildId, verdict } = what;
  return {
    format: 1,
    tapwright: version,
    ...cell,
    buildId,
    moduleName,
    verdict,
    directives,
    allowances,
    truth: run?.workload?.truth,
    qemuCommand: run?.outcome.qemuCommand ?? [],
    digest,
  };
}

/** Reads what `keepEvidence` wrote. */
export async function readEvidence(folder: string): Promise<EvidenceDescription> {
  const path = join(folder, "cell.json");
  try {
    return cellSchema.parse(
      JSON.parse(await readFile(path, "utf8")),
    ) as unknown as EvidenceDescription;
  } catch (error) {
    return fail({
      code: "test/bad-evidence",
      message: `${path} cannot be read: ${describeFileError(error).split("\n", 1)[0]!}`,
      hint: "Evidence is written by tapwright test, and read by the same version.",
      exitCode: 2,
    });
  }
}
