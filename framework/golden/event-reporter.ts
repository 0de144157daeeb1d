// A reporter of Vitest that turns what it hears into events of ours, each as soon as it is decided.

import type { Reporter, TestCase, TestModule } from "vitest/node";
import type { Attempt, Cell } from "../results/test-record.ts";
import type { TestEventListener } from "../results/test-event.ts";
import { isRed, verdictOf, verdictOfAttempts } from "../results/verdict.ts";

/** @param kernel the one that tests run on which did not get as far as to say so */
export function eventReporter(kernel: string, tell: TestEventListener): Reporter {
  const cellOf = (module: TestModule, tried?: string): Cell => ({
    test: module.relativeModuleId.replace(/\.test\.stp$/, ""),
    kernel: tried ?? kernel,
  });
  return {
    onTestCaseReady: (test) => tell({ kind: "test-began", ...cellOf(test.module) }),
    onTestCaseResult: (test) => {
      const attempts = attemptsOf(test);
      if (attempts.length === 0) return;
      const cell = cellOf(test.module, test.meta().kernel);
      const verdict = verdictOfAttempts(attempts.map((attempt) => attempt.verdict));
      const seconds = attempts.reduce((sum, attempt) => sum + attempt.seconds, 0);
      tell({ kind: "test-decided", ...cell, verdict, seconds, attempts });
    },
    onTestModuleEnd: (module) => {
      // A file that cannot be loaded, or whose process ended, has no test that would say so.
      const errors = module.errors();
      if (errors.length === 0) return;
      const verdict = verdictOf(errors.map(({ message }) => brokenOff(message)));
      const attempts = [{ verdict, seconds: 0 }];
      tell({ kind: "test-decided", ...cellOf(module), verdict, seconds: 0, attempts });
    },
  };
}

/** What the test said of its attempts, and that of Vitest where it has not come to say something: a defect, or no time left. */
function attemptsOf(test: TestCase): readonly Attempt[] {
  const attempts = test.meta().attempts ?? [];
  const { state, errors = [] } = test.result();
  const last = attempts.at(-1);
  if (state !== "failed" || (last !== undefined && isRed(last.verdict))) return attempts;
  const verdict = verdictOf(errors.map(({ message }) => brokenOff(message)));
  return [...attempts, { verdict, seconds: (test.diagnostic()?.duration ?? 0) / 1000 }];
}

function brokenOff(message: string) {
  return { code: "test/broken-off", message } as const;
}
