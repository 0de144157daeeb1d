// How help is laid out: texts flow to the width of the terminal, and a flag's default goes without saying.

import { Help } from "commander";
import type { Command, HelpConfiguration, Option } from "commander";

const standard = new Help();

export const helpFormat: HelpConfiguration = {
  showGlobalOptions: false,
  /** Line breaks of the source are no line breaks of the text. */
  commandDescription: (command: Command) =>
    standard.commandDescription(command).replaceAll("\n", " "),
  optionDescription: (option: Option) =>
    standard.optionDescription(option).replace(/ \(default: (?:false|none)\)$/, ""),
};
