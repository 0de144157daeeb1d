// The output of a run as the kernel wrote it: a file for each processor, and one that says how to read them.
//
//   DIR/cpu0, DIR/cpu1, …  records (struct tw_record of tapwright/wire.h) in the order in which the processor wrote them
//   DIR/streams.json       their byte order, and what is known of what is missing

import { closeSync, openSync, readdirSync, writeFileSync, writeSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { makeFolder } from "../../qemu/index.ts";
import { describeFileError } from "../file-error.ts";
import { fail } from "../failure.ts";
import { refuseOutput } from "../output-place.ts";

/** Counted up when the files change. */
const format = 1;

const description = z.object({
  format: z.literal(format),
  kernel: z.string(),
  bigEndian: z.boolean(),
  cpus: z.array(z.number()),
  /** Records that the module could not write; gaps in the count are found when they are merged. */
  lost: z.number(),
});

type StreamsDescription = z.infer<typeof description>;

export interface RawStreams {
  readonly write: (cpu: number, bytes: Uint8Array) => void;
  /** Describes what was written; ends the command when something could not be. */
  readonly close: (about: Omit<StreamsDescription, "format" | "cpus">) => void;
}

/** Makes the folder. One that has something in it is left alone: two runs in one folder could not be told apart. */
export function openRawStreams(folder: string): RawStreams {
  const files = new Map<number, number>();
  let problem: Error | undefined;
  try {
    makeFolder(folder);
    if (readdirSync(folder).length > 0) throw new Error("the folder is not empty");
  } catch (error) {
    return refuseOutput(folder, error);
  }
  return {
    write: (cpu, bytes) => {
      try {
        const file = files.get(cpu) ?? openSync(join(folder, `cpu${cpu}`), "w");
        files.set(cpu, file);
        for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at);
      } catch (error) {
        problem ??= error as Error;
      }
    },
    close: (about) => {
      for (const file of files.values()) closeSync(file);
      if (problem !== undefined) refuseOutput(folder, problem);
      const cpus = [...files.keys()].toSorted((one, other) => one - other);
      const text = JSON.stringify(
        { format, ...about, cpus } satisfies StreamsDescription,
        undefined,
        2,
      );
      writeFileSync(join(folder, "streams.json"), `${text}\n`);
    },
  };
}

/** What was written, with the files by processor; ends the command when it is none of ours. */
export async function readRawStreams(
  folder: string,
): Promise<StreamsDescription & { readonly files: ReadonlyMap<number, string> }> {
  const path = join(folder, "streams.json");
  let found: StreamsDescription;
  try {
    found = description.parse(JSON.parse(await readFile(path, "utf8")));
  } catch (error) {
    const detail = error instanceof z.ZodError ? z.prettifyError(error) : describeFileError(error);
    return fail({
      code: "script/no-streams",
      message: `there are no streams in ${folder}: ${detail}`,
      hint: "tapwright run --raw DIR writes them when the run is over.",
      exitCode: 1,
    });
  }
  return { ...found, files: new Map(found.cpus.map((cpu) => [cpu, join(folder, `cpu${cpu}`)])) };
}
