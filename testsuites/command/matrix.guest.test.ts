// `tapwright test --matrix`: cells, what is known, shards, what is missing, and a run that goes on where it stopped.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { matrixReportSchema } from "../../framework/matrix/matrix-report.ts";
import type { PageJson } from "../../framework/reports/matrix/page-json.ts";
import { unpackData } from "../../framework/reports/page/packed-data.ts";
import type { PackedData } from "../../framework/reports/page/packed-data.ts";
import { cacheRoot } from "../../qemu/index.ts";
import { obstacleOf } from "./obstacle-of.ts";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

const kernel = "bookworm/cloud-amd64";

/** A folder with a matrix of small tests, and a cache of results of its own within the shared one. */
function matrixFolder(texts: Readonly<Record<string, string>>, more: object = {}) {
  const folder = temporaryFolder();
  const write = (name: string, text: string): void => writeFileSync(join(folder.path, name), text);
  for (const [name, text] of Object.entries(texts)) {
    // What is known is found by content: other folders have other texts.
    write(`${name}.test.stp`, `# ${folder.path}\n${text}`);
    write(`${name}.golden`, "one\n");
  }
  const matrix = {
    kernels: [{ kernel }, { kernel: "source/ia64", maySkip: "Debian has no emulator of ia64" }],
    suites: [{ name: "small", tests: ["."] }],
    ...more,
  };
  write("matrix.json", JSON.stringify(matrix));
  const run = (...words: string[]) =>
    runTapwright(["test", "--matrix", "matrix.json", ...words], { cwd: folder.path });
  const report = (path = "reports/matrix.json") =>
    matrixReportSchema.parse(JSON.parse(readFileSync(join(folder.path, path), "utf8")));
  return { path: folder.path, write, run, report, [Symbol.dispose]: folder[Symbol.dispose] };
}

/** What the page shows. */
function pageOf(folder: string): PageJson {
  const html = readFileSync(join(folder, "reports", "matrix.html"), "utf8");
  const [, letters = ""] = /id="report"[^>]*>\s*([A-Za-z0-9+/=]+)/.exec(html) ?? [];
  const packed = gunzipSync(Buffer.from(letters, "base64")).toString("utf8");
  return unpackData(JSON.parse(packed) as PackedData) as PageJson;
}

const good = 'probe begin { println("one") exit() }\n';
const wrong = 'probe begin { println("two") exit() }\n';

