import { describe, expect, test } from "vitest";
import { argumentLocations } from "./calling-convention.ts";
import type { TypeFact } from "./debug-info.ts";

const pointer = { type: { kind: "pointer", size: 8, target: 0 } as TypeFact, size: 8 };
const structOf = (size: number): { type: TypeFact; size: number } => ({
  type: { kind: "struct", name: "s", size, complete: true, members: [] },
  size,
});
const nothing = { type: { kind: "void" } as TypeFact, size: 0 };

describe("arguments behind the address of a returned structure", () => {
  test.each([
    ["x86_64", nothing, [5, 4]],
    ["x86_64", structOf(16), [5, 4]],
    ["x86_64", structOf(24), [4, 1]],
    ["s390x", structOf(8), [3, 4]],
    ["ppc64le", structOf(16), [3, 4]],
    ["ppc64le", structOf(24), [4, 5]],
    ["arm64", structOf(24), [0, 1]],
  ] as const)("%s", (architecture, returns, registers) => {
    expect(argumentLocations(architecture, 8, [pointer, pointer], returns)).toEqual(
      registers.map((register) => ({ kind: "register", register })),
    );
  });

  test("the first on the stack comes one earlier", () => {
    const six = Array.from({ length: 6 }, () => pointer);
    const sp = { op: "register", register: 7 };
    expect(argumentLocations("x86_64", 8, six, structOf(24)).at(-1)).toEqual({
      kind: "memory",
      address: { op: "add", left: sp, right: { op: "constant", value: 8n } },
    });
  });
});
