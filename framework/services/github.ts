// A workflow of GitHub Actions: a job for each shard, and one that puts their reports together.

import { stringify } from "yaml";
import { image, installPackages, mergeShards } from "./workflow.ts";
import type { WorkflowRequest } from "./workflow.ts";

export function githubWorkflow({ matrix, shards, packages, setup }: WorkflowRequest): string {
  const numbers = Array.from({ length: shards }, (_, index) => index + 1);
  const prepare = [{ uses: "actions/checkout@v4" }, { name: "Set up", run: setup }];
  const shard = {
    "runs-on": "ubuntu-latest",
    // Compilers of other suites run in a mount namespace of their own, which containers without rights may not make.
    container: { image, options: "--privileged" },
    "timeout-minutes": 90,
    strategy: { "fail-fast": false, matrix: { shard: numbers } },
    steps: [
      { name: "Install packages", run: installPackages(packages) },
      ...prepare,
      {
        name: "Kernels, guests and results of earlier runs",
        uses: "actions/cache@v4",
        with: {
          path: "cache",
          // Each run leaves what it decided to the next.
          key: "tapwright-${{ matrix.shard }}-${{ github.run_id }}",
          "restore-keys": "tapwright-${{ matrix.shard }}-\n",
        },
      },
      {
        name: "Run",
        env: { XDG_CACHE_HOME: "${{ github.workspace }}/cache" },
        run: `npx tapwright test --matrix ${matrix} --fetch --shard \${{ matrix.shard }}/${shards}`,
      },
      {
        if: "always()",
        uses: "actions/upload-artifact@v4",
        with: { name: "shard-${{ matrix.shard }}", path: "reports" },
      },
    ],
  };
  const report = {
    needs: "shard",
    if: "always()",
    "runs-on": "ubuntu-latest",
    container: image,
    steps: [
      ...prepare,
      {
        uses: "actions/download-artifact@v4",
        with: { pattern: "shard-*", path: "shards" },
      },
      { name: "Merge", run: mergeShards },
      {
        if: "always()",
        name: "Summary",
        run: 'cat reports/matrix.md >> "$GITHUB_STEP_SUMMARY"',
      },
      {
        if: "always()",
        uses: "actions/upload-artifact@v4",
        with: { name: "reports", path: "reports" },
      },
    ],
  };
  const workflow = {
    name: "tapwright",
    on: { push: {}, pull_request: {} },
    permissions: { contents: "read" },
    jobs: { shard, report },
  };
  return stringify(workflow, { lineWidth: 0, aliasDuplicateObjects: false });
}