describe("a matrix", () => {
  requireKernel();

  test("runs each cell once, says since when it is known, and runs it again when something changes", async () => {
    using folder = matrixFolder({ a: good, b: wrong });
    const first = await folder.run("--times", "times.json");
    expect(first.exitCode).toBe(1);
    const times = JSON.parse(readFileSync(join(folder.path, "times.json"), "utf8")) as object;
    expect(times).toEqual({ [kernel]: { a: expect.any(Number), b: expect.any(Number) } });
    expect(first.stdout).toContain("red  bookworm/cloud-amd64  x86_64");
    expect(first.stdout).toContain("source/ia64           ia64    SKIP no ia64 emulator: ");
    expect(first.stdout).toContain("failed b@bookworm/cloud-amd64\n");
    expect(first.stdout).toContain("- one");
    expect(first.stdout).toContain("1 passed, 1 failed, 2 skipped\n");
    const [a, b] = folder.report().records;
    expect([a!.verdict.outcome, b!.verdict.outcome]).toEqual(["passed", "failed"]);
    expect([a!.since, a!.attempts.length, a!.attempts[0]!.guest]).toEqual([
      undefined,
      1,
      "restored",
    ]);

    // What went wrong left its evidence, as with plain tests, and happens again from that alone.
    const evidence = "evidence/b@bookworm_cloud-amd64/1";
    expect([a!.attempts[0]!.evidence, b!.attempts[0]!.evidence]).toEqual([undefined, evidence]);
    const again = await runTapwright(["repro", `b@${kernel}`], { cwd: folder.path });
    expect(again.stdout).toMatch(/^b@bookworm\/cloud-amd64: the same\nthen {2}failed/);
    expect(again.exitCode).toBe(0);

    const second = await folder.run();
    expect(second.exitCode).toBe(1);
    expect(folder.report().records[1]!.attempts[0]!.evidence).toBe(evidence);
    expect(second.stdout).toContain("Not run again: 2 cells, known since 2");
    expect(folder.report().records.map(({ since }) => since !== undefined)).toEqual([
      true,
      true,
      false,
      false,
    ]);

    folder.write("b.golden", "two\n");
    const third = await folder.run();
    expect(third.exitCode).toBe(0);
    expect(third.stdout).toContain("2 passed, 0 failed, 2 skipped (1 known before)\n");
    expect((await folder.run("--fresh")).stdout).toContain("2 passed, 0 failed, 2 skipped\n");
  }, 120_000);

  test("--coverage puts what ran behind the cells of the page", async () => {
    using folder = matrixFolder(
      { a: 'probe oneshot { println("one") }\n' },
      { kernels: [{ kernel }], tapsets: ["base"] },
    );
    expect((await folder.run()).exitCode).toBe(0);
    expect(pageOf(folder.path).coverage).toBeUndefined();
    // It is another module: what is known of the other is not taken for it.
    const counted = await folder.run("--coverage");
    expect(counted.stdout).toContain("1 passed, 0 failed, 0 skipped\n");
    const { coverage } = pageOf(folder.path);
    const all = coverage!.tapsets[0]!.definitions;
    const hits = (name: string) => all.find(({ names }) => names[0] === name)!.kernels[0]!.hits;
    expect([hits("oneshot"), hits("init")]).toEqual([1, 0]);
  }, 120_000);

  test("what the tests of shards counted is behind the cells of the merged page", async () => {
    const script = (point: string): string => `probe ${point} { println("one") exit() }\n`;
    using folder = matrixFolder(
      { a: script("oneshot"), b: script("init") },
      { kernels: [{ kernel }], tapsets: ["base"] },
    );
    const runShard = async (index: number, ...words: string[]): Promise<void> => {
      const into = ["--shard", `${index}/2`, "--reports", `shard-${index}`];
      const result = await folder.run(...into, ...words);
      expect(result.exitCode, result.stdout).toBe(0);
    };
    const hitsOf = async (): Promise<(number | undefined)[] | undefined> => {
      const shards = ["shard-1/matrix.json", "shard-2/matrix.json"];
      const merged = await runTapwright(["merge-reports", ...shards], { cwd: folder.path });
      expect(merged.exitCode, merged.stderr).toBe(0);
      const all = pageOf(folder.path).coverage?.tapsets[0]!.definitions;
      const hits = (name: string) => all?.find(({ names }) => names[0] === name)!.kernels[0]!.hits;
      return all && ["oneshot", "init"].map(hits);
    };
    await runShard(1, "--coverage");
    await runShard(2, "--coverage");
    expect(await hitsOf()).toEqual([1, 1]);
    // A run that does not count leaves no counts of the run before.
    await runShard(2);
    expect(await hitsOf()).toEqual([1, 0]);
    folder.write("shard-1/coverage-counts.json", '{"format":1,"cells":[{}]}');
    const shard = "shard-1/matrix.json";
    expect((await runTapwright(["merge-reports", shard], { cwd: folder.path })).stderr).toContain(
      "error[matrix/bad-report]: shard-1/coverage-counts.json: ",
    );
  }, 180_000);

  test("--fetch asks for nothing that is here, or that cannot run here", async () => {
    using folder = matrixFolder({ a: good });
    // There is no repository: whoever asked for something would fail.
    const environment = { TAPWRIGHT_APT_SOURCES: folder.path };
    const words = ["test", "--matrix", "matrix.json", "--fetch"];
    const result = await runTapwright(words, { cwd: folder.path, environment });
    expect(result.stdout).toContain("1 passed, 0 failed, 1 skipped\n");
    expect(result.exitCode).toBe(0);
  }, 120_000);

  test("what is missing is red where it is required", async () => {
    using folder = matrixFolder({ a: good }, { kernels: [{ kernel }, { kernel: "source/ia64" }] });
    const result = await folder.run();
    expect(result.exitCode).toBe(3);
    expect(result.stdout).toContain(
      "a@source/ia64: it is required, and was skipped: no ia64 emulator: ",
    );
    expect(readFileSync(join(folder.path, "reports", "tests.tap"), "utf8")).toContain(
      "not ok 2 - a@source/ia64\n",
    );
  }, 60_000);

  test("shards are merged, with a word on one that is missing", async () => {
    using folder = matrixFolder({ a: good, b: good.replace("exit", "exit /* b */ ") });
    for (const index of [1, 2]) {
      const result = await folder.run("--shard", `${index}/2`, "--reports", `shard-${index}`);
      expect(result.exitCode, result.stdout).toBe(0);
    }
    const merge = (...words: string[]) =>
      runTapwright(["merge-reports", ...words], { cwd: folder.path });
    const whole = await merge(
      "shard-1/matrix.json",
      "shard-2/matrix.json",
      "--times",
      "times.json",
    );
    expect(whole.stdout).toContain("2 passed, 0 failed, 2 skipped\n");
    expect(whole.exitCode).toBe(0);
    const times = JSON.parse(readFileSync(join(folder.path, "times.json"), "utf8")) as object;
    expect(Object.keys(times)).toEqual([kernel]);
    const half = await merge("shard-2/matrix.json");
    expect(half.exitCode).toBe(1);
    const other = join(folder.path, "other.json");
    const { plan, ...rest } = folder.report("shard-1/matrix.json");
    writeFileSync(other, JSON.stringify({ ...rest, plan: { ...plan, digest: "another" } }));
    expect((await merge("shard-2/matrix.json", "other.json")).stderr).toContain(
      "error[matrix/other-plan]: other.json is of other cells",
    );
    expect(half.stdout).toContain(
      "shard 1/2@matrix: its report is not among those that were merged\n",
    );
  }, 120_000);

  test("an interrupted run goes on where it stopped", async () => {
    using folder = matrixFolder({ a: good, b: 'probe timer.s(20) { println("one") exit() }\n' });
    const interrupted = await runTapwright(["test", "--matrix", "matrix.json", "--jobs", "1"], {
      cwd: folder.path,
      onStart: (child) => {
        const path = join(folder.path, "reports", "events.jsonl");
        const look = setInterval(() => {
          if (!readEvents(path).includes('"kind":"test-began","test":"b"')) return;
          clearInterval(look);
          child.kill("SIGINT");
        }, 100);
        child.on("close", () => clearInterval(look));
      },
    });
    expect(interrupted.exitCode).toBe(130);
    const { records, missingCells, isInterrupted } = folder.report();
    expect([records.map(({ test: name }) => name), missingCells[0]!.test, isInterrupted]).toEqual([
      ["a"],
      "b",
      true,
    ]);
    folder.write("b.test.stp", `# ${folder.path}\n# not as long\n${good}`);
    const resumed = await folder.run();
    expect(resumed.stdout).toContain("2 passed, 0 failed, 2 skipped (1 known before)\n");
    expect(resumed.exitCode).toBe(0);
  }, 120_000);
});

