import { expect, test } from "vitest";
import { createProgram } from "./main.ts";

const commands = createProgram(() => {}).commands.flatMap((one) => [one, ...one.commands]);

test.each(commands.map((one) => [one.name(), one] as const))("help of %s", (name, command) => {
  let help = "";
  command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
  expect(help).not.toMatch(/\(default: (?:false|none)\)/);
  if (name !== "help") expect(help).toMatch(/\nExamples?:\n {2}tapwright /);
  const [, description = ""] = help.split("\n\n");
  const lines = description.split("\n").slice(0, -1);
  for (const line of lines) expect(line.length).toBeGreaterThan(60);
});
