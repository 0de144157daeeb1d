// Where debug information says a value is -> C. Arithmetic is that of the target's word (DWARF 5, section 2.5.1.4);
// only a value as a whole may be wider than a word, as `long long` is on a 32-bit target.

import type { LocationExpression } from "../debuginfo/debug-info.ts";
import { createDiagnostic } from "../source/diagnostic.ts";
import type { Range } from "../source/source-file.ts";
import type { Body, Value } from "./body.ts";
import { addressText } from "./module-places.ts";
import { hexLiteral, stringLiteral } from "./c-literal.ts";
import { bare } from "./operands.ts";

interface Part {
  readonly text: string;
  /** What C type the text has: the target's word, or 64 bits. */
  readonly type: "word" | "wide" | "signed-wide";
}

/** The value as a signed 64-bit number: a word is extended with zeros, `extend` says otherwise. */
export function lowerLocation(
  body: Body,
  location: LocationExpression,
  range: Range,
  place: string,
): Value {
  const part = createLocationLowering(body, range, place)(location);
  const text = part.type === "signed-wide" ? part.text : `((tw_s64)${part.text})`;
  // A write to a register, later in the same expression, would change what the text says.
  return { text, stable: !text.includes("tw_register(") };
}

type Operator = Extract<LocationExpression, { left: LocationExpression }>;

const plainOperators: Readonly<Partial<Record<Operator["op"], string>>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  and: "&",
  or: "|",
  xor: "^",
};
/* DWARF 5, section 2.5.1.4: relations compare signed values. */
const relations: Readonly<Partial<Record<Operator["op"], string>>> = {
  equal: "==",
  "not-equal": "!=",
  less: "<",
  "less-equal": "<=",
  greater: ">",
  "greater-equal": ">=",
};

function createLocationLowering(body: Body, range: Range, place: string) {
  const { architecture } = body.module;
  const wordBits = architecture.pointerSize * 8;
  const at = stringLiteral(place);

  const register = (number: number): Part => {
    const found = architecture.register(number);
    if (found === undefined) {
      const values = { register: number, architecture: body.module.architectureName };
      body.module.diagnostics.push(createDiagnostic("codegen/unsaved-register", { range, values }));
      return { text: "0", type: "word" };
    }
    if (found.kind === "runtime") return { text: `tw_fn_register(c, ${number})`, type: "wide" };
    const type = found.size === architecture.pointerSize ? "tw_word" : `tw_u${found.size * 8}`;
    return { text: `tw_register(c, ${type}, ${found.offset})`, type: "word" };
  };

  const dereference = (size: number, address: LocationExpression): Part => {
    const from = bare(toWord(lower(address)));
    const temporary = body.temporary();
    body.writer.line(`${temporary} = (tw_s64)tw_kernel_read(c, ${from}, ${size}, ${at});`);
    body.check();
    const isWord = wordBits < 64 && size <= architecture.pointerSize;
    return isWord
      ? { text: `((tw_word)${temporary})`, type: "word" }
      : { text: temporary, type: "signed-wide" };
  };

  const divide = (operation: Operator): Part => {
    const left = toWord(lower(operation.left));
    const right = keepWord(lower(operation.right));
    body.writer.open(`if (tw_unlikely(${right} == 0))`);
    body.raise("division by 0", place);
    body.writer.close();
    /* DW_OP_div divides signed numbers, DW_OP_mod unsigned ones. */
    if (operation.op === "modulo") return { text: `(${left} % (tw_word)${right})`, type: "word" };
    const quotient = `(tw_word)((long)${left} / (long)${right})`;
    return { text: `(${right} == -1 ? -${left} : ${quotient})`, type: "word" };
  };

  const keepWord = (part: Part): string => {
    const temporary = body.temporary();
    body.writer.line(`${temporary} = (long)${toWord(part)};`);
    return temporary;
  };

  const shift = (operation: Operator): Part => {
    const left = lower(operation.left);
    const { right } = operation;
    const isWide =
      operation.op === "shift-left" && right.op === "constant" && right.value >= wordBits;
    if (isWide && wordBits < 64) {
      return { text: `((tw_u64)${left.text} << ${right.value & 63n})`, type: "wide" };
    }
    const value = toWord(left);
    const count = toWord(lower(right));
    const shifted = {
      "shift-left": `${value} << ${count}`,
      "shift-right": `${value} >> ${count}`,
      "shift-right-arithmetic": `(tw_word)((long)${value} >> ${count})`,
    }[operation.op as "shift-left"];
    if (right.op === "constant" && right.value < wordBits)
      return { text: `(${shifted})`, type: "word" };
    return { text: `(${count} < ${wordBits} ? ${shifted} : 0)`, type: "word" };
  };

  const combine = (operation: Operator): Part => {
    if (operation.op === "divide" || operation.op === "modulo") return divide(operation);
    if (operation.op.startsWith("shift")) return shift(operation);
    const left = lower(operation.left);
    const right = lower(operation.right);
    const operator = plainOperators[operation.op];
    if (operator !== undefined) {
      const isWide = wordBits < 64 && (left.type !== "word" || right.type !== "word");
      const operand = isWide ? (part: Part) => `(tw_u64)${part.text}` : toWord;
      const text = `(${operand(left)} ${operator} ${operand(right)})`;
      return { text, type: isWide ? "wide" : "word" };
    }
    const relation = relations[operation.op]!;
    return {
      text: `(tw_word)((long)${toWord(left)} ${relation} (long)${toWord(right)})`,
      type: "word",
    };
  };

  const extend = (size: number, signed: boolean, operand: LocationExpression): Part => {
    const part = lower(operand);
    if (size >= 8) return { text: `((tw_u64)${part.text})`, type: "wide" };
    return signed
      ? { text: `((tw_s64)(tw_s${size * 8})${part.text})`, type: "signed-wide" }
      : { text: `((tw_u64)(tw_u${size * 8})${part.text})`, type: "wide" };
  };

  const lower = (location: LocationExpression): Part => {
    switch (location.op) {
      case "constant": {
        const isWord = wordBits === 64 || BigInt.asIntN(32, location.value) === location.value;
        const value = BigInt.asUintN(wordBits, location.value);
        return isWord
          ? { text: `0x${value.toString(16)}UL`, type: "word" }
          : { text: hexLiteral(location.value), type: "wide" };
      }
      case "register":
        return register(location.register);
      case "address":
        return { text: addressText(body.module, location), type: "wide" };
      case "dereference":
        return dereference(location.size, location.address);
      case "negate":
        return { text: `(-${toWord(lower(location.operand))})`, type: "word" };
      case "not":
        return { text: `(~${toWord(lower(location.operand))})`, type: "word" };
      case "absolute": {
        const value = toWord(lower(location.operand));
        return { text: `((long)${value} < 0 ? -${value} : ${value})`, type: "word" };
      }
      case "extend":
        return extend(location.size, location.signed, location.operand);
      default:
        return combine(location);
    }
  };
  return lower;
}

function toWord(part: Part): string {
  return part.type === "word" ? part.text : `(tw_word)${part.text}`;
}
