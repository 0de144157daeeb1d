// Records of tests as TAP 14.

import type { TestRecord } from "../../results/test-record.ts";
import { spellTap } from "../verify/tap.ts";
import { pointsOfTests } from "./points.ts";

export function formatTestsTap(records: readonly TestRecord[]): string {
  return spellTap(pointsOfTests(records));
}