function readEvents(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

describe("without a kernel", () => {
  test.each<[string, object, string]>([
    [
      "a kernel that nobody knows",
      { kernels: [{ kernel: "bookworm/amd46" }] },
      "error[matrix/bad-file]: matrix.json: kernels[0].kernel: there is no kernel bookworm/amd46",
    ],
    [
      "a folder without tests",
      { suites: [{ name: "none", tests: ["nowhere"] }] },
      "error[matrix/bad-file]: matrix.json: suites[0].tests[0]: there are no tests in nowhere",
    ],
    [
      "a tapset that nobody knows",
      { tapsets: ["nowhere"] },
      "error[tapset/not-found]: there is no tapset nowhere",
    ],
    [
      "an exemption of nothing",
      { maySkip: [{ tests: ["c"], kernels: ["*"], reason: "it was so once" }] },
      "error[matrix/bad-file]: matrix.json: maySkip[0]: no test on any kernel of the matrix is meant",
    ],
  ])("%s ends the command", async (_, more, message) => {
    using folder = matrixFolder({ a: good }, more);
    const result = await folder.run();
    expect(result.stderr).toContain(message);
    expect(result.exitCode).toBe(1);
  });

  test("--fetch asks the repository for what is not here, of the shard's own kernels alone", async () => {
    using folder = matrixFolder(
      { a: good },
      {
        kernels: [
          { kernel: "source/ia64", maySkip: "Debian has no emulator of ia64" },
          { kernel, maySkip: "it is not here" },
        ],
      },
    );
    const environment = { XDG_CACHE_HOME: folder.path, TAPWRIGHT_APT_SOURCES: folder.path };
    const run = (...more: string[]) => {
      const words = ["test", "--matrix", "matrix.json", ...more];
      return runTapwright(words, { cwd: folder.path, environment });
    };
    const asked = await run("--fetch", "--shard", "2/2");
    expect(asked.stderr).toContain("error[network/no-debian-source]: ");
    expect(asked.exitCode).toBe(3);
    // Whose kernels cannot run here asks nobody, and so does a run that was not told to fetch.
    expect((await run("--fetch", "--shard", "1/2")).stderr).not.toContain("error");
    expect((await run()).stderr).not.toContain("error");
  }, 60_000);

  test("--fetch asks for a kernel again whose facts are of another version of Tapwright", async (context) => {
    const obstacle = await obstacleOf("bookworm/686-pae");
    if (obstacle !== undefined) return context.skip(obstacle);
    const kernels = [{ kernel: "bookworm/686-pae" }];
    using folder = matrixFolder({ a: good }, { kernels });
    // Everything but the facts is here.
    mkdirSync(join(folder.path, "tapwright"));
    symlinkSync(join(cacheRoot(), "kernels"), join(folder.path, "tapwright", "kernels"));
    const environment = { XDG_CACHE_HOME: folder.path, TAPWRIGHT_APT_SOURCES: folder.path };
    const words = ["test", "--matrix", "matrix.json"];
    const run = (...more: string[]) =>
      runTapwright([...words, ...more], { cwd: folder.path, environment });
    const asked = await run("--fetch");
    expect(asked.stderr).toContain("error[network/no-debian-source]: ");
    expect(asked.exitCode).toBe(3);
    const left = await run();
    expect(left.stdout).toContain(
      "a@bookworm/686-pae: it is required, and was skipped: the facts of ",
    );
    expect(left.exitCode).toBe(3);
  }, 60_000);

  test("what is no report, and reports that do not belong together, are refused", async () => {
    using folder = matrixFolder({ a: good });
    const merge = (...words: string[]) =>
      runTapwright(["merge-reports", ...words], { cwd: folder.path });
    expect((await merge("matrix.json")).stderr).toContain(
      "error[matrix/bad-report]: matrix.json: ",
    );
    expect((await merge("nothing.json")).stderr).toContain(
      "error[matrix/bad-report]: nothing.json: ",
    );
    expect((await runTapwright(["test", "--matrix", "nothing.json"])).stderr).toContain(
      "error[matrix/unreadable]: nothing.json: ",
    );
  });
});
