// A command line of `stap` in a guest, read as `tapwright run` reads its own.

import { Command, CommanderError } from "commander";
import { declareRun } from "../cli/run.ts";
import type { RunOptions } from "../cli/run.ts";
import { scriptAndArguments } from "../cli/script-arguments.ts";
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

/** What was wrong with a command line, or its help. */
export class WordsError extends Error {
  readonly exitCode: number;

  constructor(text: string, exitCode: number) {
    super(text);
    this.exitCode = exitCode;
  }
}

/** Rejects with a WordsError, or a FailureError. */
export async function parseWords(words: readonly string[]): Promise<ScriptWords> {
  let said = "";
  const write = (text: string): void => void (said += text);
  const program = new Command("tapwright")
    .exitOverride()
    .configureOutput({ writeOut: write, writeErr: write });
  declareRun(program, () => {});
  const [run] = program.commands;
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
    throw new WordsError(said, thrown.exitCode === 0 ? 0 : 2);
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
