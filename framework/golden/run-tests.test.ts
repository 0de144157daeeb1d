import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest";
import type { InstalledKernel } from "../../qemu/index.ts";
import type { TestEvent } from "../results/test-event.ts";
import type { Verdict } from "../results/verdict.ts";

// Other files of the same process may have these modules without what stands in for parts of them here.
vi.resetModules();
const { runCells } = await import("./run-cells.ts");
const { runTests } = await import("./run-tests.ts");
afterAll(() => vi.resetModules());

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
vi.mock("../pipeline/guests.ts", () => ({
  keepGuestsWaiting: ({ name }: InstalledKernel, count: number) => waiting.push(`${name} ${count}`),
}));

/** How many guests were to wait for each kernel, in their order. */
let waiting: string[];
let cache: string;
beforeEach(() => {
  waiting = [];
  cache = mkdtempSync(join(tmpdir(), "tapwright-test-"));
  vi.stubEnv("XDG_CACHE_HOME", cache);
});
afterEach(() => {
  attempts.clear();
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

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
  const results = { takesKnown: false, keepsResults: false };
  const paths = [...attempts.keys()];
  await runTests(
    paths,
    { ...settings, ...results, jobs: 2, retries, guestsAfterwards: 0, takesTurns: false, signal },
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

/** Cells that take turns, of which results are kept; each may be attempted once. */
async function runOn(kernels: Readonly<Record<string, readonly string[]>>, takesKnown = true) {
  const cells = Object.entries(kernels).flatMap(([kernel, tests]) =>
    tests.map((name) => ({ path: `/r/${name}`, test: name, kernel })),
  );
  for (const { path, test: name } of cells)
    attempts.set(path, [...(attempts.get(path) ?? []), name === "bad" ? red("failed") : passed]);
  const events: TestEvent[] = [];
  const benchOf = (kernel: string) =>
    Promise.resolve(
      kernel === "missing"
        ? { obstacle: "no emulator" }
        : {
            kernel: { name: kernel } as InstalledKernel,
            digests: { of: (path: string) => Promise.resolve(`${kernel}${path.slice(3)}`) },
          },
    );
  const settings = { include: [], update: false, jobs: 1, retries: 0, guestsAfterwards: 0 };
  const turns = { takesTurns: true, signal: new AbortController().signal };
  await runCells(cells, { ...settings, ...turns, benchOf, takesKnown }, (event) => {
    events.push(event);
  });
  const began = events.flatMap((event) => (event.kind === "test-began" ? [event.test] : []));
  return { began, decided: events.filter((event) => event.kind === "test-decided") };
}

test("guests wait for cells that will run, kernel by kernel, and none is left over", async () => {
  const { decided } = await runOn({ a: ["one", "bad"], b: ["one"] });
  expect(decided.map(({ test: name, kernel }) => `${name}@${kernel}`)).toEqual([
    "one@a",
    "bad@a",
    "one@b",
  ]);
  expect(waiting).toEqual(["a 1", "a 1", "a 0", "b 1", "b 0"]);
});

test("what is known is told with its time, without a guest", async () => {
  await runOn({ a: ["one", "bad"] });
  waiting = [];
  const { began, decided } = await runOn({ a: ["one", "two", "bad"] });
  expect([began, waiting]).toEqual([["two"], ["a 1", "a 0"]]);
  expect(
    decided.map(({ test: name, verdict, since }) => [name, verdict.outcome, since !== undefined]),
  ).toEqual([
    ["one", "passed", true],
    ["two", "passed", false],
    ["bad", "failed", true],
  ]);
  expect((await runOn({ a: ["one"] }, false)).began).toEqual(["one"]);
});

test("a kernel that cannot run here makes skips", async () => {
  const { began, decided } = await runOn({ missing: ["one"] });
  const verdict = { outcome: "skipped", cause: "missing", reason: "no emulator" };
  expect(decided).toMatchObject([{ test: "one", verdict }]);
  expect([began, waiting]).toEqual([[], []]);
});
