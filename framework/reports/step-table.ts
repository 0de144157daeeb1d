// The end of a job: one line a step.

import { formatTable } from "./table.ts";
import { coloursFor } from "../colour.ts";

export interface StepResult {
  readonly name: string;
  readonly verdict: "good" | "failed";
  readonly seconds: number;
  readonly note: string;
}

export function formatSteps(steps: readonly StepResult[]): string {
  const paint = coloursFor(process.stdout);
  return formatTable(
    steps.map(({ name, verdict, seconds, note }) => [
      verdict === "good" ? paint.green("good") : paint.red("failed"),
      name,
      `${seconds.toFixed(2).padStart(6)} s`,
      note,
    ]),
  );
}
