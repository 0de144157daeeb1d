// What `tapwright list` does.

import type { ListOptions } from "../cli/list.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { hasErrors, listProbes } from "../../compiler/index.ts";
import type { ListedPoint } from "../../compiler/index.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { architectureOf } from "../kernels/choose-kernel.ts";
import { findKnownKernels } from "../kernels/known-kernels.ts";
import { describePoint } from "../listing/describe-point.ts";
import { listOnKernels } from "../listing/list-on-kernels.ts";
import { formatListJson, formatUnionJson } from "../reports/list-json.ts";
import { formatListTable } from "../reports/list-table.ts";
import { additionalScripts } from "../pipeline/script-request.ts";
import { openFactsSession } from "../pipeline/session.ts";
import { strict } from "../pipeline/translate.ts";
import { withHost } from "../pipeline/with-host.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

export async function listCommand(pattern: string, options: ListOptions): Promise<number> {
  if (options.kernel !== undefined && namesSeveral(options.kernel)) {
    return listUnion(pattern, options, options.kernel);
  }
  const more = additionalScripts(options.more);
  const { kernel, library } = await openFactsSession(options, terminalProgress());
  const listing = withHost(kernel, [...library, ...more], { guru: false }, (host) =>
    listProbes(pattern, host, { variables: options.vars }),
  );
  const points = listing.points.toSorted(byText);
  const diagnostics = strict(listing.diagnostics, {
    warningsAreErrors: options.warningsAsErrors,
  });
  showDiagnostics(diagnostics, options);
  if (options.json) {
    process.stdout.write(formatListJson(kernel.source, points));
  } else {
    process.stdout.write(points.map((point) => describePoint(point, options.vars)).join(""));
  }
  return points.length === 0 || hasErrors(diagnostics) ? exitCodes.failed : exitCodes.good;
}

function namesSeveral(kernels: string): boolean {
  return kernels === "all" || kernels.includes(",");
}

async function listUnion(pattern: string, options: ListOptions, names: string): Promise<number> {
  const architecture = options.arch === undefined ? undefined : architectureOf(options.arch);
  const kernels = await findKnownKernels(names, architecture);
  const { include, vars: variables } = options;
  const more = additionalScripts(options.more);
  const listing = await listOnKernels(
    pattern,
    kernels,
    { include, more, variables },
    terminalProgress(),
  );
  const diagnostics = strict(listing.diagnostics, {
    warningsAreErrors: options.warningsAsErrors,
  });
  showDiagnostics(diagnostics, options);
  if (options.json) {
    process.stdout.write(formatUnionJson(listing));
  } else if (listing.points.length > 0) process.stdout.write(formatListTable(listing));
  return listing.points.length === 0 || hasErrors(diagnostics) ? exitCodes.failed : exitCodes.good;
}

function byText(left: ListedPoint, right: ListedPoint): number {
  return left.point < right.point ? -1 : left.point > right.point ? 1 : 0;
}
