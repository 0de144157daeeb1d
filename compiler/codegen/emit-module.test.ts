import { describe, expect, test } from "vitest";
import { emitModule } from "./emit-module.ts";
import { compileC, missingCompiler } from "./testing/compile-c.ts";
import { iotask, scf } from "./testing/slide-programs.ts";

const noCompiler = missingCompiler();

describe.each([
  ["iotask", iotask],
  ["scf", scf],
] as const)("%s", (name, make) => {
  const emit = () => emitModule(make(), { moduleName: name, architecture: "x86_64" });

  test("is the golden file", async () => {
    const { c, diagnostics } = emit();
    expect(diagnostics).toEqual([]);
    await expect(c).toMatchFileSnapshot(`golden/${name}.c`);
  });

  test("is the same every time", () => {
    expect(emit().c).toBe(emit().c);
  });

  test.skipIf(noCompiler)("compiles without a warning", () => {
    expect(compileC(emit().c)).toBe("");
  });
});
