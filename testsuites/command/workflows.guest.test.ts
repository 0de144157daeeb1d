// The workflows that `tapwright ci generate` prints, run as their services run them: jobs with a folder of their own, the shell's
// steps word by word, and what the services' own actions do by hand.

import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { describe, expect, test } from "vitest";
import { matrixReportSchema } from "../../framework/matrix/matrix-report.ts";
import { cacheRoot } from "../../qemu/index.ts";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

const root = join(import.meta.dirname, "..", "..");
const command = join(root, "dist", "tapwright.js");
/** What a package manager leaves behind. */
const setup = 'mkdir -p node_modules/.bin && ln -s "$COMMAND" node_modules/.bin/tapwright';

/** A repository with two tests, one of which fails, so that later steps have to go on all the same. */
function checkOut(folder: string, salt: string): void {
  const write = (name: string, text: string): void => writeFileSync(join(folder, name), text);
  mkdirSync(folder, { recursive: true });
  write("package.json", "{}\n");
  for (const [name, text] of [
    ["a", "one"],
    ["b", "two"],
  ] as const) {
    write(`${name}.test.stp`, `# ${salt}\nprobe begin { println("${text}") exit() }\n`);
    write(`${name}.golden`, "one\n");
  }
  const kernels = [
    { kernel: "bookworm/cloud-amd64" },
    { kernel: "source/ia64", maySkip: "Debian has no emulator of ia64" },
  ];
  const suites = [{ name: "small", tests: ["."] }];
  write("matrix.json", JSON.stringify({ kernels, suites, tapsets: ["base"] }));
  // The cache of earlier runs.
  symlinkSync(dirname(cacheRoot()), join(folder, "cache"));
}

async function generate(service: string): Promise<unknown> {
  using folder = temporaryFolder();
  checkOut(folder.path, folder.path);
  const words = ["ci", "generate", service, "--matrix", "matrix.json", "--shards", "2"];
  const { stdout } = await runTapwright([...words, "--setup", setup], { cwd: folder.path });
  return parse(stdout);
}

/** Runs a line as the services' shells do; true when it ended well. Packages are those of the machine. */
function runLine(
  line: string,
  cwd: string,
  environment: Readonly<Record<string, string>>,
): boolean {
  if (line.startsWith("apt-get ")) return true;
  // Jobs that say nothing of a cache find nothing in theirs.
  const none = {
    XDG_CACHE_HOME: join(cwd, "none"),
    COMMAND: command,
    NO_COLOR: "1",
    FORCE_COLOR: undefined,
  };
  const env = { ...process.env, ...none, ...environment };
  return spawnSync("sh", ["-e", "-c", line], { cwd, env, stdio: "ignore" }).status === 0;
}

function expectMerged(reports: string): void {
  const text = readFileSync(join(reports, "matrix.json"), "utf8");
  const { records, shards } = matrixReportSchema.parse(JSON.parse(text));
  const outcomes = records.map(({ test: name, verdict }) => [name, verdict.outcome]);
  expect(outcomes).toEqual([
    ["a", "passed"],
    ["b", "failed"],
    ["a", "skipped"],
    ["b", "skipped"],
  ]);
  expect(shards.map(({ index }) => index)).toEqual([1, 2]);
  const times = JSON.parse(readFileSync(join(reports, "times.json"), "utf8")) as object;
  expect(times).toEqual({
    "bookworm/cloud-amd64": { a: expect.any(Number), b: expect.any(Number) },
  });
  // What speaks against b travels with the report.
  const evidence = records[1]!.attempts[0]!.evidence!;
  expect(readFileSync(join(reports, evidence, "output.txt"), "utf8")).toBe("two\n");
}

interface GithubStep {
  readonly if?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
}

