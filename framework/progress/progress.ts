// Tells on standard error what goes on: one live line on a terminal, plain lines elsewhere.

import pc from "picocolors";

/** Figures of a running step; `total` is absent where the end is not known. */
export interface StepFigures {
  readonly done: number;
  readonly total?: number;
  /** `bytes` are shown as MB; anything else stands behind the number. */
  readonly unit: string;
  readonly note?: string;
}

export interface Step {
  update(figures: StepFigures): void;
  /** Ends the step with what came out of it; gives its seconds. */
  end(result?: string): number;
}

export interface Progress {
  step(name: string): Step;
  /** A line of its own, above the live line. */
  say(text: string): void;
}

interface ProgressOptions {
  readonly write: (text: string) => void;
  /** Whether what is written is seen at once and may be overwritten. */
  readonly live: boolean;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Characters of a line; longer live lines are cut. */
  readonly columns?: number;
}

const liveInterval = 100;
const plainInterval = 5000;

/** Makes the reporter for a stream; in plain mode a step that takes long says how far it is every five seconds. */
export function createProgress({ write, live, now, columns = 100 }: ProgressOptions): Progress {
  const erase = live ? "\r\x1b[K" : "";
  return {
    step(name) {
      const begun = now();
      let shown = begun;
      if (live) write(`${erase}${pc.dim(name)}`);
      return {
        update(figures) {
          if (now() - shown < (live ? liveInterval : plainInterval)) return;
          shown = now();
          const text = `${name}  ${describeFigures(figures)}  ${seconds(now() - begun)}`;
          write(live ? `${erase}${pc.dim(text.slice(0, columns - 1))}` : `${text}\n`);
        },
        end(result) {
          const took = now() - begun;
          write(`${erase}${name}${result ? `  ${result}` : ""}  ${seconds(took)}\n`);
          return took / 1000;
        },
      };
    },
    say(text) {
      write(`${erase}${text}\n`);
    },
  };
}

/** Says nothing; for tests and for --json. */
export const silentProgress: Progress = {
  step() {
    const begun = performance.now();
    return { update() {}, end: () => (performance.now() - begun) / 1000 };
  },
  say() {},
};

/** `12 of 283 MB (4 %)`, `1200 units`. */
export function describeFigures({ done, total, unit, note }: StepFigures): string {
  const scale = unit === "bytes" ? 1e6 : 1;
  const shownUnit = unit === "bytes" ? "MB" : unit;
  const digits = unit === "bytes" && (total ?? done) < 10e6 ? 1 : 0;
  const amount = (value: number) => (value / scale).toFixed(digits);
  const share = total ? ` (${Math.floor((100 * done) / total)} %)` : "";
  const of = total === undefined ? "" : ` of ${amount(total)}`;
  return `${amount(done)}${of} ${shownUnit}${share}${note ? ` ${note}` : ""}`;
}

/** `0.07 s`, `12.3 s`, `3 min 20 s`. */
export function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  if (value >= 100) return `${Math.floor(value / 60)} min ${Math.round(value % 60)} s`;
  return `${value.toFixed(value < 1 ? 2 : 1)} s`;
}
