// From what a user calls a cell to the folder with the evidence of one of its attempts.

import { existsSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { fail } from "../failure.ts";
import { cellFolder } from "./evidence-folder.ts";

/** @param name `TEST@KERNEL`, or the folder of the cell or of one attempt */
export function findEvidence(name: string, reports: string, attempt: string | undefined): string {
  if (existsSync(join(name, "cell.json"))) return resolve(name);
  const at = name.indexOf("@");
  const cell = { test: name.slice(0, at), kernel: name.slice(at + 1) };
  const candidates = at < 0 ? [name] : [name, join(reports, cellFolder(cell))];
  for (const folder of candidates) {
    const last = attempt ?? attemptsIn(folder).at(-1);
    if (last !== undefined && existsSync(join(folder, last, "cell.json"))) {
      return resolve(folder, last);
    }
  }
  return fail({
    code: "test/no-such-cell",
    message: `there is no evidence of ${name} below ${reports}`,
    hint: "Evidence is kept of what did not pass; tests.json has its folders.",
    exitCode: 2,
  });
}

/** In the order in which they were made. */
function attemptsIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => /^\d+$/.test(name))
    .toSorted((one, other) => Number(one) - Number(other));
}
