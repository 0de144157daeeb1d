// What the real parser says to a command line; the command itself does not run.

import { CommanderError, type Command } from "commander";
import { AskedForVersion, createProgram } from "../../framework/cli/main.ts";
import { normalizeCommandLine } from "../../framework/cli/normalize-command-line.ts";
import { FailureError, type Failure } from "../../framework/failure.ts";

export type Parsed =
  | { readonly kind: "accepted"; readonly command: Command | undefined }
  | { readonly kind: "refused"; readonly failure: Failure }
  | { readonly kind: "wrong"; readonly message: string };

class Accepted extends Error {
  readonly command: Command;

  constructor(command: Command) {
    super("accepted");
    this.command = command;
  }
}

/** Made once: that takes longer than to parse a line, before which a program forgets the one before. */
let program: Command | undefined;

export async function parseCommandLine(words: readonly string[]): Promise<Parsed> {
  program ??= parserOnly();
  try {
    await program.parseAsync(normalizeCommandLine(words), { from: "user" });
  } catch (thrown) {
    if (thrown instanceof Accepted) return { kind: "accepted", command: thrown.command };
    if (thrown instanceof AskedForVersion) return { kind: "accepted", command: undefined };
    if (thrown instanceof FailureError) return { kind: "refused", failure: thrown.failure };
    if (!(thrown instanceof CommanderError)) throw thrown;
    if (thrown.exitCode === 0) return { kind: "accepted", command: undefined };
    return { kind: "wrong", message: thrown.message };
  }
  throw new Error("nothing was parsed");
}

function parserOnly(): Command {
  const made = createProgram(() => {});
  made.hook("preAction", (_, command) => {
    throw new Accepted(command);
  });
  silence(made);
  return made;
}

function silence(command: Command): void {
  command.configureOutput({ writeOut: () => {}, writeErr: () => {} });
  command.commands.forEach(silence);
}
