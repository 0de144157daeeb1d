// What `--dump-functions`, `--dump-probe-aliases` and `--dump-probe-types` do: lists in the form of stap.

import { exitCodes } from "../cli/exit-codes.ts";
import type { RunOptions } from "../cli/run.ts";
import { listAliases, listFunctions, probeTypes } from "../../compiler/index.ts";
import type { ListedAlias, ListedFunction } from "../../compiler/index.ts";
import { additionalScripts } from "../pipeline/script-request.ts";
import { openFactsSession } from "../pipeline/session.ts";
import { withHost } from "../pipeline/with-host.ts";
import { silentProgress } from "../progress/progress.ts";

type DumpOptions = Pick<
  RunOptions,
  "dumpProbeTypes" | "dumpFunctions" | "include" | "more" | "guru" | "verbose" | "compatible"
>;

export async function dumpCommand(options: DumpOptions): Promise<number> {
  const lines = options.dumpProbeTypes ? probeTypes() : await dumpLibrary(options);
  process.stdout.write(lines.map((line) => `${line}\n`).join(""));
  return exitCodes.good;
}

async function dumpLibrary(options: DumpOptions): Promise<string[]> {
  const { kernel, library } = await openFactsSession(options, silentProgress);
  const all = [...library, ...additionalScripts(options.more)];
  const isTold = ({ name }: { readonly name: string }): boolean =>
    options.verbose > 0 || !name.startsWith("_");
  return withHost(kernel, all, options, (host) =>
    options.dumpFunctions
      ? listFunctions(host)
          .filter(isTold)
          .map((fn) => describeFunction(fn, options.verbose > 0))
      : listAliases(host).filter(isTold).map(describeAlias),
  );
}

/** Which marks are told also without -v. */
const shownMarks: ReadonlySet<string> = new Set(["guru", "unprivileged", "myproc-unprivileged"]);

function describeFunction(
  { name, returns, parameters, marks }: ListedFunction,
  isVerbose: boolean,
): string {
  const list = parameters.map((one) => `${one.name}:${one.type}`).join(", ");
  const shown = marks.filter((mark) => isVerbose || shownMarks.has(mark));
  return [`${name}:${returns} (${list})`, ...shown.map((mark) => `/* ${mark} */`)].join(" ");
}

function describeAlias({ name, points }: ListedAlias): string {
  return `${name} = ${points.join(", ")}`;
}
