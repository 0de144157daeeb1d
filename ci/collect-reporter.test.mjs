import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

test("every outcome is told apart, and nothing that went wrong is missing", () => {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-results-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const results = join(folder, "results.json");
  const fixtures = join(import.meta.dirname, "fixtures");
  const reporter = join(import.meta.dirname, "collect-reporter.mjs");
  const vitest = join(import.meta.dirname, "../node_modules/.bin/vitest");
  const { status } = spawnSync(vitest, ["run", `--reporter=${reporter}`], {
    cwd: fixtures,
    env: { ...process.env, TAPWRIGHT_RESULTS: results },
  });
  expect(status).toBe(1);
  const collected = JSON.parse(readFileSync(results, "utf8")).results.map(
    ({ file, name, state, reason, detail }) =>
      [file, name, state, reason ?? detail?.split(" /")[0].split("\n")[0]]
        .filter(Boolean)
        .join(" | "),
  );
  expect(collected.sort()).toEqual([
    "every-outcome.case.mjs | after a hook that failed > cannot run | skipped | run",
    "every-outcome.case.mjs | fails | failed | Error: it broke",
    "every-outcome.case.mjs | is skipped | skipped | skip",
    "every-outcome.case.mjs | is to be written | skipped | todo",
    "every-outcome.case.mjs | passes | passed",
    "every-outcome.case.mjs | skips at run time | skipped | no such tool",
    "every-outcome.case.mjs | the file as a whole | failed | Error: the hook broke",
    "no-test.case.mjs | the file as a whole | failed | Error: No test suite found in file",
  ]);
});
