// Runs the C runtime's own test programs: one test here for each TAP line there. They are built with both sanitizers, so
// that a wrong access ends the program and fails what it had not reported yet.

import { createHash } from "node:crypto";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";

const folder = import.meta.dirname;
const cache =
  process.env["TAPWRIGHT_CACHE"] ??
  join(process.env["XDG_CACHE_HOME"] ?? join(homedir(), ".cache"), "tapwright");
/** Each checkout has its own: two that are tested at once must not build over each other. */
const out = join(
  cache,
  "runtime-tests",
  createHash("sha256").update(folder).digest("hex").slice(0, 16),
);

const hasCompiler = spawnSync("cc", ["--version"]).error === undefined;

const programs = readdirSync(folder)
  .filter((name) => name.endsWith("-test.c"))
  .map((name) => basename(name, ".c"));

/** The tests that a source file runs, in order: what must be reported, even if the program dies before. */
function testsOf(program: string): string[] {
  const text = readFileSync(join(folder, `${program}.c`), "utf8");
  return [...text.matchAll(/^\tRUN\((\w+)\);$/gm)].map((match) => match[1] as string);
}

describe.skipIf(!hasCompiler)("the C runtime on the host", () => {
  beforeAll(() => {
    mkdirSync(out, { recursive: true });
    execFileSync("make", ["-s", "-C", folder, `OUT=${out}`], { stdio: "pipe" });
  }, 120_000);

  for (const program of programs) {
    describe(program, () => {
      let output = "";
      beforeAll(() => {
        const run = spawnSync(join(out, program), { encoding: "utf8", timeout: 60_000 });
        output = run.stdout + run.stderr;
      }, 70_000);

      for (const name of testsOf(program)) {
        test(name.replaceAll("_", " "), () => {
          const line = output.split("\n").find((one) => one.endsWith(` - ${name}`));
          expect(line, output).toMatch(/^ok /);
        });
      }

      test("defines no test that it does not run", () => {
        const text = readFileSync(join(folder, `${program}.c`), "utf8");
        const defined = [...text.matchAll(/^TEST\((\w+)\)$/gm)].map((match) => match[1]);
        expect(defined).toEqual(testsOf(program));
      });
    });
  }
});
