// The tree of a script. Built by the grammar, never changed by a pass: what passes find out lives in maps of
// their own, or in the typed IR.

import type { Range } from "../source/source-file.ts";

export interface Node {
  readonly range: Range;
}

/** A name as it was written, with where. */
export interface Name extends Node {
  readonly text: string;
}

export interface Script extends Node {
  readonly items: readonly Item[];
}

export type Item =
  ProbeDefinition | AliasDefinition | GlobalDeclaration | FunctionDefinition | EmbeddedCItem;

/** `probe PP, PP { … }` */
export interface ProbeDefinition extends Node {
  readonly kind: "probe";
  readonly points: readonly ProbePoint[];
  readonly body: Block;
}

/** `probe A = PP { }`, `probe A += PP { }`, and the 2005 spelling `export A = PP { }`. */
export interface AliasDefinition extends Node {
  readonly kind: "alias";
  /** `export`: the variables that the body assigns are the alias' declared exported values. */
  readonly exported: boolean;
  /** `probe A = B = PP`: all names, in the order written. */
  readonly names: readonly ProbePoint[];
  readonly points: readonly ProbePoint[];
  readonly prologue?: Block;
  readonly epilogue?: Block;
  /** The comment directly above, without its marks; contracts are declared there. */
  readonly comment?: string;
}

/** `a.b(1).c("x")?`, after brace expansion: every node is one point. */
export interface ProbePoint extends Node {
  readonly components: readonly ProbeComponent[];
  /** `?` optional; `!` optional and sufficient. */
  readonly suffix?: "?" | "!";
  readonly condition?: Expression;
}

export interface ProbeComponent extends Node {
  /** May hold `*` and `**`. */
  readonly name: string;
  readonly argument?: NumberLiteral | StringLiteral;
}

export interface GlobalDeclaration extends Node {
  readonly kind: "global";
  readonly isPrivate: boolean;
  readonly variables: readonly GlobalVariable[];
}

export interface GlobalVariable extends Node {
  readonly name: Name;
  /** `%`: the array forgets its oldest element when it is full. */
  readonly wraps: boolean;
  readonly size?: bigint;
  readonly initial?: NumberLiteral | StringLiteral;
  /** 2005: `global avg(x)`, `global hist(x)`. */
  readonly defaultAggregate?: "avg" | "hist";
}

export interface FunctionDefinition extends Node {
  readonly kind: "function";
  readonly isPrivate: boolean;
  readonly name: Name;
  readonly returnType?: ValueType;
  readonly parameters: readonly Parameter[];
  readonly priority?: bigint;
  readonly body: Block | EmbeddedC;
  readonly comment?: string;
}

export interface Parameter extends Node {
  readonly name: Name;
  readonly type?: ValueType;
}

export type ValueType = "long" | "string";

export interface EmbeddedCItem extends Node {
  readonly kind: "embedded-c-item";
  readonly code: EmbeddedC;
}

/** `%{ … %}`; the text between the marks. */
export interface EmbeddedC extends Node {
  readonly kind: "embedded-c";
  readonly text: string;
}

// Statements

export type Statement =
  | Block
  | EmptyStatement
  | ExpressionStatement
  | IfStatement
  | WhileStatement
  | ForStatement
  | ForeachStatement
  | BreakStatement
  | ContinueStatement
  | NextStatement
  | ReturnStatement
  | DeleteStatement
  | TryStatement;

export interface Block extends Node {
  readonly kind: "block";
  readonly statements: readonly Statement[];
}
export interface EmptyStatement extends Node {
  readonly kind: "empty";
}
export interface ExpressionStatement extends Node {
  readonly kind: "expression";
  readonly expression: Expression;
}
export interface IfStatement extends Node {
  readonly kind: "if";
  readonly condition: Expression;
  readonly then: Statement;
  readonly otherwise?: Statement;
}
export interface WhileStatement extends Node {
  readonly kind: "while";
  readonly condition: Expression;
  readonly body: Statement;
}
export interface ForStatement extends Node {
  readonly kind: "for";
  readonly initial?: Expression;
  readonly condition?: Expression;
  readonly step?: Expression;
  readonly body: Statement;
}

export type Extractor = "count" | "sum" | "min" | "max" | "avg" | "variance";

export interface SortDirection {
  readonly descending: boolean;
  /** What is sorted by: the key of that index from 0, or the value. */
  readonly by: { readonly key: number } | "value";
  /** For statistics; `count` when nothing is written. */
  readonly extractor?: Extractor;
}

