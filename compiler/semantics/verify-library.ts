// What the aliases of a library promise, held against one kernel.

import { codes, type Code } from "../source/codes.ts";
import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { DebugInfo } from "../debuginfo/debug-info.ts";
import type { AliasDefinition, ProbePoint } from "../syntax/ast.ts";
import { exportedNames, useAlias, type AliasValue } from "./alias-values.ts";
import { expandAlternative } from "./expand-probes.ts";
import type { PointFailure } from "./families/family.ts";
import type { AliasVerdict, AlternativeVerdict, Host, ValueVerdict, Verdict } from "./host.ts";
import { openLibrary, type LibraryFile } from "./library.ts";
import { siteEvidence } from "./site-evidence.ts";
import { createSink } from "./sink.ts";
import { spellPoint } from "./spell-point.ts";
import { collectSymbols, type Symbols } from "./symbols.ts";

/** What was found before, by a digest of everything that a verdict on this kernel depends on. */
export interface VerdictMemory {
  digestOf(definition: AliasDefinition, from: LibraryFile, symbols: Symbols): string;
  find(digest: string, alias: string): Omit<AliasVerdict, "range"> | undefined;
  add(digest: string, verdict: AliasVerdict): void;
}

/** Who explains one alias wants to know what was meant by each of its alternatives; of all aliases that takes long. */
export type Hints = "of what is missing" | "of all";

/**
 * One verdict per name of an alias in these files, which are to be part of the host's library; `isWanted` says of which
 * names.
 */
export function verifyLibrary(
  files: readonly SourceFile[],
  host: Host,
  memory?: VerdictMemory,
  isWanted: (alias: string) => boolean = () => true,
  hints: Hints = "of what is missing",
): readonly AliasVerdict[] {
  const library = openLibrary(host);
  const wanted = new Set(files);
  const chosen = library.files.filter(({ file }) => wanted.has(file));
  return chosen.flatMap((from) => {
    const { script } = from;
    const symbols = collectSymbols({ ...script, items: [] }, library, createSink());
    return script.items.flatMap((item) => {
      if (item.kind !== "alias") return [];
      const names = item.names.filter(({ components }) => isWanted(spellPoint(components)));
      const digest = names.length === 0 ? "" : (memory?.digestOf(item, from, symbols) ?? "");
      return names.map((name): AliasVerdict => {
        const known = memory?.find(digest, spellPoint(name.components));
        if (known !== undefined) return { ...known, range: name.range };
        const verdict = verifyAlias(item, name, symbols, host, hints);
        memory?.add(digest, verdict);
        return verdict;
      });
    });
  });
}

function verifyAlias(
  definition: AliasDefinition,
  name: ProbePoint,
  symbols: Symbols,
  host: Host,
  hints: Hints,
): AliasVerdict {
  const alternatives = verifyAlternatives(definition, symbols, host.debugInfo, hints);
  const isPresent = alternatives.some((one) => one.status === "chosen");
  const used = isPresent ? useAlias(definition, name, host) : { values: [], problems: [] };
  const names = new Set([...exportedNames(definition), ...used.values.map((value) => value.name)]);
  const values = [...names].map((one) =>
    verifyValue(
      one,
      used.values.filter((value) => value.name === one),
      host.debugInfo,
    ),
  );
  const told = new Set(values.map((one) => one.reason));
  const others = used.problems.filter(({ message }) => !told.has(message));
  const isUnchecked = alternatives.some(
    ({ status, caveats }) =>
      status === "chosen" && caveats.some(({ kind }) => kind === "unchecked"),
  );
  const verdicts: Verdict[] = [
    isUnchecked ? "unknown" : "resolved",
    ...values.map((one) => one.verdict),
    ...others.map((one) => verdictOf(one, host.debugInfo)),
  ];
  return {
    alias: spellPoint(name.components),
    range: name.range,
    alternatives,
    values,
    problems: others.map(({ code, message }) => ({ code, reason: message })),
    verdict: isPresent ? worst(verdicts) : absence(alternatives),
  };
}

