// A small share of what `node ci/fuzz.mjs` asks the C runtime, always the same.

import { expect, test } from "vitest";
import { requireCompiler } from "../../../compiler/codegen/testing/compile-c.ts";
import { askAll, askRuntime, withRuntime } from "./ask-runtime.ts";

requireCompiler();

test("2,000 random questions of each kind are answered as the models say; a wrong answer would be told", () => {
  withRuntime((program) => {
    for (const [subject, wrong] of askAll(program, 2005, 2000)) expect(wrong, subject).toEqual([]);
    const wrong = askRuntime(program, () => ({ text: "strtol 10 x3132", answer: ["13"] }), 1, 1);
    expect(wrong).toEqual([
      { question: "strtol 10 x3132", expected: "strtol 13", got: "strtol 12" },
    ]);
    const [died] = askRuntime(program, () => ({ text: "nonsense", answer: [] }), 1, 1);
    expect(died?.got).toContain("SIGABRT");
  });
}, 120_000);
