// What `tapwright merge` does.

import { resolve } from "node:path";
import { createMerger, mergeStreams, recordTypes } from "../../qemu/index.ts";
import type { MergeOptions } from "../cli/merge.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { tell } from "../cli/report-thrown.ts";
import { collectAbsentModules } from "../pipeline/absent-modules.ts";
import { openOutput } from "../pipeline/output-file.ts";
import { readRawStreams } from "../pipeline/raw-streams.ts";

export async function mergeCommand(folder: string, options: MergeOptions): Promise<number> {
  const { bigEndian, lost, files } = await readRawStreams(resolve(folder));
  const output = openOutput({ ...options, json: false });
  const merger = createMerger({ bigEndian });
  const decoder = new TextDecoder();
  const absent = collectAbsentModules();
  let exitCode: number = exitCodes.good;
  for await (const records of mergeStreams(files, merger)) {
    for (const { type, payload } of records) {
      if (type === recordTypes.output) output.show(decoder.decode(payload, { stream: true }));
      if (type === recordTypes.absent) absent.add(payload.toString("utf8"));
      if (type === recordTypes.warning) process.stderr.write(`${payload.toString("utf8")}\n`);
      if (type !== recordTypes.error) continue;
      exitCode = exitCodes.failed;
      tell({ code: "script/run-time-error", message: payload.toString("utf8"), exitCode: 1 });
    }
  }
  if (!absent.isEmpty()) process.stderr.write(`${absent.describe(true)}\n`);
  output.show(decoder.decode());
  output.close();
  const missing = Math.max(lost, merger.lost() + (merger.damagedBytes() > 0 ? 1 : 0));
  if (missing === 0) return exitCode;
  const message = `${missing} pieces of output were lost`;
  tell({ code: "script/lost-output", message, exitCode: 1 });
  return exitCodes.failed;
}
