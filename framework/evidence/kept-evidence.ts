// Evidence of a result that is known from before: it lies with the reports of the run that decided it, if it still does.

import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Cell } from "../results/test-record.ts";
import { attemptFolder, cellFolder } from "./evidence-folder.ts";
import { readEvidence } from "./evidence.ts";

/** Folders of the attempts at a cell that led to the result with this digest; whatever else lies there is of another one, and goes. */
export async function evidenceOf(
  reports: string,
  cell: Cell,
  attempts: number,
  digest: string,
): Promise<readonly (string | undefined)[]> {
  const folders = Array.from({ length: attempts }, (_, index) =>
    attemptFolder({ cell, attempt: index + 1 }),
  );
  const found = await Promise.all(
    folders.map(async (folder) =>
      (await isOf(join(reports, folder), digest)) ? folder : undefined,
    ),
  );
  if (found.every((folder) => folder === undefined))
    await removeEvidence(reports, cellFolder(cell));
  return found;
}

export async function removeEvidence(reports: string, folder: string): Promise<void> {
  await rm(join(reports, folder), { recursive: true, force: true });
}

async function isOf(folder: string, digest: string): Promise<boolean> {
  if (!existsSync(join(folder, "cell.json"))) return false;
  // What cannot be read is of no known result.
  const { digest: of } = await readEvidence(folder).catch(() => ({ digest: undefined }));
  return of === digest;
}
