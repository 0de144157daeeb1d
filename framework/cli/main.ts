// Declares all commands and turns whatever comes out of one into an exit code. Commands load what they need when
// they run, so that help is there at once.

import { CommanderError } from "commander";
import type { Command } from "commander";
import { declareBuild } from "./build.ts";
import { declareCache } from "./cache.ts";
import { declareCi } from "./ci.ts";
import { declareCheck } from "./check.ts";
import { addColourOptions } from "./colour-options.ts";
import { declareCoverage } from "./coverage.ts";
import { declareDemo } from "./demo.ts";
import { declareDiff } from "./diff.ts";
import { declareDoctor } from "./doctor.ts";
import { declareExplain } from "./explain.ts";
import { declareExplainCode } from "./explain-code.ts";
import type { EndCommand } from "./end-command.ts";
import { exitCodeHelp, exitCodes } from "./exit-codes.ts";
import { FlowingCommand, helpFormat } from "./help-format.ts";
import { declareInspect } from "./inspect.ts";
import { declareKernels } from "./kernels.ts";
import { declareList } from "./list.ts";
import { declareMerge } from "./merge.ts";
import { declareMergeReports } from "./merge-reports.ts";
import { declareNew } from "./new.ts";
import { declareRepro } from "./repro.ts";
import { declareRun } from "./run.ts";
import { asksForRunHelp, loadRunHelp } from "./run-help.ts";
import { declareSchema } from "./schema.ts";
import { declareShell } from "./shell.ts";
import { declareTest } from "./test.ts";
import { declareVerify } from "./verify.ts";
import { normalizeCommandLine } from "./normalize-command-line.ts";
import { formatAsked } from "./format-asked.ts";
import { reportThrown } from "./report-thrown.ts";
import { tellUnkept } from "./tell-unkept.ts";
import { refuseWrongWords } from "./wrong-words.ts";

/** Runs one command line (without `node` and the script's name) and gives the exit code. */
export async function main(commandLine: readonly string[]): Promise<number> {
  process.stdout.on("error", endOnBrokenOutput);
  let exitCode: number = exitCodes.good;
  const program = createProgram((code) => (exitCode = code));
  const words = normalizeCommandLine(commandLine);
  try {
    if (asksForRunHelp(words)) await loadRunHelp();
    await program.parseAsync(words, { from: "user" });
    return exitCode;
  } catch (thrown) {
    if (thrown instanceof AskedForVersion) return tellVersion();
    if (thrown instanceof CommanderError) {
      return thrown.exitCode === 0 ? exitCodes.good : exitCodes.usage;
    }
    const asked = formatAsked(words);
    if (asked === undefined) return reportThrown(thrown);
    const { reportAsDocument } = await import("../commands/report-as-document.ts");
    return reportAsDocument(thrown, asked);
  } finally {
    tellUnkept();
  }
}

export function createProgram(end: EndCommand): Command {
  const program = new FlowingCommand("tapwright")
    .description("The workshop for SystemTap tapsets: write, verify, run in real kernels.")
    .option("-V, --version", "print the version, and which tools are found")
    .on("option:version", () => {
      throw new AskedForVersion();
    })
    .helpOption("-h, --help", "show help")
    .helpCommand("help [command]", "show help for a command")
    .configureHelp(helpFormat);
  const declarations = [
    declareDemo,
    declareRun,
    declareShell,
    declareBuild,
    declareCheck,
    declareList,
    declareInspect,
    declareVerify,
    declareNew,
    declareDiff,
    declareExplain,
    declareTest,
    declareCoverage,
    declareMerge,
    declareMergeReports,
    declareCi,
    declareRepro,
    declareKernels,
    declareCache,
    declareDoctor,
    declareExplainCode,
    declareSchema,
  ];
  for (const declare of declarations) declare(program, end);
  addColourOptions(program);
  refuseWrongWords(program, program.name());
  program.addHelpText(
    "after",
    `
Examples:
  tapwright demo
  tapwright run examples/iotask.stp
  tapwright -e 'probe begin { println("hello") exit() }'
  tapwright list 'kernel.function("vfs_*")'

${exitCodeHelp}`,
  );
  return program;
}

/** Ends the parsing of a command line: nothing else of it counts. */
export class AskedForVersion extends Error {}

async function tellVersion(): Promise<number> {
  const { versionCommand } = await import("../commands/version-command.ts");
  return versionCommand();
}

/** `tapwright list … | head` is no failure; a full disk is. */
function endOnBrokenOutput(error: NodeJS.ErrnoException): void {
  process.exit(error.code === "EPIPE" ? exitCodes.good : reportThrown(error));
}
