// The whole test: lint, unit tests, C tests (Vitest runs them), guest tests. Writes reports/tests.tap and
// reports/junit.xml and ends with the line `N passed, N failed, N skipped`.
//
// A skip is a failure unless allowed-skips.json has it with its reason, and so is a project without a single pass: no
// test may look green without having run.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);
const reports = join(root, "reports");
const projects = ["unit", "guest"];

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports, { recursive: true });

const results = [...lint(), ...runVitest()];
const verdicts = judge(results);
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

function runVitest() {
  const collected = join(reports, "results.json");
  const { status } = spawnSync(
    "node_modules/.bin/vitest",
    ["run", "--reporter=default", `--reporter=${join(root, "ci", "collect-reporter.mjs")}`],
    {
      stdio: ["ignore", "inherit", "inherit"],
      env: { ...process.env, TAPWRIGHT_RESULTS: collected },
    },
  );
  if (!existsSync(collected)) {
    return [failure(`vitest ended with ${status} and without results`)];
  }
  const { results } = JSON.parse(readFileSync(collected, "utf8"));
  const failed = results.some(({ state }) => state === "failed");
  return status === 0 || failed ? results : [...results, failure(`vitest ended with ${status}`)];
}

function judge(results) {
  const allowed = JSON.parse(readFileSync("ci/allowed-skips.json", "utf8")).map((entry) => ({
    ...entry,
    pattern: new RegExp(entry.pattern),
  }));
  const verdicts = results.map((result) => {
    if (result.state !== "skipped") return result;
    if (allowed.some(({ pattern }) => pattern.test(title(result)))) return result;
    const detail = `it was skipped (${result.reason}), and ci/allowed-skips.json does not have it`;
    return { ...result, state: "failed", detail };
  });
  for (const project of projects) {
    const ran = verdicts.some(
      (verdict) => verdict.project === project && verdict.state === "passed",
    );
    if (!ran) verdicts.push(failure(`no test of the project ${project} passed`));
  }
  return verdicts;
}

function failure(detail) {
  return {
    project: "ci",
    file: "ci/test.mjs",
    name: "the run as a whole",
    state: "failed",
    detail,
  };
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

/** TAP 13, flat: every test is one line of the one list. */
function formatTap(verdicts) {
  const lines = verdicts.flatMap((verdict, index) => {
    const { state, detail, reason } = verdict;
    const ok = state === "failed" ? "not ok" : "ok";
    // `#` would start a directive.
    const name = title(verdict).replaceAll("#", "\\#");
    const directive = state === "skipped" ? ` # SKIP ${reason}` : "";
    const block =
      state === "failed" && detail ? ["  ---", "  message: |", indent(detail, 4), "  ..."] : [];
    return [`${ok} ${index + 1} - ${name}${directive}`, ...block];
  });
  return ["TAP version 13", `1..${verdicts.length}`, ...lines, ""].join("\n");
}

function title({ project, file, name }) {
  return [project, file, name].filter(Boolean).join(" > ").replaceAll("\n", " ");
}

function indent(text, width = 2) {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => " ".repeat(width) + line)
    .join("\n");
}
