// Everything that is known of one alias on one kernel: its verdict, and the functions that its points name.

import type { SourceFile } from "../source/source-file.ts";
import type { ProbePoint } from "../syntax/ast.ts";
import { symbolsOfProbe } from "./alias-values.ts";
import { explainFunctions } from "./explain-functions.ts";
import { expandPoints, matchAliases } from "./expand-probes.ts";
import type { AliasStory, Host } from "./host.ts";
import { openLibrary } from "./library.ts";
import { spellPoint } from "./spell-point.ts";
import { verifyLibrary } from "./verify-library.ts";

/** The names of all aliases of the library, each with its file. */
export function aliasNames(
  host: Host,
): readonly { readonly alias: string; readonly file: SourceFile }[] {
  return openLibrary(host).aliases.flatMap(({ spelled, from }) =>
    from === undefined ? [] : spelled.map((alias) => ({ alias, file: from.file })),
  );
}

/** Undefined: the file has no alias of that name on this kernel. */
export function explainAlias(alias: string, file: SourceFile, host: Host): AliasStory | undefined {
  const [verdict] = verifyLibrary([file], host, undefined, (one) => one === alias, "of all");
  const found = openLibrary(host).aliases.find(
    ({ from, spelled }) => from?.file === file && spelled.includes(alias),
  );
  const name = found?.names.find(({ components }) => spellPoint(components) === alias);
  if (verdict === undefined || found === undefined || name === undefined) return undefined;
  const symbols = symbolsOfProbe(name, host);
  const { debugInfo } = host;
  // Another tapset may have an alias of the same name.
  const derived = expandPoints([name], symbols, debugInfo).points.filter(
    ({ passages }) => passages.at(-1)?.definition === found.definition,
  );
  // The points of the aliases that it is made of, down to those of the kernel.
  const points: ProbePoint[] = [];
  const seen = new Set<unknown>();
  const collect = (point: ProbePoint): void => {
    const inner = matchAliases(point.components, symbols);
    if (inner.length === 0) points.push(point);
    for (const { definition } of inner) {
      if (seen.has(definition)) continue;
      seen.add(definition);
      for (const one of definition.points) collect(one);
    }
  };
  for (const point of found.definition.points) collect(point);
  const functions = debugInfo === undefined ? [] : explainFunctions(points, derived, debugInfo);
  return { verdict, functions };
}
