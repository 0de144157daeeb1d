// The workflows as YAML that others read, and their structure by the services' own rules.

import { parse } from "yaml";
import * as z from "zod";
import { describe, expect, test } from "vitest";
import { githubWorkflow } from "./github.ts";
import { gitlabPipeline } from "./gitlab.ts";
import { neededPackages } from "./workflow.ts";

const request = {
  matrix: "ci/matrix.json",
  shards: 3,
  packages: ["gcc", "qemu-system-x86"],
  setup: "npm ci",
};

/** https://docs.github.com/en/actions/writing-workflows/workflow-syntax-for-github-actions: a step runs or uses. */
const step = z
  .strictObject({
    name: z.string().optional(),
    if: z.string().optional(),
    uses: z
      .string()
      .regex(/^[\w-]+\/[\w-]+(?:\/[\w-]+)?@v\d+$/)
      .optional(),
    run: z.string().optional(),
    with: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    env: z.record(z.string(), z.string()).optional(),
  })
  .refine(({ uses, run }) => (uses === undefined) !== (run === undefined));
const job = z.strictObject({
  needs: z.string().optional(),
  if: z.string().optional(),
  "runs-on": z.string(),
  container: z.union([z.string(), z.strictObject({ image: z.string(), options: z.string() })]),
  "timeout-minutes": z.int().positive().optional(),
  strategy: z
    .strictObject({
      "fail-fast": z.boolean(),
      matrix: z.record(z.string(), z.array(z.int()).min(1)),
    })
    .optional(),
  steps: z.array(step).min(1),
});
const workflow = z.strictObject({
  name: z.string(),
  on: z.record(z.enum(["push", "pull_request"]), z.object({})),
  permissions: z.record(z.string(), z.enum(["read", "write", "none"])),
  jobs: z.record(z.string().regex(/^[A-Za-z_][\w-]*$/), job),
});

describe("GitHub", () => {
  const text = githubWorkflow(request);
  const { jobs } = workflow.parse(parse(text));

  test("is a workflow whose jobs need jobs that there are, and use values that are defined", () => {
    for (const { needs } of Object.values(jobs)) {
      if (needs !== undefined) expect(Object.keys(jobs)).toContain(needs);
    }
    const used = [...text.matchAll(/\$\{\{ (.*?) \}\}/g)].map(([, expression]) => expression);
    expect(new Set(used)).toEqual(new Set(["matrix.shard", "github.run_id", "github.run_attempt"]));
    expect(jobs["shard"]!.strategy!.matrix).toEqual({ shard: [1, 2, 3] });
  });

  test("runs a shard in each job, with a cache, and merges what they upload even when one is red", () => {
    const runs = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
    expect(runs).toEqual([
      "apt-get update && apt-get install --yes --no-install-recommends gcc qemu-system-x86",
      "npm ci",
      'XDG_CACHE_HOME="$GITHUB_WORKSPACE/cache" npx tapwright test --matrix ci/matrix.json --fetch --shard ${{ matrix.shard }}/3',
      "npm ci",
      "npx tapwright merge-reports shards/*/matrix.json --times reports/times.json",
      'cat reports/matrix.md >> "$GITHUB_STEP_SUMMARY"',
    ]);
    expect(jobs["report"]!.if).toBe("always()");
    const step = (uses: string) => jobs["shard"]!.steps.find((one) => one.uses?.startsWith(uses));
    const restored = step("actions/cache/restore@")!.with!;
    expect(restored["path"]).toBe("cache");
    // A red shard leaves its kernels and results to the next run, too.
    expect(step("actions/cache/save@")).toMatchObject({
      if: "always()",
      with: { path: "cache", key: restored["key"] },
    });
    expect(restored["key"]).toMatch(
      new RegExp(`^${restored["restore-keys"]!.toString().trim().replaceAll(/[${}]/g, "\\$&")}`),
    );
    expect(step("actions/upload-artifact@")).toMatchObject({
      if: "always()",
      with: { path: "reports", overwrite: true },
    });
  });

  test("takes a matrix whose name a shell would take apart", () => {
    const steps = workflow.parse(
      parse(githubWorkflow({ ...request, matrix: "it's a matrix.json" })),
    );
    const runs = steps.jobs["shard"]!.steps.flatMap(({ run }) => run ?? []);
    expect(runs.at(-1)).toContain(String.raw`--matrix 'it'\''s a matrix.json' --fetch`);
  });
});

test("GitLab", () => {
  expect(gitlabPipeline(request)).toBe(`stages:
  - test
  - report
default:
  image: node:20-bookworm
shard:
  stage: test
  parallel: 3
  timeout: 90 minutes
  variables:
    XDG_CACHE_HOME: $CI_PROJECT_DIR/cache
  cache:
    key: tapwright-$CI_NODE_INDEX
    paths:
      - cache/
    when: always
  before_script:
    - apt-get update && apt-get install --yes --no-install-recommends gcc qemu-system-x86
    - npm ci
  script:
    - npx tapwright test --matrix ci/matrix.json --fetch --shard $CI_NODE_INDEX/$CI_NODE_TOTAL --reports shards/$CI_NODE_INDEX
  artifacts:
    when: always
    paths:
      - shards/
report:
  stage: report
  needs:
    - job: shard
      artifacts: true
  when: always
  before_script:
    - npm ci
  script:
    - npx tapwright merge-reports shards/*/matrix.json --times reports/times.json
  artifacts:
    when: always
    paths:
      - reports/
    reports:
      junit: reports/junit.xml
`);
});

test("packages are those of every machine and those of the architectures, and none for ia64", async () => {
  const common = await neededPackages(["ia64"]);
  expect(common).toContain("qemu-system-x86");
  const own = (await neededPackages(["ppc64le"])).filter((one) => !common.includes(one));
  expect(own).toEqual([
    "gcc-12-powerpc64le-linux-gnu",
    "libc6-dev-ppc64el-cross",
    "qemu-system-ppc",
  ]);
});
