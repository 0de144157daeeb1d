// What `tapwright test` does: Vitest with the plugin of golden tests, on any folder.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { startVitest } from "vitest/node";
import type { Reporter, TestModule } from "vitest/node";
import type { TestOptions } from "../cli/test.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { fail } from "../failure.ts";
import { formatTap } from "../golden/tap.ts";
import type { TestResult } from "../golden/tap.ts";
import goldenTests from "../golden/vite-plugin.ts";
import { cacheRoot } from "../../qemu/index.ts";
import { chooseKernel } from "../kernels/choose-kernel.ts";

export async function testCommand(
  paths: readonly string[],
  options: TestOptions,
  signal: AbortSignal,
): Promise<number> {
  const kernel = chooseKernel(options).name;
  const filters = paths.map((path) => requirePath(resolve(path)));
  const include = options.include.map((folder) => resolve(folder));
  const results: TestResult[] = [];
  const vitest = await startVitest(
    "test",
    filters,
    {
      config: false,
      root: commonFolder(filters),
      watch: options.watch,
      include: ["**/*.test.stp"],
      exclude: ["**/node_modules/**"],
      testNamePattern: options.filter,
      // One process for all tests, so that one broker serves them; a restored guest is fast enough one at a time.
      pool: "forks",
      fileParallelism: false,
      isolate: false,
      testTimeout: 180_000,
      hookTimeout: 60_000,
      passWithNoTests: true,
      // Our own bundle needs no transformation.
      server: { deps: { external: [/\/dist\/[\w-]+\.js$/] } },
      reporters: ["default", collector(results)],
    },
    {
      plugins: [goldenTests({ kernel, include, update: options.update })],
      // Vite would make a folder node_modules beside the tests.
      cacheDir: join(cacheRoot(), "vite"),
    },
  );
  signal.addEventListener("abort", () => void vitest.cancelCurrentRun("keyboard-input"));
  if (options.watch) {
    await new Promise((finish) => vitest.onClose(() => finish(undefined)));
    return exitCodes.good;
  }
  await vitest.close();
  await writeReports(resolve(options.reports), results);
  return verdict(results, options.filter, signal.aborted);
}

/** What a skip without a reason comes from: the filter. */
const notAsked = "no reason given";

/** Nothing ran is never good: neither no test at all, nor only skipped ones. */
function verdict(
  results: readonly TestResult[],
  filter: string | undefined,
  interrupted: boolean,
): number {
  if (interrupted) return exitCodes.interrupted;
  const states = new Set(results.map(({ state }) => state));
  if (states.has("failed")) return exitCodes.failed;
  if (states.has("passed")) return exitCodes.good;
  if (filter !== undefined && results.every(({ detail }) => detail === notAsked)) {
    return fail({
      code: "test/none",
      message: `no test here has a name that matches '${filter}'`,
      hint: "Tests are called as their files, without .test.stp.",
      exitCode: 1,
    });
  }
  if (states.has("skipped")) return exitCodes.missing;
  return fail({
    code: "test/none",
    message: "there are no tests here",
    hint: "A golden test is a file NAME.test.stp beside NAME.golden.",
    exitCode: 1,
  });
}

function requirePath(path: string): string {
  if (existsSync(path)) return path;
  return fail({
    code: "test/no-such-path",
    message: `there is no file or folder ${path}`,
    exitCode: 1,
  });
}

/** The current folder when all paths lie in it, else the folder of the first. */
function commonFolder(paths: readonly string[]): string {
  const here = process.cwd();
  const outside = paths.find((path) => relative(here, path).startsWith(".."));
  if (outside === undefined) return here;
  return outside.endsWith(".stp") ? dirname(outside) : outside;
}

/** Collects single results with the reasons of skips, which Vitest's own TAP reporter leaves out. */
function collector(results: TestResult[]): Reporter {
  return {
    onTestRunEnd(modules) {
      results.length = 0;
      for (const module of modules) results.push(...resultsOf(module));
    },
  };
}

function resultsOf(module: TestModule): TestResult[] {
  const file = module.relativeModuleId;
  const whole = module.errors().map((error): TestResult => ({
    file,
    name: "the file as a whole",
    state: "failed",
    detail: error.message,
    seconds: 0,
  }));
  const single = [...module.children.allTests()].map((test): TestResult => {
    const result = test.result();
    const seconds = (test.diagnostic()?.duration ?? 0) / 1000;
    const base = { file, name: test.fullName, seconds };
    if (result.state === "passed") return { ...base, state: "passed" };
    if (result.state === "skipped") {
      return { ...base, state: "skipped", detail: result.note ?? notAsked };
    }
    const detail = result.errors?.map((error) => error.message).join("\n");
    return { ...base, state: "failed", detail: detail ?? "it did not end" };
  });
  return [...whole, ...single];
}

async function writeReports(folder: string, results: readonly TestResult[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  const tap = formatTap(results);
  await writeFile(join(folder, "tests.tap"), tap);
  const program = createRequire(import.meta.url).resolve("tap-junit/bin/tap-junit");
  const converted = spawnSync(
    process.execPath,
    [program, "--output", folder, "--name", "junit.xml"],
    {
      input: tap,
      // It complains on standard error of every test that failed, and ends with 1: both are known already.
      stdio: ["pipe", "ignore", "ignore"],
    },
  );
  if (converted.error) throw converted.error;
  process.stdout.write(`reports: ${join(folder, "tests.tap")}, ${join(folder, "junit.xml")}\n`);
}
