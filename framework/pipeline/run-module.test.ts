import { describe, expect, test } from "vitest";
import { exitCodeOf, judgeRun, runModule } from "./run-module.ts";
import type { RunRecord } from "./run-module.ts";

const outcome: RunRecord["outcome"] = {
  status: "completed",
  state: {
    errors: 0,
    skipped: 0,
    busy: 0,
    waited: 0,
    stack: 0,
    missed: 0,
    lost: 0,
    probes: 2,
    hits: 10,
  },
  taint: 12288,
  taintBefore: 0,
  lostMessages: 0,
  splats: [],
  leftBehind: [],
  console: "",
  qemuCommand: [],
  restored: true,
};

const warning = {
  kind: "warning",
  title: "WARNING: CPU: 0 PID: 1 at a.c:1",
  line: 0,
  report: "WARNING: CPU: 0 PID: 1 at a.c:1\nCall Trace:",
} as const;

const goodRun: RunRecord = {
  output: "",
  errors: [],
  warnings: [],
  kernelMessages: [],
  workload: { exitCode: 0, truth: {} },
  outcome,
  seconds: 1,
};

function judge(change: Partial<RunRecord["outcome"]>, interruption = false) {
  const run = { ...goodRun, outcome: { ...outcome, ...change } };
  const failures = judgeRun(run, { interruption });
  return { codes: failures.map(({ code }) => code), exitCode: exitCodeOf(failures) };
}

describe("a run is judged", () => {
  test("good when nothing speaks against it", () => {
    expect(judge({})).toEqual({ codes: [], exitCode: 0 });
  });
  test.each([
    ["refused", "guest/module-refused", 1],
    ["workload-refused", "guest/workload-refused", 1],
    ["timed-out", "guest/timed-out", 1],
    ["flooded", "guest/flooded", 1],
    ["panicked", "guest/panicked", 4],
    ["hung", "guest/hung", 4],
    ["agent-lost", "guest/agent-lost", 4],
    ["oopsed", "guest/oopsed", 4],
    ["rebooted", "guest/rebooted", 4],
    ["emulator-lost", "guest/emulator-lost", 4],
    ["interrupted", "guest/interrupted", 1],
  ] as const)("%s is %s with exit code %d", (status, code, exitCode) => {
    expect(judge({ status })).toEqual({ codes: [code], exitCode });
  });
  test.each([
    ["load: Cannot allocate memory\ntw_x: there is not enough memory", /MAXMAPENTRIES/],
    ["load: File exists", undefined],
  ])("%j has a hint where there is one", (detail, hint) => {
    const refused = { ...outcome, status: "refused", detail } as const;
    const [found] = judgeRun({ ...goodRun, outcome: refused });
    expect(found?.hint).toEqual(hint && expect.stringMatching(hint));
  });
  test("an interruption that the user asked for is a good end", () => {
    expect(judge({ status: "interrupted" }, true).exitCode).toBe(0);
  });
  test.each([
    [{ splats: [warning] }, "guest/splat"],
    [{ taint: 12800 }, "guest/tainted"],
    [{ taint: 12288 + 512, taintBefore: 512 }, "guest/tainted"],
    [{ lostMessages: 3 }, "guest/log-lost"],
    [{ leftBehind: ["module tw_x"] }, "guest/left-behind"],
    [{ state: { ...outcome.state!, errors: 1 } }, "script/run-time-error"],
    [{ state: { ...outcome.state!, skipped: 1, missed: 1 } }, "script/skipped-probes"],
    [{ state: { ...outcome.state!, lost: 1 } }, "script/lost-output"],
  ] as const)("%j is %s", (change, code) => {
    expect(judge(change)).toEqual({ codes: [code], exitCode: 1 });
  });
  test("a complaint has its report with it", () => {
    const [found] = judgeRun({ ...goodRun, outcome: { ...outcome, splats: [warning] } });
    expect(found).toMatchObject({
      message: "the kernel complained: WARNING: CPU: 0 PID: 1 at a.c:1",
      detail: warning.report,
    });
  });
  test("marks of the kernel are named, and those that it had before are told apart", () => {
    const tainted = { ...outcome, taint: 12288 + 512 + 128, taintBefore: 512 };
    expect(judgeRun({ ...goodRun, outcome: tainted }).map(({ message }) => message)).toEqual([
      "the kernel is tainted beyond a module's own marks: 12928, D (it oopsed)",
      "the kernel was tainted before the script came: 512, W (a warning)",
    ]);
  });
  test("a mark of a newer kernel is told by its number", () => {
    const tainted = { ...outcome, taint: 12288 + 2 ** 21 };
    expect(judgeRun({ ...goodRun, outcome: tainted })[0]!.message).toContain(", bit 21");
  });
  test("a complaint that is allowed is none, with the mark that it leaves, and no other", () => {
    const isAllowed = ({ kind }: { readonly kind: string }) => kind === "warning";
    const codes = (change: Partial<RunRecord["outcome"]>) =>
      judgeRun({ ...goodRun, outcome: { ...outcome, ...change } }, { isAllowed }).map(
        ({ code }) => code,
      );
    const oops = { ...warning, kind: "oops" } as const;
    expect(codes({ splats: [warning], taint: 12288 + 512 })).toEqual([]);
    expect(codes({ splats: [warning], taint: 12288 + 512 + 128 })).toEqual(["guest/tainted"]);
    expect(codes({ splats: [warning, oops] })).toEqual(["guest/splat"]);
    expect(codes({ splats: [], taint: 12288 + 512 })).toEqual(["guest/tainted"]);
  });
  test("a part of the marks of a module is no taint of its own", () => {
    expect(judge({ taint: 4096 }).codes).toEqual([]);
  });
  test("run-time errors are told once, with their text", () => {
    const errors = ["ERROR: division by 0 near '/' at a.stp:1:2"];
    const state = { ...outcome.state!, errors: 1 };
    const failures = judgeRun({ ...goodRun, errors, outcome: { ...outcome, state } });
    expect(failures.map(({ message }) => message)).toEqual(errors);
  });
  test("a run-time error that a test expects is no failure, another one and none are", () => {
    const errors = ["ERROR: division by 0 near '/' at a.stp:1:2"];
    const codes = (told: readonly string[], expected: readonly string[]) =>
      judgeRun({ ...goodRun, errors: told }, { errors: expected }).map(({ code }) => code);
    expect(codes(errors, ["division by 0"])).toEqual([]);
    expect(codes(errors, ["read fault"])).toEqual([
      "script/run-time-error",
      "script/no-run-time-error",
    ]);
    expect(codes([], ["division by 0"])).toEqual(["script/no-run-time-error"]);
  });
  test("skipped hits are none where the user forgives them; lost output still is", () => {
    const state = { ...outcome.state!, skipped: 3, busy: 1, waited: 2, lost: 1 };
    const run = { ...goodRun, outcome: { ...outcome, state } };
    expect(judgeRun(run)[0]).toMatchObject({
      code: "script/skipped-probes",
      message:
        "3 probe hits were skipped: 1 while a handler ran on the CPU, 2 after waiting for globals",
    });
    expect(judgeRun(run, { skippedHits: true }).map(({ code }) => code)).toEqual([
      "script/lost-output",
    ]);
  });
  test("a workload that ran when the script ended early was killed, and did not fail", () => {
    const workload = { exitCode: 137, truth: null };
    const refused = { ...outcome, status: "refused" } as const;
    expect(judgeRun({ ...goodRun, workload: { ...workload, wasCut: true } })).toEqual([]);
    expect(judgeRun({ ...goodRun, workload, outcome: refused })).toHaveLength(1);
    expect(judgeRun({ ...goodRun, workload })).toMatchObject([{ code: "guest/workload-failed" }]);
  });
  test("a workload that failed, or that did something else than its truth says", () => {
    const workload = { exitCode: 1, truth: {} };
    expect(judgeRun({ ...goodRun, workload }).map(({ code }) => code)).toEqual([
      "guest/workload-failed",
    ]);
  });
  test("the worst exit code wins", () => {
    expect(judge({ status: "panicked", splats: [warning] }).exitCode).toBe(4);
  });
});

