// The script that somebody names in a guest: a file of the guest, of this machine's current folder, or an example.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import type { SourceFile } from "../../compiler/index.ts";
import { packageRoot } from "../package-root.ts";
import { loadScript } from "../pipeline/script-source.ts";
import type { ScriptWords } from "./parse-words.ts";
import { requireReadable } from "./require-readable.ts";

/** Rejects with a FailureError when there is none, or one that is not for guests; `include` was given when the shell was opened. */
export async function findScript(
  { script: name, options }: ScriptWords,
  files: ReadonlyMap<string, string>,
  include: readonly string[],
): Promise<SourceFile> {
  if (name === undefined || options.execute !== undefined) {
    return loadScript(undefined, options.execute);
  }
  // Standard input is the guest's, and what is typed here belongs to its terminal.
  const text = files.get(name) ?? (name === "-" ? "" : undefined);
  if (text !== undefined) {
    const { origin } = await loadScript(undefined, text);
    return { path: name, text, origin };
  }
  const found = pathOf(name, options.example) ?? name;
  requireReadable(name, resolve(found), include);
  return loadScript(found, undefined);
}

function pathOf(name: string, isExample: boolean): string | undefined {
  const examples = join(packageRoot(), "examples");
  const folders = isExample ? [examples] : [process.cwd(), examples];
  const paths = folders.flatMap((folder) => [join(folder, name), join(folder, `${name}.stp`)]);
  const candidates = name.startsWith("/") ? [name] : paths;
  return candidates.find((path) => existsSync(path));
}
