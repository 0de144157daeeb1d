// What tells one program from another that has come to its place.

import { access, realpath, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";

/**
 * Path, size and time of a program; undefined when no folder of PATH, or of a build root, has it. A name with a slash is
 * a path, as in a shell. Cheap to ask at each build, where running it would cost milliseconds.
 */
export async function identifyProgram(name: string, root?: string): Promise<string | undefined> {
  const path = process.env["PATH"] ?? "";
  const folders = root === undefined ? path.split(delimiter) : [join(root, "usr/bin")];
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
