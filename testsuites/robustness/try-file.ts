// What is done with any file, however broken: it is opened in every way that its kind is, and asked everything.

import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  checkFacts,
  exportFacts,
  importFacts,
  indexKernel,
  indexModule,
  openBtf,
  openFacts,
  openModuleBtf,
  readBuildId,
} from "../../compiler/index.ts";
import type { DebugInfo, FactsFault } from "../../compiler/index.ts";
import { askAll, outcomeOf } from "../../compiler/debuginfo/testing/ask-all.ts";
import { sampleBase, sampleIdentity } from "../../compiler/debuginfo/testing/sample-btf.ts";
import type { SeedKind } from "./file-seeds.ts";

type Attempt<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: FactsFault };

/** Throws where a broken file is more than a fault that names it; otherwise says what came of the file. */
export async function tryFile(folder: string, kind: SeedKind, bytes: Buffer): Promise<string> {
  const path = join(folder, "mutant");
  const output = join(folder, "output");
  writeFileSync(path, bytes);
  rmSync(output, { force: true });
  const named = <T>(attempt: Attempt<T>): T | undefined => {
    if (attempt.ok) return attempt.value;
    const { file, message } = attempt.fault;
    if (file !== path || message === "")
      throw new Error(`a fault without its file: ${file}: ${message}`);
    return undefined;
  };
  switch (kind) {
    case "program":
      return tryProgram(path, output, named);
    case "module":
      return tryModule(path, output, named);
    case "BTF":
      return answers(named(openBtf(path, sampleIdentity)));
    case "index":
      return tryIndex(path, output, named);
    case "travelling index": {
      const imported = named(await importFacts(path, output));
      if (imported === undefined && existsSync(output))
        throw new Error("a broken index is left behind");
      return imported === undefined ? "refused" : askIndex(output);
    }
  }
}

type Named = <T>(attempt: Attempt<T>) => T | undefined;

async function tryProgram(path: string, output: string, named: Named): Promise<string> {
  named(readBuildId(path));
  if (named(await indexKernel({ debugFile: path, output })) === undefined) return "refused";
  // What was written by ourselves is whole, whatever it was made of.
  const checked = checkFacts(output);
  if (!checked.ok)
    throw new Error(`an index that is damaged from the start: ${checked.fault.message}`);
  return askIndex(output);
}

function tryModule(path: string, output: string, named: Named): string {
  named(readBuildId(path));
  named(indexModule({ debugFile: path, output }));
  return answers(named(openModuleBtf(path, sampleBase(), sampleIdentity)));
}

async function tryIndex(path: string, output: string, named: Named): Promise<string> {
  const info = named(openFacts(path));
  named(await exportFacts(path, output));
  return info === undefined ? "refused" : outcomeOf(info).startsWith(path) ? "damaged" : "answered";
}

function askIndex(path: string): string {
  const info = openFacts(path);
  if (!info.ok) throw new Error(`an index that cannot be opened: ${info.fault.message}`);
  return outcomeOf(info.value).startsWith(path) ? "damaged" : "answered";
}

function answers(info: DebugInfo | undefined): string {
  if (info === undefined) return "refused";
  askAll(info);
  for (let ref = 0; ref < 16; ref++) info.type(ref);
  return "answered";
}