function verifyAlternatives(
  definition: AliasDefinition,
  symbols: Symbols,
  debugInfo: DebugInfo | undefined,
  hints: Hints,
): readonly AlternativeVerdict[] {
  let isDecided = false;
  const none = { sites: [], siteCount: 0, caveats: [] };
  const judged = definition.points.map((point) => {
    const name = spellPoint(point.components);
    const suffix = {
      isRequired: point.suffix === undefined,
      ...(point.suffix === "?" ? { isOptional: true as const } : {}),
    };
    if (isDecided) return { point: name, status: "unused" as const, ...suffix, ...none };
    const { points, failures } = expandAlternative(point, definition, symbols, debugInfo);
    if (points.length > 0) {
      isDecided = point.suffix === "!";
      const evidence = siteEvidence(points, debugInfo);
      return { point: name, status: "chosen" as const, ...suffix, ...evidence };
    }
    // Of another alias' points that are all absent the last, which its author hoped for.
    const failure = failures.at(-1);
    const told = failure && createDiagnostic(failure.code, failure.details);
    const { message: reason, code } = told ?? {};
    const missing = failure && missingName(failure);
    return {
      point: name,
      status: "absent" as const,
      ...suffix,
      reason,
      code,
      missing,
      told,
      ...none,
    };
  });
  // Nobody misspelt an alternative of a kernel that has another; and hints are sought among all names of the kernel.
  const isPresent = judged.some(({ status }) => status === "chosen");
  return judged.map((one): AlternativeVerdict => {
    if (one.status !== "absent") return one;
    const { told, ...rest } = one;
    const isTold = !isPresent || hints === "of all";
    return isTold ? { ...rest, hint: told && hintOf(told) } : rest;
  });
}

/** Of a failure that other kernels may know more of. */
function missingName({ code, details: { values } }: PointFailure): string | undefined {
  const isMissing = code === "resolve/no-such-kernel-function" || code === "resolve/no-such-module";
  return isMissing && values?.["name"] !== undefined ? String(values["name"]) : undefined;
}

/** How to search for a name is for somebody who types one; a tapset's author knows it. */
function hintOf({ code, hint }: Diagnostic): string | undefined {
  return code === "resolve/no-such-kernel-function" && hint === codes[code].hint ? undefined : hint;
}

/** What is said of points of which BTF tells too little, or nothing is here. */
const unknownPoints: ReadonlySet<string> = new Set<Code>([
  "resolve/no-module-facts",
  "resolve/ambiguous-function",
  "resolve/unknown-without-dwarf",
]);

function absence(alternatives: readonly AlternativeVerdict[]): Verdict {
  const isUnknown = alternatives.some(
    (one) => one.code !== undefined && unknownPoints.has(one.code),
  );
  return isUnknown ? "unknown" : "unresolved";
}

function verifyValue(
  name: string,
  found: readonly AliasValue[],
  debugInfo: DebugInfo | undefined,
): ValueVerdict {
  const failing = found.find((one) => one.problem !== undefined);
  const type = found.find((one) => one.type !== undefined)?.type;
  if (found.length === 0) {
    const reason = "none of the alias' probe points is there";
    return { name, verdict: "unresolved", reason, reads: [] };
  }
  if (failing?.problem !== undefined) {
    const verdict = verdictOf(failing.problem, debugInfo);
    const { message, code, hint } = failing.problem;
    return { name, type, verdict, reason: message, code, hint, reads: [] };
  }
  const location = [...new Set(found.map((one) => one.point))].join(", ");
  const reads = found.flatMap((one) => one.reads);
  const unique = new Map(reads.map((read) => [JSON.stringify(read), read]));
  return { name, type, verdict: "resolved", location, reads: [...unique.values()] };
}

/** What BTF does not tell is not known to be wrong, and neither is what headers may say that are not here. */
function verdictOf(problem: Diagnostic, debugInfo: DebugInfo | undefined): Verdict {
  const isPlace = problem.code === "resolve/unavailable";
  const isUnknown =
    problem.code === "resolve/unknown-without-dwarf" ||
    problem.code === "resolve/headers-absent" ||
    problem.code === "resolve/no-module-facts" ||
    (debugInfo?.kernel.source === "btf" && isPlace);
  return isUnknown ? "unknown" : "unresolved";
}

function worst(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.includes("unresolved")) return "unresolved";
  return verdicts.includes("unknown") ? "unknown" : "resolved";
}
