// What is wrong with a command's words, as the parser of commands tells it, made a failure like any other.

import type { Command, CommanderError } from "commander";
import type { FailureCode } from "../failure-codes.ts";
import { fail } from "../failure.ts";

/** The parser's own codes for what a user can get wrong; its others tell of help. */
const codeOf: ReadonlyMap<string, FailureCode> = new Map([
  ["commander.unknownCommand", "usage/unknown-command"],
  ["commander.unknownOption", "usage/unknown-option"],
  ["commander.invalidArgument", "usage/bad-value"],
  ["commander.optionMissingArgument", "usage/missing-value"],
  ["commander.missingMandatoryOptionValue", "usage/missing-option"],
  ["commander.missingArgument", "usage/missing-word"],
  ["commander.excessArguments", "usage/too-many-words"],
]);

/** Wrong words end in a FailureError whose hint points to the help of the command that they were for, `words`. */
export function refuseWrongWords(command: Command, words: string): void {
  command.configureOutput({ outputError: () => {} }).exitOverride((error) => refuse(error, words));
  for (const one of command.commands) refuseWrongWords(one, `${words} ${one.name()}`);
}

function refuse(error: CommanderError, words: string): never {
  if (isHelpInstead(error)) return refuseNoCommand(words);
  const code = codeOf.get(error.code);
  if (code === undefined) throw error;
  const [message, advice] = partsOf(error.message);
  const help = `\`${words} --help\` lists what there is`;
  const hint = advice === undefined ? help : `${advice} ${help}`;
  return fail({ code, message, hint, exitCode: 2 });
}

/** Where a command has commands of its own and none was named, or `help` was asked for one that is none, the parser shows help. */
function isHelpInstead({ code, exitCode }: CommanderError): boolean {
  return code === "commander.help" && exitCode !== 0;
}

function refuseNoCommand(words: string): never {
  const message = `none of the commands of \`${words}\` is named`;
  return fail({ code: "usage/missing-word", message, hint: "They are listed above.", exitCode: 2 });
}

/** `error: what is wrong. It has to be …`, or `error: what is wrong` and `(Did you mean …?)` on a line of its own. */
function partsOf(text: string): readonly [message: string, advice?: string] {
  const [, message = text, shape, near] =
    /^error: (.*?)(?:(?<= is invalid)\. ((?:(?! is invalid\. )[^])*)|\n\((Did you mean [^\n]*)\)|\.)?$/s.exec(
      text,
    ) ?? [];
  return [message, shape ?? near];
}
