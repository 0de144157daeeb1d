// Whether something has to be made again: a digest of its inputs' contents is kept beside what was made from them.
// Contents, not times: a fresh clone and a switched branch have new times and old contents.

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Every file below `folders` whose name `wanted` accepts, sorted; `node_modules` and hidden folders are left out. */
export function listFiles(folders, wanted) {
  const files = [];
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (entry.name !== "node_modules" && !entry.name.startsWith(".")) visit(path);
      } else if (entry.isFile() && wanted(entry.name)) files.push(path);
    }
  };
  folders.forEach(visit);
  return files.sort();
}

export function digestFiles(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(`${file}\0`).update(readFileSync(file)).update("\0");
  return hash.digest("hex");
}

/** The digest that was kept when the stamp was written last; undefined when it never was. */
export function readStamp(path) {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

export function writeStamp(path, digest) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, digest);
}
