// A command line of `stap` in a guest, read as `tapwright run` reads its own.

import { Command, CommanderError } from "commander";
import { declareRun } from "../cli/run.ts";
import type { RunOptions } from "../cli/run.ts";
import { scriptAndArguments } from "../cli/script-arguments.ts";
import { refuseWrongWords } from "../cli/wrong-words.ts";
import { fail } from "../failure.ts";

export interface ScriptWords {
  readonly script?: string;
  readonly scriptArguments: readonly string[];
  readonly options: RunOptions;
}

/** Those that concern a script; others are about a guest, a file of this machine, or another thing to do. */
const taken: ReadonlySet<keyof RunOptions> = new Set<keyof RunOptions>([
  "execute",
  "example",
  "workload",
  "target",
  "duration",
  "timing",
  "buffer",
  "guru",
  "include",
  "define",
  "global",
  "more",
  "compatible",
  "unoptimized",
  "skipBadvars",
  "suppressHandlerErrors",
  "suppressTimeLimits",
  "globalVarDisplay",
  "warnings",
  "warningsAsErrors",
  "verbose",
  "vp",
  "disableCache",
  "poisonCache",
]);

/** A command line asks for this text, and for nothing else. */
export class AskedForHelp extends Error {}

/** Rejects with AskedForHelp, or a FailureError. */
export async function parseWords(words: readonly string[]): Promise<ScriptWords> {
  let said = "";
  const write = (text: string): void => void (said += text);
  const program = new Command("tapwright").configureOutput({ writeOut: write, writeErr: write });
  declareRun(program, () => {});
  const [run] = program.commands;
  refuseWrongWords(run!, "stap");
  let parsed: ScriptWords | undefined;
  run!.action((first: string | undefined, rest: string[], options: RunOptions) => {
    for (const option of run!.options) {
      const name = option.attributeName();
      const isGiven = run!.getOptionValueSource(name) === "cli";
      if (isGiven && !taken.has(name as keyof RunOptions)) refuse(option.short ?? option.long!);
    }
    parsed = { ...scriptAndArguments(first, rest, options), options };
  });
  try {
    await program.parseAsync(["run", ...words], { from: "user" });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    throw new AskedForHelp(said);
  }
  return parsed!;
}

function refuse(option: string): never {
  fail({
    code: "usage/refused-option",
    message: `${option} means nothing in a guest's shell`,
    hint: "It is an option of tapwright run. Output is redirected by the shell, with > and |.",
    exitCode: 2,
  });
}
