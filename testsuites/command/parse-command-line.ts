// What the real parser says to a command line; the command itself does not run.

import { CommanderError, type Command } from "commander";
import { AskedForVersion, createProgram } from "../../framework/cli/main.ts";
import { normalizeCommandLine } from "../../framework/cli/normalize-command-line.ts";
import { FailureError, type Failure } from "../../framework/failure.ts";

export type Parsed =
  | { readonly kind: "accepted"; readonly command: Command | undefined }
  | { readonly kind: "refused" | "wrong"; readonly failure: Failure };

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
    if (thrown instanceof FailureError) return judge(thrown.failure);
    if (!(thrown instanceof CommanderError)) throw thrown;
    return { kind: "accepted", command: undefined };
  }
  throw new Error("nothing was parsed");
}

/** An option of stap's is refused with its reason; all else is wrong words. */
function judge(failure: Failure): Parsed {
  return { kind: failure.code === "usage/refused-option" ? "refused" : "wrong", failure };
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
