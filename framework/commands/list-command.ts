// What `tapwright list` does.

import type { ListOptions } from "../cli/list.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { hasErrors, listProbes } from "../../compiler/index.ts";
import { preprocessorEnvironment } from "../kernels/preprocessor-environment.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { openSession } from "../pipeline/session.ts";
import { showDiagnostics } from "./show-diagnostics.ts";

export async function listCommand(pattern: string, options: ListOptions): Promise<number> {
  const { kernel, library } = await openSession(options, terminalProgress());
  const environment = preprocessorEnvironment(kernel, { guru: false });
  const host = { library, debugInfo: kernel.debugInfo, environment };
  const { points, diagnostics } = listProbes(pattern, host, { variables: options.vars });
  showDiagnostics(diagnostics, { warnings: true });
  if (options.json) {
    const facts = kernel.debugInfo.kernel.source;
    process.stdout.write(`${JSON.stringify({ facts, points }, undefined, 2)}\n`);
  } else {
    const lines = points.map(({ point, variables }) => {
      const shown = options.vars ? variables.map(({ name, type }) => ` ${name}:${type}`) : [];
      return `${point}${shown.join("")}\n`;
    });
    process.stdout.write(lines.join(""));
  }
  return points.length === 0 || hasErrors(diagnostics) ? exitCodes.failed : exitCodes.good;
}
