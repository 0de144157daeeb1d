// What grammar.peggy gets from outside. The grammar says what belongs together; the functions here, in
// tree-builder.ts and syntax-errors.ts, make nodes and messages of it.

import type { SyntaxErrors } from "./syntax-errors.ts";
import type { Token } from "./token.ts";
import type { TreeBuilder } from "./tree-builder.ts";

export interface GrammarOptions {
  readonly tokens: readonly Token[];
  readonly build: TreeBuilder;
  readonly errors: SyntaxErrors;
}
