// Programs of this machine, looked up on PATH, with what tells one version from another.

import { constants } from "node:fs";
import { access, realpath, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";

export interface Program {
  readonly path: string;
  /** Changes when the program is replaced; costs no start of it. */
  readonly identity: string;
}

/** Undefined when no folder of PATH has it. */
export async function findProgram(name: string): Promise<Program | undefined> {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, name);
    try {
      await access(path, constants.X_OK);
      const real = await realpath(path);
      const status = await stat(real);
      return { path, identity: `${real} ${status.size} ${status.mtimeMs}` };
    } catch {
      // Not in this folder.
    }
  }
  return undefined;
}
