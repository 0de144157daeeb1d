// Where the script's output goes: standard output, the file of -o or the files of -o and -S, or (with --json) only into
// the result.

import { closeSync, openSync, rmSync, writeSync } from "node:fs";
import type { Rotation, RunOptions } from "../cli/run.ts";
import { refuseOutput } from "../output-place.ts";
import { strftime } from "./strftime.ts";

export interface Output {
  readonly show: (text: string) => void;
  /** Ends the command when something could not be written: a disk that fills up is told when the run is over. */
  readonly close: () => void;
}

/** Opens the first file, too: one that cannot be written ends the command before anything runs. */
export function openOutput({
  output,
  rotate,
  json,
}: Pick<RunOptions, "output" | "rotate" | "json">): Output {
  if (output === undefined) {
    const show = (text: string): void => void process.stdout.write(text);
    return { show: json ? () => {} : show, close: () => {} };
  }
  const path = strftime(output, new Date());
  return openFiles(path, rotate ?? { megabytes: Infinity }, rotate !== undefined);
}

/** One file, or PATH.0, PATH.1 and so on: the next one is begun before a text that would make the file too big. */
function openFiles(path: string, { megabytes, count }: Rotation, isNumbered: boolean): Output {
  const nameOf = (index: number): string => (isNumbered ? `${path}.${index}` : path);
  let index = 0;
  let size = 0;
  let file = openFile(nameOf(0));
  let problem: Error | undefined;
  const next = (): void => {
    closeSync(file);
    index += 1;
    size = 0;
    file = openFile(nameOf(index));
    if (count !== undefined && index >= count) rmSync(nameOf(index - count), { force: true });
  };
  return {
    show(text) {
      const bytes = Buffer.from(text);
      if (size > 0 && size + bytes.length > megabytes * 2 ** 20) next();
      size += bytes.length;
      try {
        writeWhole(file, bytes);
      } catch (error) {
        problem ??= error as Error;
      }
    },
    close() {
      closeSync(file);
      if (problem !== undefined) refuseOutput(nameOf(index), problem);
    },
  };
}

function openFile(path: string): number {
  try {
    return openSync(path, "w");
  } catch (error) {
    return refuseOutput(path, error);
  }
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(file, bytes, written);
}
