// What `tapwright list` does.

import type { ListOptions } from "../cli/list.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { hasErrors, listProbes } from "../../compiler/index.ts";
import type { ListedPoint } from "../../compiler/index.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { additionalScripts } from "../pipeline/script-request.ts";
import { openFactsSession } from "../pipeline/session.ts";
import { strict } from "../pipeline/translate.ts";
import { withHost } from "../pipeline/with-host.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

export async function listCommand(pattern: string, options: ListOptions): Promise<number> {
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
    process.stdout.write(`${JSON.stringify({ facts: kernel.source, points }, undefined, 2)}\n`);
  } else {
    process.stdout.write(points.map((point) => describe(point, options.vars)).join(""));
  }
  return points.length === 0 || hasErrors(diagnostics) ? exitCodes.failed : exitCodes.good;
}

function byText(left: ListedPoint, right: ListedPoint): number {
  return left.point < right.point ? -1 : left.point > right.point ? 1 : 0;
}

function describe({ point, variables }: ListedPoint, withVariables: boolean): string {
  const shown = withVariables ? variables.map(({ name, type }) => ` ${name}:${type}`) : [];
  return `${point}${shown.join("")}\n`;
}
