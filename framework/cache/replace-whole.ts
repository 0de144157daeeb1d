// Files of the cache: a reader finds the old one or the new one, never a part of it.

import { renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { threadId } from "node:worker_threads";
import { makeFolder } from "../../qemu/index.ts";

/** Writes beside the file and renames. What a killed process leaves behind is known by its name, and is removed with the unused. */
export function replaceWhole(path: string, content: string | Uint8Array): void {
  const unfinished = `${path}.${process.pid}.${threadId}.unfinished`;
  makeFolder(dirname(path));
  try {
    writeFileSync(unfinished, content);
    renameSync(unfinished, path);
  } catch (error) {
    throw withPath(error as NodeJS.ErrnoException, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** A disk that gets full while a file is written is told by the system without the name of the file. */
function withPath(error: NodeJS.ErrnoException, path: string): unknown {
  if (error.path === undefined) error.message = `${path}: ${error.message}`;
  return error;
}
