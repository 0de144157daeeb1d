// The end of a job: one line a step.

import pc from "picocolors";
import { formatTable } from "./table.ts";

export interface StepResult {
  readonly name: string;
  readonly verdict: "good" | "failed";
  readonly seconds: number;
  readonly note: string;
}

export function formatSteps(steps: readonly StepResult[]): string {
  return formatTable(
    steps.map(({ name, verdict, seconds, note }) => [
      verdict === "good" ? pc.green("good") : pc.red("failed"),
      name,
      `${seconds.toFixed(2).padStart(6)} s`,
      note,
    ]),
  );
}
