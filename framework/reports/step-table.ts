// The end of a job: one line a step.

import { formatTable } from "./table.ts";
import { coloursFor } from "../colour.ts";

export interface StepResult {
  readonly name: string;
  readonly verdict: "good" | "failed" | "skipped";
  readonly seconds: number;
  readonly note: string;
}

export function formatSteps(steps: readonly StepResult[]): string {
  const paint = coloursFor(process.stdout);
  const colours = { good: paint.green, failed: paint.red, skipped: paint.yellow };
  return formatTable(
    steps.map(({ name, verdict, seconds, note }) => [
      colours[verdict](verdict),
      name,
      `${seconds.toFixed(2).padStart(6)} s`,
      note,
    ]),
  );
}
