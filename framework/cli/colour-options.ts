// `--color`, on every command.

import { Option } from "commander";
import type { Command } from "commander";
import { chooseColour, colourChoices } from "../colour.ts";
import type { ColourChoice } from "../colour.ts";

/** For `program` and all commands below it; the choice counts from the moment in which it is read. */
export function addColourOptions(program: Command): void {
  for (const command of [program, ...program.commands]) {
    add(command, "--color", false);
    add(command, "--colour", true);
    for (const inner of command === program ? [] : command.commands) {
      add(inner, "--color", false);
      add(inner, "--colour", true);
    }
  }
}

function add(command: Command, flag: string, isHidden: boolean): void {
  const option = new Option(`${flag} <when>`, "colours: never, always or auto").choices(
    colourChoices,
  );
  command.addOption(isHidden ? option.hideHelp() : option);
  command.on(`option:${option.name()}`, (when: ColourChoice) => {
    if (colourChoices.includes(when)) chooseColour(when);
  });
}
