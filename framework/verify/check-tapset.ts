// A tapset's file as diagnostics: what of its aliases does not resolve on a kernel.

import { createDiagnostic } from "../../compiler/index.ts";
import type { AliasVerdict, Diagnostic, SourceFile } from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { verifyFiles } from "./verify-files.ts";

const anotherPoint = "add an alternative that this kernel has: `probe A = POINT!, ALTERNATIVE!`";

/** One diagnostic for each alias or exported value that is not there. What BTF cannot tell is no error. */
export function checkTapset(
  file: SourceFile,
  library: readonly SourceFile[],
  kernel: KernelFacts,
): Diagnostic[] {
  const source: SourceFile = { ...file, origin: "library" };
  const verdicts = verifyFiles([source], library, kernel);
  return verdicts.flatMap(unresolvedParts);
}

function unresolvedParts(verdict: AliasVerdict): Diagnostic[] {
  const { alias, range, alternatives, values, problems } = verdict;
  if (verdict.verdict !== "unresolved") return [];
  const raise = (what: string, reason = "it is not there", hint?: string) =>
    createDiagnostic("resolve/unresolved-alias", { range, values: { what, alias, reason }, hint });
  const chosen = alternatives.some(({ status }) => status === "chosen");
  const points = chosen
    ? []
    : alternatives.map(({ point, reason }) => raise(quoted(point), reason, anotherPoint));
  const bad = values.filter((value) => chosen && value.verdict === "unresolved");
  return [
    ...points,
    ...bad.map(({ name, reason }) => raise(quoted(name), reason)),
    ...problems.map(({ reason }) => raise("the body", reason)),
  ];
}

function quoted(text: string): string {
  return `\`${text}\``;
}
