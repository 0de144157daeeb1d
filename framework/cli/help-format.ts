// How help is laid out: texts flow to the width of the terminal, and a flag's default goes without saying.

import { Command, Help } from "commander";
import type { AddHelpTextContext, HelpConfiguration, Option } from "commander";

const standard = new Help();
standard.minWidthToWrap = 16;

export const helpFormat: HelpConfiguration = {
  showGlobalOptions: false,
  /** Line breaks of the source are no line breaks of the text. */
  commandDescription: (command: Command) =>
    standard.commandDescription(command).replaceAll("\n", " "),
  /** That there are options goes without saying, too. */
  subcommandTerm: (command: Command) => standard.subcommandTerm(command).replace(" [options]", ""),
  optionDescription: (option: Option) =>
    standard.optionDescription(option).replace(/ \(default: (?:false|none)\)$/, ""),
};

type HelpText = string | ((context: AddHelpTextContext) => string | undefined);

/** A command whose additional help flows, too; the library leaves that as it was written. */
export class FlowingCommand extends Command {
  override createCommand(name?: string): Command {
    return new FlowingCommand(name);
  }

  override addHelpText(position: "after", text: HelpText): this {
    return super.addHelpText(position, (context: AddHelpTextContext) => {
      const { getErrHelpWidth, getOutHelpWidth } = this.configureOutput();
      const width = (context.error ? getErrHelpWidth : getOutHelpWidth)?.() ?? 80;
      return flow((typeof text === "string" ? text : text(context)) ?? "", width);
    });
  }
}

/** Neighbouring lines that are not indented are one paragraph; an indented line is a row of its own, examples as they are. */
export function flow(text: string, width: number): string {
  const paragraphs = text.replace(/(?<=^|\n)(\S.*)\n(?=\S)/g, "$1 ");
  return paragraphs
    .split("\n")
    .map((line) => (/^ +tapwright /.test(line) ? line : wrap(line, width)))
    .join("\n");
}

/** What does not fit goes on below the row's second column, or below its text where it has one column. */
function wrap(line: string, width: number): string {
  if (line.length <= width) return line;
  const columns = /^ +\S.*? {2,}(?=\S)|^ +/.exec(line)?.[0] ?? "";
  const [first = "", ...others] = standard
    .boxWrap(line.slice(columns.length), width - columns.length)
    .split("\n");
  const indent = " ".repeat(columns.length);
  return [`${columns}${first}`, ...others.map((other) => `${indent}${other}`)].join("\n");
}
