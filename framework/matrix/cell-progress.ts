// Shows how far a matrix is, and what is red as soon as it is known.

import type { Progress } from "../progress/progress.ts";
import type { TestEventListener } from "../results/test-event.ts";
import { cellName } from "../results/test-record.ts";
import { isRed } from "../results/verdict.ts";

export function cellProgress(total: number, progress: Progress): TestEventListener {
  const step = progress.step("matrix");
  let done = 0;
  return (event) => {
    if (event.kind === "run-ended") step.end(`${done} of ${total} cells`);
    if (event.kind !== "test-decided") return;
    done += 1;
    if (isRed(event.verdict)) progress.say(`${event.verdict.outcome} ${cellName(event)}`);
    step.update({ done, total, unit: "cells", note: cellName(event) });
  };
}
