import { afterEach, expect, test, vi } from "vitest";
import type { TestEvent } from "../results/test-event.ts";
import type { Verdict } from "../results/verdict.ts";
import { runTests } from "./run-tests.ts";

/** What the attempts at a test come to, one after another. */
const attempts = new Map<string, (() => Verdict)[]>();
let atOnce = 0;
let most = 0;

vi.mock("./attempt-test.ts", () => ({
  attemptTest: async (path: string) => {
    most = Math.max(most, ++atOnce);
    await new Promise((resolve) => setTimeout(resolve, 1));
    atOnce--;
    return { verdict: attempts.get(path)!.shift()!(), seconds: 1 };
  },
}));
vi.mock("./test-sessions.ts", () => ({
  testSessions: () => ({ installed: () => Promise.reject(new Error("no kernel")) }),
}));
afterEach(() => attempts.clear());

const passed = (): Verdict => ({ outcome: "passed" });
const red = (outcome: "failed" | "not-built") => (): Verdict => ({
  outcome,
  reasons: [{ code: "x/y", message: "z" }],
});

const ignore = (event: TestEvent): void => void event;

async function run(
  tests: Readonly<Record<string, (() => Verdict)[]>>,
  { retries = 0, signal = new AbortController().signal, listen = ignore } = {},
) {
  for (const [name, verdicts] of Object.entries(tests))
    attempts.set(`/r/${name}.test.stp`, verdicts);
  const events: TestEvent[] = [];
  const settings = { kernel: "a/kernel", include: [], update: false, root: "/r" };
  const paths = [...attempts.keys()];
  await runTests(
    paths,
    { ...settings, jobs: 2, retries, guestsAfterwards: 0, takesTurns: false, signal },
    (event) => {
      events.push(event);
      listen(event);
    },
  );
  return events.filter((event) => event.kind === "test-decided");
}

test("two at a time, each told of with its name from the root", async () => {
  const decided = await run({ "a/one": [passed], two: [passed], three: [red("failed")] });
  expect(most).toBe(2);
  expect(decided.map(({ test, kernel, verdict }) => [test, kernel, verdict.outcome])).toEqual([
    ["a/one", "a/kernel", "passed"],
    ["two", "a/kernel", "passed"],
    ["three", "a/kernel", "failed"],
  ]);
});

test("what fails is tried again, but not what was not built", async () => {
  const decided = await run(
    { flaky: [red("failed"), passed], unbuilt: [red("not-built"), passed] },
    { retries: 2 },
  );
  const seen = decided.map(({ test, verdict, seconds }) => [test, verdict.outcome, seconds]);
  expect(seen.toSorted()).toEqual([
    ["flaky", "flaky", 2],
    ["unbuilt", "not-built", 1],
  ]);
});

test("a defect breaks its test off, and no other", async () => {
  const defect = (): never => {
    throw new TypeError("it is undefined");
  };
  const decided = await run({ one: [defect], two: [passed], three: [passed] });
  expect(decided).toHaveLength(3);
  expect(decided.find(({ test }) => test === "one")).toMatchObject({
    verdict: {
      outcome: "failed",
      reasons: [{ code: "test/broken-off", message: "it is undefined" }],
    },
  });
});

test("when it is interrupted nothing is begun any more, and nothing told of what was under way", async () => {
  const end = new AbortController();
  const listen = ({ kind }: TestEvent): void => {
    if (kind === "test-decided") end.abort();
  };
  const names = { one: [passed], two: [passed], three: [passed], four: [passed] };
  expect(await run(names, { signal: end.signal, listen })).toHaveLength(1);
  expect(attempts.get("/r/four.test.stp")).toHaveLength(1);
});
