import { expect, test } from "vitest";
import type { DebugInfo, TypeFact } from "../debuginfo/debug-info.ts";
import { spellType } from "./kernel-types.ts";

test("a constant array of what is constant is spelled as C spells it", () => {
  const types: readonly TypeFact[] = [
    { kind: "base", name: "char", size: 1, signed: true, encoding: "char" },
    { kind: "qualified", qualifier: "const", target: 0 },
    { kind: "array", element: 1, counts: [17] },
    { kind: "qualified", qualifier: "const", target: 2 },
    { kind: "qualified", qualifier: "volatile", target: 1 },
  ];
  const debugInfo = { type: (ref: number) => types[ref]! } as Pick<DebugInfo, "type"> as DebugInfo;
  expect([2, 3, 4].map((ref) => spellType(debugInfo, ref))).toEqual([
    "const char[17]",
    "const char[17]",
    "volatile const char",
  ]);
});
