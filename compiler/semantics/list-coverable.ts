// What of library files could run: their aliases with the points and values that they offer, and the statements and branches of their
// bodies. Coverage compares it with what did.

import { outermost, type Range, type SourceFile } from "../source/source-file.ts";
import type { Block, Expression, Item, Statement } from "../syntax/ast.ts";
import { printPoint } from "../syntax/printer.ts";
import { exportedNames } from "./alias-values.ts";
import type { Host } from "./host.ts";
import { openLibrary } from "./library.ts";
import { walkNodes } from "./walk.ts";

/** An alias or a function of the language; C is not looked into. */
export interface CoverableDefinition {
  readonly kind: "alias" | "function";
  /** All of an alias, as written. */
  readonly names: readonly string[];
  readonly range: Range;
  /** The points that an alias stands for, as written. */
  readonly alternatives: readonly string[];
  /** What an alias exports. */
  readonly values: readonly string[];
  readonly statements: readonly Range[];
  /** Each `if`, `?:` and `@choose_defined`. */
  readonly branches: readonly Range[];
}

/** In the order of files and texts, of those files that are wanted. */
export function listCoverable(
  host: Host,
  isWanted: (file: SourceFile) => boolean,
): readonly CoverableDefinition[] {
  const files = openLibrary(host).files.filter(({ file }) => isWanted(file));
  return files.flatMap(({ script }) => script.items.flatMap(coverableOf));
}

function coverableOf(item: Item): CoverableDefinition[] {
  const { kind, range } = item;
  if (kind === "alias") {
    const { names, points, prologue, epilogue } = item;
    const bodies = [prologue, epilogue].filter((body) => body !== undefined);
    return [
      {
        kind,
        names: names.map(printPoint),
        range,
        alternatives: points.map(printPoint),
        values: exportedNames(item),
        ...partsOf(bodies),
      },
    ];
  }
  if (kind !== "function" || item.body.kind !== "block") return [];
  const names = [item.name.text];
  return [{ kind, names, range, alternatives: [], values: [], ...partsOf([item.body]) }];
}

const statementKinds: ReadonlySet<string> = new Set<Statement["kind"]>([
  "expression",
  "if",
  "while",
  "for",
  "foreach",
  "break",
  "continue",
  "next",
  "return",
  "delete",
  "try",
]);

function partsOf(bodies: readonly Block[]): Pick<CoverableDefinition, "statements" | "branches"> {
  const statements: Range[] = [];
  const branches: Range[] = [];
  walkNodes(bodies, (walked) => {
    const node = walked as Statement | Expression;
    if (statementKinds.has(node.kind)) statements.push(outermost(node.range));
    if (isBranch(node)) branches.push(outermost(node.range));
  });
  return { statements, branches };
}

function isBranch(node: Statement | Expression): boolean {
  if (node.kind === "at") return node.name === "@choose_defined";
  return node.kind === "if" || node.kind === "conditional";
}
