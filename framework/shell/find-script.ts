// The script that somebody names in a guest: a file of the guest, of this machine's current folder, or an example.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../../compiler/index.ts";
import { packageRoot } from "../package-root.ts";
import { loadScript } from "../pipeline/script-source.ts";
import type { ScriptWords } from "./parse-words.ts";

/** Rejects with a FailureError when there is none. */
export async function findScript(
  { script: name, options }: ScriptWords,
  files: ReadonlyMap<string, string>,
): Promise<SourceFile> {
  const text = name === undefined || options.execute !== undefined ? undefined : files.get(name);
  if (text !== undefined) {
    const { origin } = await loadScript(undefined, text);
    return { path: name!, text, origin };
  }
  return loadScript(name && (pathOf(name, options.example) ?? name), options.execute);
}

function pathOf(name: string, isExample: boolean): string | undefined {
  const examples = join(packageRoot(), "examples");
  const folders = isExample ? [examples] : [process.cwd(), examples];
  const paths = folders.flatMap((folder) => [join(folder, name), join(folder, `${name}.stp`)]);
  const candidates = name.startsWith("/") ? [name] : paths;
  return candidates.find((path) => existsSync(path));
}
