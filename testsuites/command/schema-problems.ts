// What the schema that `tapwright schema` prints says against a text.

import Ajv2020 from "ajv/dist/2020.js";
import { expect } from "vitest";
import { runTapwright } from "./run-tapwright.ts";

/** Empty if there is nothing. */
export async function schemaProblems(name: string, text: string): Promise<readonly string[]> {
  const { stdout, exitCode } = await runTapwright(["schema", name]);
  expect(exitCode).toBe(0);
  const validate = new Ajv2020.default({ allErrors: true }).compile(JSON.parse(stdout));
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
