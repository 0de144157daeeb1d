// A workflow of GitHub Actions: a job for each shard, and one that puts their reports together.

import { stringify } from "yaml";
import { image, installPackages, mergeShards } from "./workflow.ts";
import { shellWord } from "../shell-word.ts";
import type { WorkflowRequest } from "./workflow.ts";

export function githubWorkflow({ matrix, shards, packages, setup }: WorkflowRequest): string {
  const numbers = Array.from({ length: shards }, (_, index) => index + 1);
  const prepare = [{ uses: "actions/checkout@v4" }, { name: "Set up", run: setup }];
  const kept = {
    path: "cache",
    // Each run leaves what it decided to the next, each attempt at a job to the next attempt.
    key: "tapwright-${{ matrix.shard }}-${{ github.run_id }}-${{ github.run_attempt }}",
  };
  const run = `npx tapwright test --matrix ${shellWord(matrix)} --fetch --shard \${{ matrix.shard }}/${shards}`;
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
        uses: "actions/cache/restore@v4",
        with: { ...kept, "restore-keys": "tapwright-${{ matrix.shard }}-\n" },
      },
      // The folder as the container sees it: the expression github.workspace is that of the machine around it.
      { name: "Run", run: `XDG_CACHE_HOME="$GITHUB_WORKSPACE/cache" ${run}` },
      // The action that does both saves nothing behind a red step.
      { if: "always()", name: "Keep them", uses: "actions/cache/save@v4", with: kept },
      upload("shard-${{ matrix.shard }}"),
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
      upload("reports"),
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

/** A job that is run again replaces what it uploaded before. */
function upload(name: string): object {
  const what = { name, path: "reports", overwrite: true };
  return { if: "always()", uses: "actions/upload-artifact@v4", with: what };
}
