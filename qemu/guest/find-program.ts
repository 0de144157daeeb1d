// Programs of this machine, looked up on PATH, with what tells one version from another.

import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { delimiter, isAbsolute, join } from "node:path";

export interface Program {
  readonly path: string;
  /** Changes when the program is replaced; costs no start of it. */
  readonly identity: string;
}

/** A name, or the path of a program that is not on PATH. Undefined when it is not there. */
export async function findProgram(name: string): Promise<Program | undefined> {
  const folders = isAbsolute(name) ? [""] : (process.env["PATH"] ?? "").split(delimiter);
  for (const folder of folders) {
    const path = isAbsolute(name) ? name : join(folder, name);
    try {
      await access(path, constants.X_OK);
      const real = await realpath(path);
      const status = await stat(real);
      return { path, identity: `${real} ${status.size} ${status.mtimeMs}` };
    } catch {
      // Not there.
    }
  }
  return undefined;
}
