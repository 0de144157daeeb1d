// Tapsets on one kernel: the verdicts of their aliases, what they declare, and what is wrong with that.

import { deserialize, serialize } from "node:v8";
import {
  checkDeclarations,
  errorsOfFiles,
  probeContracts,
  verifyLibrary,
} from "../../compiler/index.ts";
import type { AliasVerdict, Diagnostic, ProbeContract, SourceFile } from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { loadLibrary, type ReadSource } from "../pipeline/library.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import { withHost } from "../pipeline/with-host.ts";
import { keptPath, readKept, writeKept } from "./kept-file.ts";
import { createTapsetOf, loadTapsetFiles, type Tapset } from "./tapset.ts";
import { withoutDoubles } from "./without-doubles.ts";
import { areVerdictsKept, openVerdicts } from "./verdict-memory.ts";

/** One tapset on one kernel; plain data. */
export interface TapsetOnKernel {
  readonly files: readonly SourceFile[];
  readonly verdicts: readonly AliasVerdict[];
  readonly contracts: readonly ProbeContract[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface Texts {
  /** All files that are at hand, each once. */
  readonly all: readonly SourceFile[];
  /** Those of each tapset. */
  readonly own: readonly (readonly SourceFile[])[];
}

/** Tapsets before one kernel, as plain data that a thread can be given. */
export interface Question {
  readonly texts: Texts;
  /** Where the answer is kept; undefined where none is. */
  readonly path: string | undefined;
}

/** What there is to ask of one kernel. Files of several kernels are read once by one `read`. */
export async function askOnKernel(
  tapsets: readonly Tapset[],
  include: readonly string[],
  kernel: KernelFacts,
  read: ReadSource,
): Promise<Question> {
  const texts = await loadTexts(tapsets, include, kernel, read);
  const identity = wholeIdentity(tapsets, texts);
  return { texts, path: keptPath(kernel, ["whole", process.version, ...identity]) };
}

/** What an earlier run found, where nothing changed since. */
export function knownAnswer({ path }: Question): readonly TapsetOnKernel[] | undefined {
  const before = path === undefined ? undefined : readKept(path);
  return before && (deserialize(before) as readonly TapsetOnKernel[]);
}

/** Whether verdicts of each of the tapsets were found on this kernel before, so that perhaps few are missing. */
export function isPartlyKnown(tapsets: readonly Tapset[], kernel: KernelFacts): boolean {
  return tapsets.every(({ path }) => areVerdictsKept(path, kernel));
}

export interface Answer {
  /** In the order of the tapsets, which see each other, the package's own and those of the folders that `-I` adds. */
  readonly found: readonly TapsetOnKernel[];
  /** How many aliases had to be verified: of the others the verdicts were known. */
  readonly verified: number;
}

export function findAnswer(
  tapsets: readonly Tapset[],
  { texts, path }: Question,
  kernel: KernelFacts,
): Answer {
  const answer = findOnKernel(tapsets, texts, kernel);
  if (path !== undefined) writeKept(path, serialize(answer.found));
  return answer;
}

async function loadTexts(
  tapsets: readonly Tapset[],
  include: readonly string[],
  kernel: KernelFacts,
  read: ReadSource,
): Promise<Texts> {
  const target = tapsetTarget(kernel);
  const [library, loaded] = await Promise.all([
    loadLibrary(include, target, read),
    Promise.all(tapsets.map((tapset) => loadTapsetFiles(tapset, target, read))),
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
): Answer {
  const tapsetOf = createTapsetOf(tapsets);
  let verified = 0;
  const found = withHost(kernel, all, { guru: true }, (host) =>
    tapsets.map((tapset, index) => {
      const files = own[index]!;
      const memory = openVerdicts(tapset.path, kernel);
      const verdicts = verifyLibrary(files, host, memory);
      memory?.save();
      verified += memory?.added ?? verdicts.length;
      return {
        files,
        verdicts,
        contracts: probeContracts(files, host),
        diagnostics: [
          ...errorsOfFiles(files, host),
          ...checkDeclarations(files, host, tapsetOf, verdicts),
        ],
      };
    }),
  );
  return { found, verified };
}