test("what a guest streams is collected in order", async () => {
  const guest = {
    async *run() {
      yield { kind: "started" } as const;
      yield { kind: "output", text: "a" } as const;
      yield { kind: "script-warning", text: "w" } as const;
      yield { kind: "output", text: "b\n" } as const;
      yield { kind: "workload", exitCode: 0, truth: { n: 1 } } as const;
      yield { kind: "end", outcome } as const;
    },
  };
  const shown: string[] = [];
  const request = { module: "x.ko", timeLimitSeconds: 1 };
  const run = await runModule(guest, request, { show: (text) => void shown.push(text) });
  expect(run).toMatchObject({ output: "ab\n", warnings: ["w"], workload: { truth: { n: 1 } } });
  expect(shown).toEqual(["a", "b\n"]);
});

describe("modules that are not loaded", () => {
  const told = async (texts: readonly string[], isVerbose: boolean) => {
    const guest = {
      async *run() {
        yield { kind: "arming", arming: 0, toArm: 9 } as const;
        for (const text of texts) yield { kind: "absent-module", text } as const;
        yield { kind: "started" } as const;
        yield { kind: "end", outcome } as const;
      },
    };
    const shown: string[] = [];
    const warn = (text: string): void => void shown.push(text);
    const request = { module: "x.ko", timeLimitSeconds: 1 };
    const { warnings } = await runModule(guest, request, { warn, isVerbose });
    return { shown, warnings };
  };
  const head =
    "WARNING: 4 modules are not loaded, or have no such function: 1,007 probes are left out";
  const many = ["a 1", "b 1000", "c 2", "d 3", "a 1"];
  test("one warning with their number and the first names; the record has all", async () => {
    expect(await told(many, false)).toEqual({
      shown: [`${head} (a, b, c, …; -v names all)`],
      warnings: [`${head} (a, b, c, d)`],
    });
  });
  test("-v names all", async () => {
    expect((await told(many, true)).shown).toEqual([`${head} (a, b, c, d)`]);
  });
  test("a single one, or none", async () => {
    expect((await told(["ext4 1"], false)).shown).toEqual([
      "WARNING: the module ext4 is not loaded, or has no such function: 1 probe is left out",
    ]);
    expect((await told([], false)).shown).toEqual([]);
  });
});
