// Tapsets on one kernel: the verdicts of their aliases, what they declare, and what is wrong with that.

import { deserialize, serialize } from "node:v8";
import { checkDeclarations, probeContracts, verifyLibrary } from "../../compiler/index.ts";
import type { AliasVerdict, Diagnostic, ProbeContract, SourceFile } from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import { withHost } from "../pipeline/with-host.ts";
import { keptPath, readKept, writeKept } from "./kept-file.ts";
import { createTapsetOf, loadTapsetFiles, type Tapset } from "./tapset.ts";
import { withoutDoubles } from "./without-doubles.ts";
import { openVerdicts } from "./verdict-memory.ts";

/** One tapset on one kernel; plain data. */
export interface TapsetOnKernel {
  readonly files: readonly SourceFile[];
  readonly verdicts: readonly AliasVerdict[];
  readonly contracts: readonly ProbeContract[];
  readonly diagnostics: readonly Diagnostic[];
}

interface Texts {
  /** All files that are at hand, each once. */
  readonly all: readonly SourceFile[];
  /** Those of each tapset. */
  readonly own: readonly (readonly SourceFile[])[];
}

/** Tapsets before one kernel: what an earlier run found, where nothing changed since, and the way to find it. */
export interface Question {
  /** Undefined when it has to be found. */
  readonly known: readonly TapsetOnKernel[] | undefined;
  /** In the order of the tapsets, which see each other, the package's own and those of the folders that `-I` adds. */
  find(): readonly TapsetOnKernel[];
}

export async function askOnKernel(
  tapsets: readonly Tapset[],
  include: readonly string[],
  kernel: KernelFacts,
): Promise<Question> {
  const texts = await loadTexts(tapsets, include, kernel);
  const path = keptPath(kernel, ["whole", process.version, ...wholeIdentity(tapsets, texts)]);
  const before = path === undefined ? undefined : readKept(path);
  return {
    known: before && (deserialize(before) as readonly TapsetOnKernel[]),
    find() {
      const found = findOnKernel(tapsets, texts, kernel);
      if (path !== undefined) writeKept(path, serialize(found));
      return found;
    },
  };
}

async function loadTexts(
  tapsets: readonly Tapset[],
  include: readonly string[],
  kernel: KernelFacts,
): Promise<Texts> {
  const target = tapsetTarget(kernel);
  const [library, loaded] = await Promise.all([
    loadLibrary(include, target),
    Promise.all(tapsets.map((tapset) => loadTapsetFiles(tapset, target))),
  ]);
  const all = withoutDoubles([...loaded.flat(), ...library]);
  const byPath = new Map(all.map((file) => [file.path, file]));
  const own = loaded.map((files) => files.map((file) => byPath.get(file.path) ?? file));
  return { all, own };
}

/** Every text with its place, and whose it is. */
function wholeIdentity(tapsets: readonly Tapset[], { all, own }: Texts): readonly string[] {
  const tapsetOf = createTapsetOf(tapsets);
  return [
    ...tapsets.flatMap(({ name, path }) => [name, path]),
    ...own.map((files) => files.map(({ path }) => path).join("\n")),
    ...all.flatMap((file) => [file.path, tapsetOf(file) ?? "", file.text]),
  ];
}

function findOnKernel(
  tapsets: readonly Tapset[],
  { all, own }: Texts,
  kernel: KernelFacts,
): readonly TapsetOnKernel[] {
  const tapsetOf = createTapsetOf(tapsets);
  return withHost(kernel, all, { guru: true }, (host) =>
    tapsets.map((tapset, index) => {
      const files = own[index]!;
      const memory = openVerdicts(tapset.path, kernel);
      const verdicts = verifyLibrary(files, host, memory);
      memory?.save();
      return {
        files,
        verdicts,
        contracts: probeContracts(files, host),
        diagnostics: checkDeclarations(files, host, tapsetOf, verdicts),
      };
    }),
  );
}