/** What actions do to the folder of a job. */
function act(
  uses: string,
  given: Readonly<Record<string, string>>,
  workspace: string,
  artifacts: string,
): void {
  const [action] = uses.replace("actions/", "").split("@");
  if (action === "upload-artifact") {
    cpSync(join(workspace, given["path"]!), join(artifacts, given["name"]!), { recursive: true });
  } else if (action === "download-artifact") {
    const prefix = given["pattern"]!.replace("*", "");
    for (const name of readdirSync(artifacts).filter((one) => one.startsWith(prefix))) {
      const target = join(workspace, given["path"]!, name);
      cpSync(join(artifacts, name), target, { recursive: true });
    }
  } else if (action === "checkout") {
    checkOut(workspace, artifacts);
  } else if (action === "cache/save") {
    // Below the cache that the job restored lies what the command kept.
    expect(existsSync(join(workspace, given["path"]!, "tapwright", "results"))).toBe(true);
  } else expect(action).toBe("cache/restore");
}

/** Whether all steps of a job ended well; behind one that did not only those go on that say so. */
function runGithubJob(
  steps: readonly GithubStep[],
  workspace: string,
  values: Readonly<Record<string, string>>,
  artifacts: string,
): boolean {
  mkdirSync(workspace, { recursive: true });
  const fill = (text: string): string =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (_, name: string) => values[name]!);
  const filled = (all: GithubStep["with"] = {}) =>
    Object.fromEntries(Object.entries(all).map(([name, value]) => [name, fill(`${value}`)]));
  let isGood = true;
  for (const step of steps) {
    if (!isGood && step.if !== "always()") continue;
    const summary = {
      GITHUB_STEP_SUMMARY: join(artifacts, "summary.md"),
      GITHUB_WORKSPACE: workspace,
    };
    if (step.run === undefined) act(step.uses!, filled(step.with), workspace, artifacts);
    else isGood = runLine(fill(step.run), workspace, summary) && isGood;
  }
  return isGood;
}

describe("a workflow", () => {
  requireKernel();

  test("of GitHub", async () => {
    using folder = temporaryFolder();
    const artifacts = join(folder.path, "artifacts");
    mkdirSync(artifacts);
    const { jobs } = (await generate("github")) as {
      readonly jobs: Readonly<
        Record<"shard" | "report", { readonly steps: readonly GithubStep[] }>
      >;
    };
    const run = (job: "shard" | "report", shard: string): boolean => {
      const workspace = join(folder.path, job + shard);
      const run = { "github.run_id": "1", "github.run_attempt": "1" };
      return runGithubJob(jobs[job].steps, workspace, { "matrix.shard": shard, ...run }, artifacts);
    };
    expect(["1", "2"].map((shard) => run("shard", shard)).toSorted()).toEqual([false, true]);
    expect(run("report", "")).toBe(false);
    expectMerged(join(artifacts, "reports"));
    expect(readFileSync(join(artifacts, "summary.md"), "utf8")).toContain("bookworm/cloud-amd64");
  }, 600_000);

  test("of GitLab", async () => {
    using folder = temporaryFolder();
    interface Job {
      readonly before_script: readonly string[];
      readonly script: readonly string[];
    }
    const { shard, report } = (await generate("gitlab")) as {
      readonly shard: Job & { readonly variables: Readonly<Record<string, string>> };
      readonly report: Job;
    };
    const project = join(folder.path, "report");
    const run = (job: Job, workspace: string, variables: Readonly<Record<string, string>>) => {
      checkOut(workspace, folder.path);
      return [...job.before_script, ...job.script].every((line) =>
        runLine(line, workspace, variables),
      );
    };
    const runShard = (index: string): boolean => {
      const workspace = join(folder.path, index);
      const given = { CI_NODE_INDEX: index, CI_NODE_TOTAL: "2" };
      const own = Object.entries(shard.variables).map(([name, value]) => [
        name,
        value.replace("$CI_PROJECT_DIR", workspace),
      ]);
      const isGood = run(shard, workspace, { ...given, ...Object.fromEntries(own) });
      cpSync(join(workspace, "shards"), join(project, "shards"), { recursive: true });
      return isGood;
    };
    expect(["1", "2"].map(runShard).toSorted()).toEqual([false, true]);
    expect(run(report, project, {})).toBe(false);
    expectMerged(join(project, "reports"));
    expect(readFileSync(join(project, "reports", "junit.xml"), "utf8")).toContain("<testsuite");
  }, 600_000);
});
