// What the schema that `tapwright schema` prints says against a text.

import Ajv2020 from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect } from "vitest";
import { runTapwright } from "./run-tapwright.ts";

/** Empty if there is nothing. */
export async function schemaProblems(name: string, text: string): Promise<readonly string[]> {
  const { stdout, exitCode } = await runTapwright(["schema", name]);
  expect(exitCode).toBe(0);
  const ajv = formats.default(new Ajv2020.default({ allErrors: true }));
  const validate = ajv.compile(JSON.parse(stdout));
  validate(JSON.parse(text));
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
