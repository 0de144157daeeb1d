// `tapwright cache`: what lies in the cache, and what of it nothing needs any more.

import type { Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { listenForInterrupt } from "./interrupt.ts";

export interface PruneOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
}

export function declareCache(program: Command, end: EndCommand): void {
  const cache = program
    .command("cache")
    .summary("list and prune the cache")
    .description("What lies in the cache, and what of it nothing needs any more.")
    .addHelpText("after", "\nExample:\n  tapwright cache list");
  cache
    .command("list")
    .summary("list what the cache has, and how large it is")
    .description(
      "Lists the parts of the cache, how large they are, and how much of each nothing needs.",
    )
    .option("--json", "print the list as JSON", false)
    .addHelpText("after", "\nExample:\n  tapwright cache list --json")
    .action(async (options: { json: boolean }) => {
      const { listCacheCommand } = await import("../commands/cache-command.ts");
      end(await listCacheCommand(options.json));
    });
  cache
    .command("prune")
    .summary("remove what nothing needs any more")
    .description(
      "Removes indexes of older formats and of kernels that are gone, compilers and runtimes that no kernel here is built with, and\nwhat killed commands left. What another process is using, and what was made within the last hour, stays.",
    )
    .option("-n, --dry-run", "only say what would be removed", false)
    .option("--json", "print what was removed as JSON", false)
    .addHelpText("after", "\nExample:\n  tapwright cache prune --dry-run")
    .action(async (options: PruneOptions) => {
      const signal = listenForInterrupt();
      const { pruneCacheCommand } = await import("../commands/cache-command.ts");
      end(await pruneCacheCommand(options, signal));
    });
}
