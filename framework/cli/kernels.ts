// `tapwright kernels`: the kernels of this machine's cache.

import type { Command } from "commander";
import { listenForInterrupt } from "./interrupt.ts";
import type { EndCommand } from "./end-command.ts";

export interface FetchKernelOptions {
  readonly compiler: boolean;
  readonly debug: boolean;
  readonly facts: boolean;
  readonly keepDebug: boolean;
  readonly modules: boolean;
  readonly refresh: boolean;
}

export interface AddKernelOptions {
  readonly vmlinux?: string;
  readonly installed?: string;
  readonly root?: string;
  readonly buildId?: string;
  readonly running: boolean;
  readonly modules?: string;
  readonly headers?: string;
  readonly config?: string;
  readonly image?: string;
  readonly name?: string;
}

export function declareKernels(program: Command, end: EndCommand): void {
  const kernels = program
    .command("kernels")
    .summary("list, fetch, add, export, import and remove kernels")
    .description(
      "The kernels of the catalog, and those that you bring yourself; docs/kernels.md has more.",
    )
    .addHelpText(
      "after",
      `
Examples:
  tapwright kernels list
  tapwright kernels fetch bookworm/cloud-amd64
  tapwright kernels add ~/linux --name mine`,
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
    .option(
      "--compiler",
      "with the compiler of their suite, for a machine that does not have it",
      false,
    )
    .option("--refresh", "take the newest version even when another one is locked", false)
    .addHelpText(
      "after",
      "\nExamples:\n  tapwright kernels fetch\n  tapwright kernels fetch --facts trixie/cloud-amd64 bookworm/s390x\n  tapwright kernels fetch --compiler trixie/cloud-amd64",
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
  declareAdd(kernels, end);
  declareTravel(kernels, end);
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

function declareAdd(kernels: Command, end: EndCommand): void {
  kernels
    .command("add [tree]")
    .summary("add a kernel of your own")
    .description(
      "Reads a kernel's debug information and keeps its facts. The kernel is named by the folder that it was built in, or by one of the first four options.",
    )
    .option("--vmlinux <file>", "a vmlinux with debug information")
    .option("--installed <release>", "an installed one, with its debug package")
    .option("--build-id <id>", "ask the debuginfod servers of $DEBUGINFOD_URLS for it")
    .option(
      "--running",
      "the kernel of this machine; from its BTF if nothing better is here",
      false,
    )
    .option("--root <folder>", "where --installed looks", "/")
    .option("--modules <folder>", "its modules with debug information")
    .option("--headers <folder>", "what its modules are built with")
    .option("--config <file>", "its configuration")
    .option("--image <file>", "its bootable image; with --headers and --modules scripts run on it")
    .option("--name <name>", "what to call it (default: added/RELEASE)")
    .addHelpText(
      "after",
      `
Examples:
  tapwright kernels add ~/linux --name mine
  tapwright kernels add --installed 6.1.0-50-amd64`,
    )
    .action(async (tree: string | undefined, options: AddKernelOptions) => {
      const signal = listenForInterrupt();
      const { addKernelCommand } = await import("../commands/add-kernel-command.ts");
      end(await addKernelCommand(tree, options, signal));
    });
}

function declareTravel(kernels: Command, end: EndCommand): void {
  kernels
    .command("export <kernel>")
    .summary("write what is known of a kernel into one file")
    .description(
      "Writes a kernel's facts into a file for other machines, some 14 MB for a cloud kernel. With the facts of all\n" +
        "modules (kernels fetch --modules) it is several times as large.",
    )
    .requiredOption("-o, --output <file>", "the file to write")
    .option("--with-modules", "and the facts of its modules, as far as they are here", false)
    .addHelpText(
      "after",
      "\nExample:\n  tapwright kernels export bookworm/cloud-amd64 -o cloud.facts",
    )
    .action(async (name: string, options: { output: string; withModules: boolean }) => {
      const signal = listenForInterrupt();
      const { exportKernelCommand } = await import("../commands/travel-command.ts");
      end(await exportKernelCommand(name, options, signal));
    });
  kernels
    .command("import <files...>")
    .summary("take kernels from exported files")
    .description("Takes exported facts; the kernels can then be verified, listed and checked.")
    .option("--name <name>", "another name than the one in the file (for one file)")
    .addHelpText("after", "\nExample:\n  tapwright kernels import cloud.facts")
    .action(async (paths: string[], options: { name?: string }) => {
      const signal = listenForInterrupt();
      const { importKernelCommand } = await import("../commands/travel-command.ts");
      end(await importKernelCommand(paths, options, signal));
    });
}
