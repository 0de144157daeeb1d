import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { firstLines, toolFault } from "./build-fault.ts";
import { runTool } from "./tool.ts";

const cwd = tmpdir();

test("a tool that succeeds gives its output", async () => {
  expect(await runTool("sh", ["-c", "echo out; echo err >&2"], { cwd })).toEqual({
    status: "good",
    output: "out\nerr",
  });
});

test("a tool that fails gives its output, too", async () => {
  const run = await runTool("sh", ["-c", "echo why; exit 3"], { cwd });
  expect(run).toEqual({ status: "failed", output: "why" });
});

test("a tool that is not there is missing", async () => {
  const run = await runTool("no-such-compiler", [], { cwd });
  expect(run.status).toBe("missing");
  const fault = toolFault("no-such-compiler", run, "x");
  expect(fault).toMatchObject({
    code: "build/no-tool",
    message: "`no-such-compiler` is not installed",
  });
});

test("the signal kills a tool with its children", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-tool-"));
  const abort = new AbortController();
  const script = "sleep 60 & echo $! > child; wait";
  const running = runTool("sh", ["-c", script], { cwd: folder, signal: abort.signal });
  const child = await waitForPid(join(folder, "child"));
  abort.abort();
  expect((await running).status).toBe("aborted");
  await expect.poll(() => isRunning(child), { timeout: 5000 }).toBe(false);
  rmSync(folder, { recursive: true });
});

test("a tool may remove what it made outside of its folder, and one that does not end is killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-tool-"));
  const abort = new AbortController();
  const tidy =
    "trap 'rm made; exit 1' TERM; touch made; echo $$ > tidy; while :; do sleep 0.1; done";
  const deaf = "trap '' TERM; echo $$ > deaf; while :; do sleep 0.1; done";
  const options = { cwd: folder, signal: abort.signal };
  const running = [tidy, deaf].map((script) => runTool("sh", ["-c", script], options));
  const pids = await Promise.all(["tidy", "deaf"].map((name) => waitForPid(join(folder, name))));
  abort.abort();
  expect((await Promise.all(running)).map(({ status }) => status)).toEqual(["aborted", "aborted"]);
  expect(existsSync(join(folder, "made"))).toBe(false);
  expect(pids.map(isRunning)).toEqual([false, false]);
  rmSync(folder, { recursive: true });
});

test("a signal that came before starts nothing", async () => {
  expect((await runTool("sh", ["-c", "exit 0"], { cwd, signal: AbortSignal.abort() })).status).toBe(
    "aborted",
  );
});

test("a full disk is told from a wrong program", () => {
  const full = toolFault(
    "gcc",
    { status: "failed", output: "fatal error: x.o: No space left on device" },
    "the generated C",
  );
  expect(full).toMatchObject({ code: "build/disk-full" });
  const wrong = toolFault(
    "gcc",
    { status: "failed", output: "x.c:1: error: no" },
    "the generated C",
  );
  expect(wrong).toMatchObject({
    code: "build/tool-failed",
    message: "gcc failed on the generated C:\nx.c:1: error: no",
  });
});

test("the first lines begin with the first error", () => {
  expect(firstLines("a.c: In function 'f':\n\na.c:1:2: error: bad\n  f();\n")).toBe(
    "a.c:1:2: error: bad\n  f();",
  );
  expect(firstLines("nothing of the kind")).toBe("nothing of the kind");
});

async function waitForPid(path: string): Promise<number> {
  await expect.poll(() => read(path), { timeout: 5000 }).toMatch(/^\d+\n$/);
  return Number(read(path));
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}

/** A zombie, which only waits for its parent to look, does not run any more. */
function isRunning(pid: number): boolean {
  const status = read(`/proc/${pid}/stat`);
  return status !== "" && !/\) Z /.test(status);
}
