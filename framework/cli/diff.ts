// `tapwright diff`: what another kernel does to a tapset, and what would mend it.

import { Option, type Command } from "commander";
import type { EndCommand } from "./end-command.ts";
import { repeatable } from "./options.ts";

export const diffFormats = ["text", "json", "patch"] as const;
export type DiffFormat = (typeof diffFormats)[number];

export interface DiffOptions {
  readonly from?: string;
  readonly to?: string;
  readonly bisect: boolean;
  readonly quick: boolean;
  readonly arch?: string;
  readonly include: readonly string[];
  readonly format: DiffFormat;
  readonly verbose: boolean;
}

export function declareDiff(program: Command, end: EndCommand): void {
  program
    .command("diff <tapset>")
    .summary("what a newer kernel breaks in a tapset, with a patch")
    .description(
      "Says what of a tapset (a name below tapsets/, a folder or a file) breaks, changes its meaning or moves from\n" +
        "one kernel to another, and suggests edits. Each is verified on both kernels before it is suggested.",
    )
    .option("--from <kernel>", "the kernel that the tapset was written for")
    .option("--to <kernel>", "the kernel that it shall work on, too")
    .option("--bisect", "name the first kernel that broke each alias and value", false)
    .option("--quick", "with --bisect: ask the ends, and halves between them", false)
    .option("-a, --arch <architecture>", "with --bisect: the kernels of this architecture")
    .addOption(repeatable("-I, --include <folder>", "more tapsets (may be repeated)"))
    .option("-v, --verbose", "list what only the architectures make different, too", false)
    .addOption(new Option("--format <format>", "how to tell").choices(diffFormats).default("text"))
    .addHelpText(
      "after",
      `
--format patch prints a unified diff against the .stp files and nothing else. Without --from and --to, --bisect goes
over all kernels of the default kernel's architecture that are here, from old to new. --quick asks fewer of them,
and can miss what was broken and mended again between two that it asked; it says which were not asked.

Examples:
  tapwright diff ./my-tapset --from bookworm/cloud-amd64 --to trixie/cloud-amd64
  tapwright diff ./my-tapset --from bookworm/cloud-amd64 --to trixie/cloud-amd64 --format patch | patch -p1
  tapwright diff syscall --bisect --arch x86_64

Exit codes: 0 if nothing breaks, 1 if something does. docs/diff.md says how suggestions are found.`,
    )
    .action(async (tapset: string, options: DiffOptions) => {
      const { diffCommand } = await import("../commands/diff-command.ts");
      end(await diffCommand(tapset, options));
    });
}
