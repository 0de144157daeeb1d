// A pipeline of GitLab: a job that runs once for each shard, and one that puts their reports together.

import { stringify } from "yaml";
import { image, installPackages, mergeShards } from "./workflow.ts";
import { shellWord } from "../shell-word.ts";
import type { WorkflowRequest } from "./workflow.ts";

export function gitlabPipeline({ matrix, shards, packages, setup }: WorkflowRequest): string {
  const own = "shards/$CI_NODE_INDEX";
  const pipeline = {
    stages: ["test", "report"],
    default: { image },
    shard: {
      stage: "test",
      parallel: shards,
      timeout: "90 minutes",
      variables: { XDG_CACHE_HOME: "$CI_PROJECT_DIR/cache" },
      cache: { key: "tapwright-$CI_NODE_INDEX", paths: ["cache/"], when: "always" },
      before_script: [installPackages(packages), setup],
      script: [
        `npx tapwright test --matrix ${shellWord(matrix)} --fetch --shard $CI_NODE_INDEX/$CI_NODE_TOTAL --reports ${own}`,
      ],
      artifacts: { when: "always", paths: ["shards/"] },
    },
    report: {
      stage: "report",
      needs: [{ job: "shard", artifacts: true }],
      when: "always",
      before_script: [setup],
      script: [mergeShards],
      artifacts: {
        when: "always",
        paths: ["reports/"],
        reports: { junit: "reports/junit.xml" },
      },
    },
  };
  return stringify(pipeline, { lineWidth: 0, aliasDuplicateObjects: false });
}
