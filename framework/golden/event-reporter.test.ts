import { expect, test } from "vitest";
import type { Reporter, TestCase, TestModule } from "vitest/node";
import { cellName } from "../results/test-record.ts";
import type { Attempt } from "../results/test-record.ts";
import type { TestEvent } from "../results/test-event.ts";
import { eventReporter } from "./event-reporter.ts";

const passed: Attempt = { verdict: { outcome: "passed" }, seconds: 2, guest: "restored" };
const hung: Attempt = {
  verdict: { outcome: "guest-hung", reasons: [{ code: "guest/hung", message: "x" }] },
  seconds: 15,
};

interface Told {
  readonly state: "passed" | "failed" | "skipped";
  readonly attempts?: readonly Attempt[];
  readonly errors?: readonly { readonly message: string }[];
}

/** What the reporter makes of a test of which Vitest says this. */
function report({ state, attempts, errors = [] }: Told): TestEvent[] {
  const events: TestEvent[] = [];
  const reporter = eventReporter("a/kernel", (event) => events.push(event));
  const module = { relativeModuleId: "tests/open.test.stp", errors: () => [] };
  const meta = attempts === undefined ? {} : { kernel: "b/kernel", attempts };
  call(reporter.onTestCaseResult, {
    module,
    meta: () => meta,
    result: () => ({ state, errors }),
    diagnostic: () => ({ duration: 500 }),
  });
  return events;
}

function call(listener: Reporter["onTestCaseResult"], test: unknown): void {
  void listener?.(test as TestCase);
}

test("what a test says of its attempts is what is told", () => {
  const [event] = report({ state: "passed", attempts: [hung, passed] });
  expect(event).toEqual({
    kind: "test-decided",
    test: "tests/open",
    kernel: "b/kernel",
    verdict: { outcome: "flaky", before: [hung.verdict] },
    seconds: 17,
    attempts: [hung, passed],
  });
});

test("a test that came to no verdict of its own has failed, whatever came before", () => {
  const errors = [{ message: "Test timed out in 1000ms.\nIf this is a long-running test" }];
  const brokenOff = {
    outcome: "failed",
    reasons: [
      {
        code: "test/broken-off",
        message: "Test timed out in 1000ms.",
        detail: "If this is a long-running test",
      },
    ],
  };
  for (const attempts of [undefined, [], [passed]]) {
    const [event] = report({ state: "failed", attempts, errors });
    expect(event).toMatchObject({ kind: "test-decided", verdict: brokenOff });
  }
});

test("a test that was not asked for is not told of", () => {
  expect(report({ state: "skipped" })).toEqual([]);
});

test("a file that cannot be loaded is a test that failed", () => {
  const events: TestEvent[] = [];
  const reporter = eventReporter("a/kernel", (event) => events.push(event));
  const module = { relativeModuleId: "x.test.stp", errors: () => [{ message: "no such module" }] };
  void reporter.onTestModuleEnd?.(module as unknown as TestModule);
  expect(events).toMatchObject([
    { kind: "test-decided", verdict: { reasons: [{ code: "test/broken-off" }] } },
  ]);
  expect(events.map((event) => "test" in event && cellName(event))).toEqual(["x@a/kernel"]);
});
