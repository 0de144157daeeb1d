// One golden test: a script runs in a guest under its workload, and its output is compared with its golden file.
// Called by the modules that the Vite plugin makes.

import { readFile, writeFile } from "node:fs/promises";
import { basename } from "node:path";
import { afterAll, test } from "vitest";
import type { TestContext } from "vitest";
import { formatDiagnostics } from "../../compiler/index.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { FailureError } from "../failure.ts";
import type { Failure } from "../failure.ts";
import { exitCodeOfDiagnostics } from "../pipeline/diagnostic-exit-code.ts";
import { parseDirectives, unmetRequirement } from "../pipeline/directives.ts";
import type { Directives } from "../pipeline/directives.ts";
import { closeGuests } from "../pipeline/guests.ts";
import { judgeRun } from "../pipeline/run-module.ts";
import type { RunRecord } from "../pipeline/run-module.ts";
import { loadScript } from "../pipeline/script-source.ts";
import { openSession, traitsOf } from "../pipeline/session.ts";
import type { Session } from "../pipeline/session.ts";
import { silentProgress } from "../progress/progress.ts";
import { runScript } from "../pipeline/run-script.ts";
import { goldenPath } from "./golden-path.ts";
import { tapsetAround } from "./tapset-around.ts";
import { matchGolden, updateGolden } from "./matcher.ts";

export interface GoldenTestOptions {
  readonly kernel?: string;
  readonly arch?: string;
  readonly include: readonly string[];
  /** Rewrites golden lines that do not match. */
  readonly update: boolean;
}

/** By the folder of the tapset that a test is one of; most are of none, or of the package's. */
const sessions = new Map<string, Promise<Session>>();

function sessionFor(path: string, options: GoldenTestOptions): Promise<Session> {
  const folder = tapsetAround(path);
  const known = sessions.get(folder ?? "");
  if (known !== undefined) return known;
  const include = folder === undefined ? options.include : [...options.include, folder];
  const opened = openSession({ ...options, include, runs: true }, silentProgress);
  sessions.set(folder ?? "", opened);
  return opened;
}

/** Declares the test of one script. */
export function goldenTest(path: string, options: GoldenTestOptions): void {
  afterAll(closeGuests);
  test(basename(path, ".test.stp"), async (context) => {
    const script = await loadScript(path, undefined);
    const { directives, problems } = parseDirectives(script.text);
    if (problems.length > 0) {
      throw red(problems.map(({ line, message }) => `${path}:${line}: ${message}`).join("\n"));
    }
    const opened = await orSkip(context, sessionFor(path, options));
    skipUnmet(context, directives, opened);
    const { built, run } = await orSkip(context, runScript(script, directives, opened));
    if (run === undefined) {
      if (exitCodeOfDiagnostics(built.diagnostics) === exitCodes.missing) {
        return context.skip(built.diagnostics.map(({ message }) => message).join("; "));
      }
      throw red(formatDiagnostics(built.diagnostics));
    }
    const failures = judgeRun(run, { errors: directives.expectedErrors });
    if (failures.length > 0) throw red(explain(failures, run));
    await compare(path, run, options.update);
  });
}

async function compare(path: string, run: RunRecord, update: boolean): Promise<void> {
  const file = goldenPath(path);
  const golden = await readGolden(file);
  if (golden === undefined && !update) {
    throw red(`there is no ${file}; write it with -u\n\n${run.output}`);
  }
  const truth = run.workload?.truth;
  const verdict = matchGolden(golden ?? "", run.output, truth);
  if (verdict.matched && golden !== undefined) return;
  if (!update || verdict.problems.length > 0) throw red(`${file}\n${verdict.difference}`);
  const updated = updateGolden(golden ?? "", run.output, truth);
  await writeFile(file, updated.text);
  if (updated.refused.length > 0) {
    throw red(`${file}: lines of the truth are never rewritten\n${verdict.difference}`);
  }
}

/** What is missing on this machine skips the test, with the reason; everything else is thrown on. */
async function orSkip<T>(context: TestContext, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (thrown) {
    const failure = thrown instanceof FailureError ? thrown.failure : faultOf(thrown);
    if (failure?.exitCode === exitCodes.missing) return context.skip(failure.message);
    if (failure) throw red(`${failure.code}: ${failure.message}`);
    throw thrown;
  }
}

/** A fault of the qemu room, which carries it in an error of its own. */
function faultOf(thrown: unknown): Failure | undefined {
  return (thrown as { readonly fault?: Failure } | undefined)?.fault;
}

function skipUnmet(context: TestContext, directives: Directives, { kernel }: Session): void {
  const traits = traitsOf(kernel);
  for (const requirement of directives.requirements) {
    const unmet = unmetRequirement(requirement, traits);
    if (unmet !== undefined) context.skip(unmet);
  }
}

function explain(failures: readonly Failure[], run: RunRecord): string {
  const told = failures.map(({ code, message }) => `${code}: ${message}`);
  const last = run.kernelMessages.slice(-20);
  const messages = last.length === 0 ? [] : ["", "the guest's kernel said:", ...last];
  return [...told, ...messages, "", "console:", run.outcome.console.slice(-2000)].join("\n");
}

/** A failure whose text is all there is to say: a stack of this file would tell a tapset's author nothing. */
function red(text: string): Error {
  const error = new Error(text);
  error.stack = text;
  return error;
}

async function readGolden(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}
