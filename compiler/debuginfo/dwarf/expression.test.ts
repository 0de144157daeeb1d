// What counts on a register as it was at the function's entry: DW_OP_entry_value, wherever it stands in a location.

import { expect, test } from "vitest";
import * as dw from "./constants.ts";
import { locationOf, valueOf, type ExpressionContext } from "./expression.ts";

const rdi = 5;
const entryValue = [dw.DW_OP_entry_value, 1, dw.DW_OP_reg0 + rdi];
const atEntry = { op: "register", register: rdi };
const onlyAtEntry = { kind: "unavailable", reason: "known-only-at-entry" };

function context(isAtEntry: boolean): ExpressionContext {
  return {
    littleEndian: true,
    pointerSize: 8,
    isAtEntry,
    cfa: () => undefined,
    frameBase: () => Uint8Array.from(entryValue),
  };
}

test.each([
  ["a value", [...entryValue, dw.DW_OP_stack_value], { kind: "value", value: atEntry }],
  [
    "an address, as of what a pointer that was passed points to",
    [...entryValue, dw.DW_OP_plus_uconst, 112],
    {
      kind: "memory",
      address: { op: "add", left: atEntry, right: { op: "constant", value: 112n } },
    },
  ],
  [
    "what memory holds at such an address",
    [...entryValue, dw.DW_OP_deref, dw.DW_OP_stack_value],
    { kind: "value", value: { op: "dereference", size: 8, address: atEntry } },
  ],
  [
    "a place in a frame that is found by it",
    [dw.DW_OP_fbreg, 8],
    { kind: "memory", address: { op: "add", left: atEntry, right: { op: "constant", value: 8n } } },
  ],
])("%s is known at the entry and nowhere else", (_, bytes, there) => {
  const expression = Uint8Array.from(bytes);
  expect(locationOf(expression, context(true))).toEqual(there);
  expect(locationOf(expression, context(false))).toEqual(onlyAtEntry);
});

test("of a value in pieces only those are unknown that count on the entry", () => {
  const bytes = [
    [...entryValue, dw.DW_OP_stack_value, dw.DW_OP_piece, 8],
    [dw.DW_OP_reg0 + 3, dw.DW_OP_piece, 8],
    [dw.DW_OP_breg0 + 7, 16, dw.DW_OP_piece, 8],
  ];
  expect(locationOf(Uint8Array.from(bytes.flat()), context(false))).toEqual({
    kind: "pieces",
    pieces: [
      { size: 8, location: onlyAtEntry },
      { size: 8, location: { kind: "register", register: 3 } },
      {
        size: 8,
        location: {
          kind: "memory",
          address: {
            op: "add",
            left: { op: "register", register: 7 },
            right: { op: "constant", value: 16n },
          },
        },
      },
    ],
  });
});

test("an address that is computed, as that of a frame, has no reason and is not known", () => {
  expect(valueOf(Uint8Array.from(entryValue), context(true))).toEqual(atEntry);
  expect(valueOf(Uint8Array.from(entryValue), context(false))).toBeUndefined();
});
