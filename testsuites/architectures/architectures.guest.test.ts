// The same scripts on every architecture, and on other kernels of x86_64, each in a guest of its own: both of the slides, arithmetic of 64 bits, arguments and
// what functions return, wherever they lie, backtraces. What they print is compared with the same golden files everywhere.

import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { beforeEach, describe, expect, test } from "vitest";
import { obstacleOf } from "../command/obstacle-of.ts";
import { runTapwright, temporaryFolder } from "../command/run-tapwright.ts";

const root = join(import.meta.dirname, "..", "..");

const language = [
  "run/operators",
  "run/number-table",
  "run/return-values",
  "run/target-values",
  "run/histograms",
  "library/context",
  "probes/tracepoint",
  "probes/locations",
  "probes/statement-values",
  "probes/wide-arguments",
  "probes/bit-fields",
];

interface Row {
  readonly kernel: string;
  readonly examples: readonly string[];
  /** Tests of the language that are about this architecture alone. */
  readonly own: readonly string[];
  /** Tests of the language that do not run there. */
  readonly without?: readonly string[];
}

/** With a probe at each statement of `vfs_read` the agent, which reads, too, dies: not understood yet. */
const readingEnds = ["probes/statement-values"];

const rows: readonly Row[] = [
  {
    kernel: "bookworm/686-pae",
    examples: ["iotask", "scf"],
    own: ["errors/kernel-read-fault-32", "run/string-limit-32"],
  },
  { kernel: "bookworm/powerpc64le", examples: ["iotask", "scf"], own: [] },
  { kernel: "bookworm/arm64", examples: ["iotask", "scf"], own: [] },
  // The processor that QEMU translates has no huge pages, which scf's workload collapses.
  {
    kernel: "bookworm/s390x",
    examples: ["iotask"],
    own: ["run/words-big-endian"],
    without: readingEnds,
  },
  // madvise(MADV_COLLAPSE) came with 6.1.
  { kernel: "bullseye/cloud-amd64", examples: ["iotask"], own: [] },
  { kernel: "bullseye/686-pae", examples: ["iotask"], own: ["errors/kernel-read-fault-32"] },
  { kernel: "trixie/cloud-amd64", examples: ["iotask", "scf"], own: [] },
  { kernel: "trixie/powerpc64le", examples: ["iotask", "scf"], own: [] },
  {
    kernel: "trixie/s390x",
    examples: ["iotask"],
    own: ["run/words-big-endian"],
    without: readingEnds,
  },
  // On 7.2 a collapse now and then finds a page locked and gives up, after the call that scf counts.
  { kernel: "sid/cloud-amd64", examples: ["iotask"], own: [] },
  { kernel: "sid/powerpc64le", examples: ["iotask"], own: [] },
  { kernel: "bookworm/6.12-cloud-amd64", examples: ["iotask", "scf"], own: [] },
  { kernel: "bookworm/amd64", examples: ["iotask", "scf"], own: [] },
  // A real-time kernel is built without huge pages.
  { kernel: "bookworm/rt-amd64", examples: ["iotask"], own: [] },
  { kernel: "source/ppc64", examples: ["iotask", "scf"], own: ["run/words-big-endian"] },
  { kernel: "source/ia64", examples: ["iotask"], own: [] },
];

describe.each(rows)("$kernel", ({ kernel, examples, own, without = [] }) => {
  beforeEach(async (context) => {
    const reason = await obstacleOf(kernel);
    if (reason !== undefined) context.skip(reason);
  });

  test("the scripts print what is true", async () => {
    using folder = temporaryFolder();
    const scripts = join(folder.path, "scripts");
    mkdirSync(scripts);
    for (const example of examples) {
      copyTest(join(root, "examples", example), ".stp", join(scripts, example));
    }
    const tests = [...language.filter((name) => !without.includes(name)), ...own];
    for (const name of tests) {
      const path = join(root, "testsuites", "language", name);
      copyTest(path, ".test.stp", join(scripts, basename(name)));
    }
    const reports = join(folder.path, "reports");
    const result = await runTapwright(["test", "-k", kernel, "--reports", reports, scripts]);
    expect(result.exitCode, `${result.stdout}\n${result.stderr}`).toBe(0);
    const passed = readFileSync(join(reports, "tests.tap"), "utf8").match(/^ok (?!.*# SKIP)/gm);
    expect(passed).toHaveLength(examples.length + tests.length);
  }, 600_000);
});

/** A script and what it is to print, as a golden test of its own. */
function copyTest(from: string, ending: string, to: string): void {
  cpSync(`${from}${ending}`, `${to}.test.stp`);
  cpSync(`${from}.golden`, `${to}.golden`);
}
