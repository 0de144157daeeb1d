// A golden test as a test of Vitest. Called by the modules that the Vite plugin makes.

import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { afterAll, test } from "vitest";
import { parseDirectives } from "../pipeline/directives.ts";
import { closeGuests } from "../pipeline/guests.ts";
import { defaultTimeLimit } from "../pipeline/run-script.ts";
import { isRed, isWorthRetrying } from "../results/verdict.ts";
import type { Reason } from "../results/verdict.ts";
import { attemptTest } from "./attempt-test.ts";
import type { AttemptOptions, TriedTest } from "./attempt-test.ts";

export interface GoldenTestOptions extends AttemptOptions {
  /** How often a test that fails is tried again. */
  readonly retries?: number;
}

/** Declares the test of one script. */
export function goldenTest(path: string, options: GoldenTestOptions): void {
  afterAll(closeGuests);
  const { retries, ...settings } = options;
  let final: RedError | undefined;
  // Vitest tries again, and marks what it shows; what is as wrong the second time is not run, but told once more.
  test(
    basename(path, ".test.stp"),
    { retry: retries, timeout: timeoutOf(path) },
    async (context) => {
      if (final !== undefined) throw final;
      const tried = await attemptTest(path, settings);
      const { verdict } = tried;
      if (verdict.outcome === "skipped") context.skip(verdict.reason);
      if (!isRed(verdict)) return;
      const red = new RedError(verdict.outcome, explain(verdict.reasons, tried));
      if (!isWorthRetrying(verdict.outcome)) final = red;
      throw red;
    },
  );
}

/** A failure whose text is all there is to say: a stack of this file would tell a tapset's author nothing. */
class RedError extends Error {
  constructor(outcome: string, text: string) {
    super(text);
    this.name = outcome;
    this.stack = text;
  }
}

/** Milliseconds: building and starting a guest may take this long, beside what the script asks for. */
function timeoutOf(path: string): number {
  const { directives } = parseDirectives(readFileSync(path, "utf8"));
  return 150_000 + 1000 * (directives.timeLimitSeconds ?? defaultTimeLimit);
}

function explain(reasons: readonly Reason[], { run }: TriedTest): string {
  const told = reasons.flatMap(({ code, message, detail }) => [
    `${code}: ${message}`,
    ...(detail === undefined ? [] : [detail]),
  ]);
  // A guest that did what was asked has nothing more to say.
  const isOfOutput = reasons.every(({ code }) => code.startsWith("test/"));
  if (run === undefined || isOfOutput) return told.join("\n");
  const last = run.kernelMessages.slice(-20);
  const messages = last.length === 0 ? [] : ["", "the guest's kernel said:", ...last];
  return [...told, ...messages, "", "console:", run.outcome.console.slice(-2000)].join("\n");
}
