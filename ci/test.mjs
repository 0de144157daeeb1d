// The whole test: lint, unit tests, C tests (Vitest runs them), guest tests. Writes reports/tests.tap and
// reports/junit.xml and ends with the line `N passed, N failed, N skipped`.
//
// A skip is a failure unless allowed-skips.json has it with its reason, and so is a project without a single pass: no
// test may look green without having run.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { failure, formatTap, indent, judge, resultOfCell, title } from "./verdicts.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const reports = join(root, "reports");
const matrix = "ci/matrix.json";
const projects = ["unit", "slow", "guest", "matrix"];

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const results = [...lint(), fetchDefaultKernel(), ...runMatrix(), ...runVitest()];
const allowedSkips = JSON.parse(readFileSync("ci/allowed-skips.json", "utf8"));
const verdicts = judge(results, allowedSkips, projects);
writeReports(verdicts);
const count = (state) => verdicts.filter((verdict) => verdict.state === state).length;
for (const verdict of verdicts.filter(({ state }) => state === "failed")) {
  console.log(`FAILED ${title(verdict)}\n${indent(verdict.detail ?? "")}`);
}
for (const verdict of verdicts.filter(({ state }) => state === "skipped")) {
  console.log(`SKIPPED ${title(verdict)}: ${verdict.reason}`);
}
console.log(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped`);
process.exitCode = count("failed") > 0 || count("passed") === 0 ? 1 : 0;

/** Every `lint:…` script of package.json is one test. */
function lint() {
  const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
  return Object.keys(scripts)
    .filter((name) => name.startsWith("lint:"))
    .map((name) => {
      const began = performance.now();
      const { status, stdout, stderr } = spawnSync("npm", ["run", "--silent", name], {
        encoding: "utf8",
        maxBuffer: 1 << 28,
      });
      const seconds = (performance.now() - began) / 1000;
      const state = status === 0 ? "passed" : "failed";
      console.log(`${state === "passed" ? "ok" : "not ok"} ${name} (${seconds.toFixed(1)} s)`);
      return {
        project: "lint",
        file: "package.json",
        name,
        state,
        seconds,
        detail: stdout + stderr,
      };
    });
}

/** Tests on real parts skip without it, so it comes before them, by the command that users have. */
function fetchDefaultKernel() {
  const began = performance.now();
  // Tests compare what we say of the kernel with what others say of the same vmlinux, so that it has to be kept.
  const fetched = [["fetch", "--keep-debug"], ["index"]].every((words) => {
    const command = ["dist/tapwright.js", "kernels", ...words];
    return spawnSync("node", command, { stdio: ["ignore", "inherit", "inherit"] }).status === 0;
  });
  return {
    project: "ci",
    file: "ci/test.mjs",
    name: "the default kernel is fetched and indexed",
    state: fetched ? "passed" : "failed",
    seconds: (performance.now() - began) / 1000,
    detail: fetched ? undefined : "what the command said is in the output above",
  };
}

/**
 * The tests of ci/matrix.json on its kernels, which are fetched; those that are not of the default kernel, with the compiler of their
 * suite where this machine lacks one. Other tests find them in the cache.
 */
function runMatrix() {
  const folder = join(reports, "matrix");
  // Who copies the times to ci/times.json balances the shards of the next run.
  const written = ["--reports", folder, "--times", join(folder, "times.json")];
  const command = ["dist/tapwright.js", "test", "--matrix", matrix, "--fetch", ...written];
  const began = performance.now();
  const { status } = spawnSync("node", command, { stdio: ["ignore", "inherit", "inherit"] });
  const whole = {
    project: "ci",
    file: matrix,
    name: "nothing that it requires is red or missing",
    state: status === 0 ? "passed" : "failed",
    seconds: (performance.now() - began) / 1000,
    detail: status === 0 ? undefined : "what the command said is in the output above",
  };
  const report = join(folder, "matrix.json");
  if (!existsSync(report)) return [whole];
  const { records } = JSON.parse(readFileSync(report, "utf8"));
  return [...records.map(resultOfCell), whole];
}

function runVitest() {
  const collected = join(reports, "results.json");
  const { status } = spawnSync(
    "node_modules/.bin/vitest",
    [
      "run",
      "--allowOnly=false",
      "--reporter=default",
      `--reporter=${join(root, "ci", "collect-reporter.mjs")}`,
    ],
    {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, TAPWRIGHT_RESULTS: collected },
      // A run that hangs has to end while somebody still reads what it says.
      timeout: 75 * 60_000,
    },
  );
  if (!existsSync(collected)) {
    return [failure(`vitest ended with ${status} and without results`)];
  }
  const { results } = JSON.parse(readFileSync(collected, "utf8"));
  const failed = results.some(({ state }) => state === "failed");
  return status === 0 || failed ? results : [...results, failure(`vitest ended with ${status}`)];
}

function writeReports(verdicts) {
  const tap = join(reports, "tests.tap");
  writeFileSync(tap, formatTap(verdicts));
  const junit = spawnSync(
    "node_modules/.bin/tap-junit",
    ["--output", reports, "--name", "junit.xml", "--suite", "Tapwright"],
    {
      input: readFileSync(tap),
      stdio: ["pipe", "ignore", "inherit"],
    },
  );
  if (junit.error) throw junit.error;
}
