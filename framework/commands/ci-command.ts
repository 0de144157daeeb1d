// What `tapwright ci generate` does.

import type { CiOptions, Service } from "../cli/ci.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { loadMatrix } from "../matrix/matrix-file.ts";
import { planMatrix } from "../matrix/matrix-plan.ts";
import { githubWorkflow } from "../services/github.ts";
import { gitlabPipeline } from "../services/gitlab.ts";
import { neededPackages } from "../services/workflow.ts";

const writers = { github: githubWorkflow, gitlab: gitlabPipeline };

export async function ciCommand(
  service: Service,
  { matrix, shards, setup }: CiOptions,
): Promise<number> {
  const { kernels } = await planMatrix(await loadMatrix(matrix));
  const architectures = new Set(kernels.map(({ known }) => known.architecture));
  const packages = await neededPackages([...architectures]);
  process.stdout.write(writers[service]({ matrix, shards, packages, setup }));
  return exitCodes.good;
}
