// Options of stap that a command does not take are known all the same: each is answered with its reason.

import { Option } from "commander";
import type { Command } from "commander";
import { fail } from "../failure.ts";
import { stapOptions, type StapOption } from "./stap-options.ts";

/** What every command has without declaring it. */
const byTheWay: ReadonlySet<string> = new Set(["-h, --help", "--color [when]", "--colour [when]"]);

/** Declares whatever of stap's options `command` has not declared itself; each of them ends the command. */
export function addStapOptions(command: Command): Command {
  const own = new Set(command.options.flatMap(flagsOf));
  for (const option of stapOptions) {
    if (option.flags === "-" || byTheWay.has(option.flags)) continue;
    const isTaken = flagsOf(new Option(option.flags)).some((flag) => own.has(flag));
    if (!isTaken) command.addOption(refusing(option, command.name()));
  }
  return command;
}

function flagsOf({ short, long }: Option): string[] {
  return [short, long].filter((flag) => flag !== undefined);
}

function refusing({ flags, verdict, note }: StapOption, command: string): Option {
  const [spelled = ""] = flags.split(/[, ]/);
  const message =
    verdict === "refused"
      ? `${spelled} is an option of stap that is not taken here`
      : `${spelled} is no option of \`tapwright ${command}\``;
  const hint = verdict === "refused" ? note : elsewhere(spelled);
  const refuse = (): never => fail({ code: "usage/refused-option", message, hint, exitCode: 2 });
  return new Option(flags, note).hideHelp().argParser(refuse);
}

function elsewhere(spelled: string): string {
  if (spelled === "-V") return "tapwright -V";
  return `tapwright run takes it: tapwright run --help`;
}
