import { expect, test } from "vitest";
import { programOf } from "../semantics/testing/analyze-text.ts";
import { emitModule } from "./emit-module.ts";

test("a register that no probe saves is refused, with its number", () => {
  const text = 'probe kernel.function("vfs_read") { println(@uregister(60)) }';
  const { diagnostics } = emitModule(programOf(text), { moduleName: "t", architecture: "x86_64" });
  expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
    "codegen/unsaved-register: register 60 of x86_64 is not saved where the probe is",
  ]);
});
