// The tree of a regular expression.

/** A set of bytes: bit b stands for byte b. */
export type ByteSet = bigint;

export const allBytes: ByteSet = (1n << 256n) - 1n;

export type RegexNode =
  /** One byte of a set. The byte 0 ends a string and is in none. */
  | { readonly kind: "bytes"; readonly set: ByteSet }
  /** `^` and `$`: the very beginning and end of the text. */
  | { readonly kind: "begin" | "end" }
  /** Without parts: the empty text. */
  | { readonly kind: "sequence"; readonly parts: readonly RegexNode[] }
  | { readonly kind: "choice"; readonly options: readonly RegexNode[] }
  /** `most` absent: without end. */
  | {
      readonly kind: "repeat";
      readonly body: RegexNode;
      readonly least: number;
      readonly most?: number;
    }
  /** Groups count from 1, in the order of their opening parentheses. */
  | { readonly kind: "group"; readonly index: number; readonly body: RegexNode };

/** What is wrong with an expression, and with which of its bytes. */
export interface RegexFault {
  readonly reason: string;
  readonly start: number;
  readonly end: number;
}

export const emptyText: RegexNode = { kind: "sequence", parts: [] };

/** Whether an expression holds a group, whose place is asked for. */
export function hasGroup(node: RegexNode): boolean {
  switch (node.kind) {
    case "group":
      return true;
    case "sequence":
      return node.parts.some(hasGroup);
    case "choice":
      return node.options.some(hasGroup);
    case "repeat":
      return hasGroup(node.body);
    default:
      return false;
  }
}
