// A report as JSON: everything that it has, without source texts.

import { diagnosticToJson } from "../../../compiler/index.ts";
import type { VerifyReport } from "../../verify/report.ts";

export function formatVerifyJson({ kernels, tapsets }: VerifyReport): string {
  const plain = {
    kernels,
    tapsets: tapsets.map(({ diagnostics, ...rest }) => ({
      ...rest,
      diagnostics: diagnostics.map(diagnosticToJson),
    })),
  };
  return `${JSON.stringify(plain, withoutBigNumbers, 2)}\n`;
}

/** Bounds of declared ranges have 64 bits; JSON's numbers have 53. */
function withoutBigNumbers(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}
