// What `tapwright schema` does.

import * as z from "zod";
import { exitCodes } from "../cli/exit-codes.ts";
import type { SchemaName } from "../cli/schema.ts";
import { contractSchema } from "../contracts/contract-file.ts";
import { manifestSchema } from "../contracts/manifest.ts";
import { coverageSchema } from "../coverage/coverage-report.ts";
import { matrixSchema } from "../matrix/matrix-file.ts";
import { matrixReportSchema } from "../matrix/matrix-report.ts";
import { allowancesSchema } from "../results/allowances.ts";
import { bisectSchema } from "../reports/bisect-json.ts";
import { diffSchema } from "../reports/diff-json.ts";
import { explanationSchema } from "../reports/explanation-json.ts";
import { listSchema } from "../reports/list-json.ts";
import { testsSchema } from "../reports/tests/json-schema.ts";
import { reportSchema } from "../reports/verify/json-schema.ts";

const schemas: Readonly<Record<SchemaName, z.ZodType>> = {
  tapset: manifestSchema,
  contract: contractSchema,
  report: reportSchema,
  list: listSchema,
  explanation: explanationSchema,
  diff: diffSchema,
  bisect: bisectSchema,
  tests: testsSchema,
  matrix: matrixSchema,
  "matrix-report": matrixReportSchema,
  allowances: allowancesSchema,
  coverage: coverageSchema,
};

export function schemaCommand(name: SchemaName): number {
  process.stdout.write(`${JSON.stringify(z.toJSONSchema(schemas[name]), undefined, 2)}\n`);
  return exitCodes.good;
}
