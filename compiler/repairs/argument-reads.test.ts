import { expect, test } from "vitest";
import type { SourceFile } from "../source/source-file.ts";
import { fakeEnvironment } from "../semantics/testing/analyze-text.ts";
import { argumentReads } from "./argument-reads.ts";
import { createSmallKernel } from "./testing/small-kernel.ts";

test("parameters that are read by their numbers are found, each once; what is set or computed is not", () => {
  const text = `probe a = kernel.function("f") {
  x = pointer_arg(2) + int_arg(1)
  y = pointer_arg(2)
  z = long_arg(n)
  set_long_arg(3, 1)
}
`;
  const file: SourceFile = { path: "a.stp", text, origin: "library" };
  const debugInfo = createSmallKernel({ release: "6.1.1", functions: [] });
  const host = { library: [file], debugInfo, environment: fakeEnvironment };
  expect(argumentReads("a", "a.stp", host)).toEqual([
    { name: "pointer_arg", number: 2 },
    { name: "int_arg", number: 1 },
  ]);
  expect(argumentReads("b", "a.stp", host)).toEqual([]);
});