export interface ForeachStatement extends Node {
  readonly kind: "foreach";
  /** `v` of `(v = k in a)`. */
  readonly value?: Name;
  readonly keys: readonly Name[];
  /** An array, or a histogram operator. */
  readonly over: Identifier | AtOperator;
  /** `a[1, *]`: null stands for `*`. */
  readonly slice?: readonly (Expression | null)[];
  readonly sort?: SortDirection;
  readonly limit?: Expression;
  readonly body: Statement;
}
export interface BreakStatement extends Node {
  readonly kind: "break";
}
export interface ContinueStatement extends Node {
  readonly kind: "continue";
}
export interface NextStatement extends Node {
  readonly kind: "next";
}
export interface ReturnStatement extends Node {
  readonly kind: "return";
  readonly value?: Expression;
}
export interface DeleteStatement extends Node {
  readonly kind: "delete";
  readonly target: Expression;
}
export interface TryStatement extends Node {
  readonly kind: "try";
  readonly body: Block;
  readonly error?: Name;
  readonly handler: Block;
}

// Expressions

export type Expression =
  | NumberLiteral
  | StringLiteral
  | Identifier
  | TargetVariable
  | AtOperator
  | Index
  | Member
  | AddressOf
  | PrettyPrint
  | Call
  | Print
  | Unary
  | Step
  | Binary
  | RegexMatch
  | InArray
  | Conditional
  | Assignment
  | EmbeddedC;

export interface NumberLiteral extends Node {
  readonly kind: "number";
  /** Signed 64 bit: literals from 2^63 on are wrapped already. */
  readonly value: bigint;
}
export interface StringLiteral extends Node {
  readonly kind: "string";
  /**
   * The characters as written, to be encoded as UTF-8. Bytes from 0x80 that escapes name (`\xff`) are the lone
   * surrogates U+DC80 to U+DCFF: `bytesOfString` in escapes.ts makes bytes of both.
   */
  readonly value: string;
}
export interface Identifier extends Node {
  readonly kind: "identifier";
  readonly name: string;
}
/** `$name`, also `$$vars` and its like, and the words of 2005 such as `$pname`. */
export interface TargetVariable extends Node {
  readonly kind: "target";
  /** With its dollar signs. */
  readonly name: string;
}
/** `@name` or `@name(arguments)`: casts, aggregates' extractors, histograms, `@defined`, … */
export interface AtOperator extends Node {
  readonly kind: "at";
  /** With its `@`. */
  readonly name: string;
  readonly arguments?: readonly Expression[];
}
/** `a[k, *]`: null stands for `*`. Also an index into a target array: `$v[0]`. */
export interface Index extends Node {
  readonly kind: "index";
  readonly object: Expression;
  readonly indices: readonly (Expression | null)[];
}
/** `x->name`; the 2005 slides and C habits also write `.`, which is concatenation here. */
export interface Member extends Node {
  readonly kind: "member";
  readonly object: Expression;
  readonly member: Name;
}
export interface AddressOf extends Node {
  readonly kind: "address-of";
  readonly operand: Expression;
}
/** The suffix `$` (one level) or `$$` (deep). */
export interface PrettyPrint extends Node {
  readonly kind: "pretty-print";
  readonly operand: Expression;
  readonly deep: boolean;
}
export interface Call extends Node {
  readonly kind: "call";
  readonly callee: Name;
  readonly arguments: readonly Expression[];
}
export type PrintFunction =
  | "print"
  | "sprint"
  | "println"
  | "sprintln"
  | "printd"
  | "sprintd"
  | "printdln"
  | "sprintdln"
  | "printf"
  | "sprintf"
  | "print_char";
export interface Print extends Node {
  readonly kind: "print";
  readonly function: PrintFunction;
  /** As written: a format or delimiter is the first. `print(map, "format")` is the 2005 spelling. */
  readonly arguments: readonly Expression[];
}
export interface Unary extends Node {
  readonly kind: "unary";
  readonly operator: "+" | "-" | "!" | "~";
  readonly operand: Expression;
}
export interface Step extends Node {
  readonly kind: "step";
  readonly operator: "++" | "--";
  readonly position: "prefix" | "postfix";
  readonly operand: Expression;
}
export type BinaryOperator =
  | "||"
  | "&&"
  | "|"
  | "^"
  | "&"
  | "<"
  | ">"
  | "<="
  | ">="
  | "=="
  | "!="
  | "<<"
  | ">>"
  | ">>>"
  | "."
  | "+"
  | "-"
  | "*"
  | "/"
  | "%";
export interface Binary extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly left: Expression;
  readonly right: Expression;
}
export interface RegexMatch extends Node {
  readonly kind: "regex";
  readonly negated: boolean;
  readonly subject: Expression;
  readonly pattern: StringLiteral;
}
export interface InArray extends Node {
  readonly kind: "in";
  readonly keys: readonly (Expression | null)[];
  readonly array: Identifier;
}
export interface Conditional extends Node {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}
export type AssignmentOperator =
  "=" | "<<<" | "+=" | "-=" | "*=" | "/=" | "%=" | "<<=" | ">>=" | "&=" | "^=" | "|=" | ".=";
export interface Assignment extends Node {
  readonly kind: "assignment";
  readonly operator: AssignmentOperator;
  readonly target: Expression;
  readonly value: Expression;
}
