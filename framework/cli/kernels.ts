// `tapwright kernels`: the kernels of this machine's cache.

import type { Command } from "commander";
import { listenForInterrupt } from "./interrupt.ts";
import type { EndCommand } from "./end-command.ts";

export interface FetchKernelOptions {
  readonly debug: boolean;
  readonly facts: boolean;
  readonly keepDebug: boolean;
  readonly modules: boolean;
  readonly refresh: boolean;
}

export function declareKernels(program: Command, end: EndCommand): void {
  const kernels = program
    .command("kernels")
    .summary("list, fetch, index and remove kernels")
    .description("The kernels of the catalog, and those that are in the cache of this machine.")
    .addHelpText(
      "after",
      `
Examples:
  tapwright kernels list
  tapwright kernels fetch bookworm/cloud-amd64`,
    );
  kernels
    .command("list")
    .summary("list the catalog and what of it is here")
    .description("Lists the catalog: names, architectures, and what of it is in the cache.")
    .option("--json", "print the list as JSON", false)
    .addHelpText("after", "\nExample:\n  tapwright kernels list --json")
    .action(async (options: { json: boolean }) => {
      const { listKernelsCommand } = await import("../commands/kernels-command.ts");
      end(await listKernelsCommand(options.json));
    });
  kernels
    .command("fetch [names...]")
    .summary("fetch kernels with headers and the facts of their debug information")
    .description(
      "Fetches kernels into the cache; every package is checked before it is used. Debug information is indexed while it is unpacked, and not kept.",
    )
    .option("--facts", "facts only: enough to verify, list and check, nothing that starts", false)
    .option("--no-debug", "without debug information: only entry arguments, from BTF")
    .option("--modules", "with the facts of all modules", false)
    .option("--keep-debug", "keep vmlinux (and modules) with debug information", false)
    .option("--refresh", "take the newest version even when another one is locked", false)
    .addHelpText(
      "after",
      "\nExamples:\n  tapwright kernels fetch\n  tapwright kernels fetch --facts trixie/cloud-amd64 bookworm/s390x",
    )
    .action(async (names: string[], options: FetchKernelOptions) => {
      const signal = listenForInterrupt();
      const { fetchKernelsCommand } = await import("../commands/kernels-command.ts");
      end(await fetchKernelsCommand(names, options, signal));
    });
  kernels
    .command("build <names...>")
    .summary("build kernels that no distribution has, from source")
    .description(
      "Builds kernels from Debian's source of Linux, by recipes of ours, and indexes them. It takes minutes; an interrupted build goes on where it stopped.",
    )
    .option("--refresh", "take the newest source even when one is built", false)
    .addHelpText("after", "\nExample:\n  tapwright kernels build source/ppc64")
    .action(async (names: string[], options: { refresh: boolean }) => {
      const signal = listenForInterrupt();
      const { buildKernelsCommand } = await import("../commands/kernels-command.ts");
      end(await buildKernelsCommand(names, options.refresh, signal));
    });
  kernels
    .command("index [names...]")
    .summary("index kernels' debug information")
    .description(
      "Builds the facts index of fetched kernels; other commands do it when they need it.",
    )
    .option("--force", "also when there is one already", false)
    .addHelpText("after", "\nExample:\n  tapwright kernels index bookworm/cloud-amd64")
    .action(async (names: string[], options: { force: boolean }) => {
      const signal = listenForInterrupt();
      const { indexKernelsCommand } = await import("../commands/kernels-command.ts");
      end(await indexKernelsCommand(names, options.force, signal));
    });
  kernels
    .command("remove <names...>")
    .summary("remove kernels from the cache")
    .description("Removes kernels, with their indexes, from the cache.")
    .addHelpText("after", "\nExample:\n  tapwright kernels remove trixie/cloud-amd64")
    .action(async (names: string[]) => {
      const { removeKernelsCommand } = await import("../commands/kernels-command.ts");
      end(await removeKernelsCommand(names));
    });
}
