// `tapwright schema`: what tapset.json, contract.json and a matrix file have to be, for editors, and what commands write as JSON.

import { Argument, type Command } from "commander";
import type { EndCommand } from "./end-command.ts";

export const schemaNames = [
  "tapset",
  "contract",
  "report",
  "list",
  "explanation",
  "diff",
  "bisect",
  "tests",
  "allowances",
  "coverage",
  "matrix",
  "matrix-report",
] as const;
export type SchemaName = (typeof schemaNames)[number];

export function declareSchema(program: Command, end: EndCommand): void {
  program
    .command("schema")
    .summary("print the JSON Schema of a file that is read or written here")
    .description("Prints a JSON Schema, for editors and other programs.")
    .addArgument(new Argument("<name>", "which").choices(schemaNames))
    .addHelpText("after", "\nExample:\n  tapwright schema tapset > tapset.schema.json")
    .action(async (name: SchemaName) => {
      const { schemaCommand } = await import("../commands/schema-command.ts");
      end(schemaCommand(name));
    });
}
