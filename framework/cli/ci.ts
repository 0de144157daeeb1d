// `tapwright ci`: workflows of CI services that run a matrix in shards.

import { Argument, type Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { numberBetween } from "./options.ts";

export const services = ["github", "gitlab"] as const;
export type Service = (typeof services)[number];

export interface CiOptions {
  readonly matrix: string;
  readonly shards: number;
  readonly setup: string;
}

export function declareCi(program: Command, end: EndCommand): void {
  program
    .command("ci")
    .summary("write workflows for CI services")
    .description("Writes what a CI service needs to run a matrix.")
    .addHelpText(
      "after",
      `
Example:
  tapwright ci generate github`,
    )
    .command("generate")
    .summary("write a workflow that runs a matrix in shards")
    .description(
      "Prints a workflow: a job for each shard, with a cache of kernels and results, and one that merges the reports.",
    )
    .addArgument(new Argument("<service>", "which").choices(services))
    .option("--matrix <file>", "the matrix, from the root of the repository", "ci/matrix.json")
    .option("--shards <number>", "jobs that share the matrix", numberBetween(1, 100), 4)
    .option("--setup <command>", "what makes `npx tapwright` work in a fresh clone", "npm ci")
    .addHelpText(
      "after",
      `
Examples:
  tapwright ci generate github > .github/workflows/tapwright.yml
  tapwright ci generate gitlab --shards 2 > .gitlab-ci.yml
  tapwright ci generate github --setup 'npm ci && npm run build && npm link'

The last one is for a repository that is Tapwright itself. docs/test.md says what the jobs do.`,
    )
    .action(async (service: Service, options: CiOptions) => {
      const { ciCommand } = await import("../commands/ci-command.ts");
      end(await ciCommand(service, options));
    });
}
