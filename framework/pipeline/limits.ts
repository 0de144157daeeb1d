// The limits that -D sets, by the names that stap gives them.

import type { AnalyzeOptions } from "../../compiler/index.ts";
import { fail } from "../failure.ts";

type Limits = NonNullable<AnalyzeOptions["limits"]>;

const limitNames: Readonly<Record<string, keyof Limits>> = {
  MAXSTRINGLEN: "stringSize",
  MAXACTION: "actions",
  MAXNESTING: "nesting",
  MAXMAPENTRIES: "mapEntries",
  MAXERRORS: "errors",
  MAXSKIPPED: "skipped",
};

/** Reads `-D NAME=VALUE`; another name or no number is wrong usage. */
export function parseLimits(defines: Readonly<Record<string, string>>): Limits {
  const limits: { -readonly [K in keyof Limits]: Limits[K] } = {};
  for (const [name, value] of Object.entries(defines)) {
    const limit = limitNames[name];
    if (limit === undefined || !/^[0-9]{1,9}$/.test(value)) {
      return fail({
        code: "usage/bad-limit",
        message: `-D ${name}=${value} sets no limit`,
        hint: `A limit is a number; there are: ${Object.keys(limitNames).join(" ")}`,
        exitCode: 2,
      });
    }
    limits[limit] = Number(value);
  }
  return limits;
}
