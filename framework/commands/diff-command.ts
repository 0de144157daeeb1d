// What `tapwright diff` does.

import type { DiffOptions } from "../cli/diff.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { bisectTapset } from "../diff/bisect-tapset.ts";
import { chooseRange } from "../diff/choose-range.ts";
import { diffTapset } from "../diff/diff-tapset.ts";
import { fail } from "../failure.ts";
import { findKnownKernel } from "../kernels/known-kernels.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { formatBisectJson } from "../reports/bisect-json.ts";
import { formatBisect } from "../reports/bisect-text.ts";
import { formatDiffJson } from "../reports/diff-json.ts";
import { formatDiff } from "../reports/diff-text.ts";
import { wrapLines } from "../reports/wrap.ts";
import { findTapset, type Tapset } from "../verify/tapset.ts";

export async function diffCommand(name: string, options: DiffOptions): Promise<number> {
  const tapset = await findTapset(name);
  const { from, to, include } = options;
  if (options.bisect) return bisect(tapset, options);
  if (options.quick) return withoutBisect("--quick says how --bisect chooses kernels", "--quick");
  if (options.arch !== undefined)
    return withoutBisect("--arch says over which kernels --bisect goes", "--arch");
  if (from === undefined || to === undefined) return missing(from === undefined ? "from" : "to");
  const kernels = { from: await findKnownKernel(from), to: await findKnownKernel(to) };
  if (kernels.from.name === kernels.to.name) return same(kernels.from.name);
  const report = await diffTapset(tapset, kernels, { include }, terminalProgress());
  switch (options.format) {
    case "text":
      process.stdout.write(formatDiff(report, options.verbose, process.stdout.columns));
      break;
    case "json":
      process.stdout.write(formatDiffJson(report));
      break;
    case "patch":
      process.stdout.write(report.patch);
      break;
  }
  const breaks = report.changes.some(({ gravity }) => gravity === "break");
  return breaks ? exitCodes.failed : exitCodes.good;
}

async function bisect(tapset: Tapset, options: DiffOptions): Promise<number> {
  const { include, format } = options;
  if (format === "patch") {
    return fail({
      code: "usage/contradiction",
      message: "--bisect finds kernels, and --format patch asks for edits",
      hint: "Run it again with --from and --to, and without --bisect.",
      exitCode: 2,
    });
  }
  const report = await bisectTapset(
    tapset,
    await chooseRange(options),
    { include, isQuick: options.quick },
    terminalProgress(),
  );
  const text = (): string => wrapLines(formatBisect(report), process.stdout.columns);
  process.stdout.write(format === "json" ? formatBisectJson(report) : text());
  return report.breaks.some(({ isDeclared }) => !isDeclared) ? exitCodes.failed : exitCodes.good;
}

function missing(option: "from" | "to"): never {
  return fail({
    code: "usage/missing-option",
    message: `diff compares two kernels: --${option} names one of them`,
    hint: "Or let --bisect go over all that are here; see: tapwright kernels list",
    exitCode: 2,
  });
}

function withoutBisect(message: string, option: string): never {
  return fail({
    code: "usage/contradiction",
    message,
    hint: `Write --bisect too, or leave ${option} away.`,
    exitCode: 2,
  });
}

function same(kernel: string): never {
  return fail({
    code: "usage/contradiction",
    message: `--from and --to are the same kernel, ${kernel}`,
    hint: "Name two kernels; see: tapwright kernels list",
    exitCode: 2,
  });
}
