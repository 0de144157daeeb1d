// The index of a module, or of a kernel's headers, made when it is asked for.

import { mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { threadId } from "node:worker_threads";
import { indexModule, openFacts } from "../../compiler/index.ts";
import { makeFolder } from "../../qemu/index.ts";
import { keepForSpeed, unlessRefused } from "../cache/keep-for-speed.ts";
import { replaceWhole } from "../cache/replace-whole.ts";

type MadeIndex = ReturnType<typeof openFacts>;

/** Makes an index and opens it. It is kept in the cache, unless that takes nothing more. */
export function makeIndex(debugFile: string, path: string): MadeIndex {
  return unlessRefused(() => makeInPlace(debugFile, path)) ?? makeElsewhere(debugFile, path);
}

/** Undefined where it cannot be written; a refusal of the system may be thrown, too. */
function makeInPlace(debugFile: string, path: string): MadeIndex | undefined {
  const unfinished = `${path}.${process.pid}.${threadId}.unfinished`;
  makeFolder(dirname(path));
  try {
    const indexed = indexModule({ debugFile, output: unfinished });
    if (!indexed.ok) return indexed.fault.code === "file-unwritable" ? undefined : indexed;
    renameSync(unfinished, path);
    return openFacts(path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** What is open can be read when its name is gone. That the cache refuses it is told by the attempt to keep it. */
function makeElsewhere(debugFile: string, path: string): MadeIndex {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-index-"));
  try {
    const made = join(folder, "index.facts");
    const indexed = indexModule({ debugFile, output: made });
    if (!indexed.ok) return indexed;
    const opened = openFacts(made);
    if (opened.ok) keepForSpeed(dirname(path), () => replaceWhole(path, readFileSync(made)));
    return opened;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
