// What tells one program on PATH from another that has come to its place.

import { access, realpath, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";

/**
 * Path, size and time of a program; undefined when no folder of PATH has it. A name with a slash is a path, as in a shell.
 * Cheap to ask at each build, where running it would cost milliseconds.
 */
export async function identifyProgram(name: string): Promise<string | undefined> {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const paths = name.includes("/") ? [name] : folders.map((folder) => join(folder, name));
  for (const path of paths) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    const real = await realpath(path);
    const { size, mtimeMs } = await stat(real);
    return `${real} ${size} ${mtimeMs}`;
  }
  return undefined;
}
