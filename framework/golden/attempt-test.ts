// One attempt at a golden test: a script runs in a guest under its workload, and its output is compared with its golden file.

import { readFile, writeFile } from "node:fs/promises";
import { formatDiagnostic } from "../../compiler/index.ts";
import type { Diagnostic } from "../../compiler/index.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { FailureError } from "../failure.ts";
import type { Failure } from "../failure.ts";
import { exitCodeOfDiagnostics } from "../pipeline/diagnostic-exit-code.ts";
import { parseDirectives, unmetRequirement } from "../pipeline/directives.ts";
import type { Directives } from "../pipeline/directives.ts";
import { judgeRun } from "../pipeline/run-module.ts";
import type { RunRecord } from "../pipeline/run-module.ts";
import { runScript } from "../pipeline/run-script.ts";
import type { ScriptRun } from "../pipeline/run-script.ts";
import { loadScript } from "../pipeline/script-source.ts";
import { traitsOf } from "../pipeline/session.ts";
import type { Session } from "../pipeline/session.ts";
import type { Attempt } from "../results/test-record.ts";
import { verdictOf } from "../results/verdict.ts";
import type { Reason, Verdict } from "../results/verdict.ts";
import { goldenPath } from "./golden-path.ts";
import { matchGolden, updateGolden } from "./matcher.ts";
import { testSessions } from "./test-sessions.ts";

export interface AttemptOptions {
  readonly kernel?: string;
  readonly arch?: string;
  readonly include: readonly string[];
  /** Rewrites golden lines that do not match. */
  readonly update: boolean;
  readonly signal?: AbortSignal;
}

export interface TriedTest extends Attempt {
  /** As `-k` takes it; absent when there is none. */
  readonly kernel?: string;
  /** What the guest said; absent when there was none. */
  readonly run?: RunRecord;
}

/** Never rejects with what a user or a guest can cause: that is a verdict. When the signal ends it, it rejects or says nothing of use. */
export async function attemptTest(path: string, options: AttemptOptions): Promise<TriedTest> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  let session: Session | undefined;
  try {
    session = await testSessions(options).around(path);
    const kernel = session.kernel.name;
    const { verdict, run } = await tryTest(path, session, options);
    const guest = run && (run.outcome.restored ? "restored" : "booted");
    return { kernel, verdict, seconds: seconds(), guest, run };
  } catch (thrown) {
    const verdict = verdictOfThrown(thrown);
    return { kernel: session?.kernel.name, verdict, seconds: seconds() };
  }
}

interface Tried {
  readonly verdict: Verdict;
  readonly run?: RunRecord;
}

async function tryTest(
  path: string,
  session: Session,
  { update, signal }: AttemptOptions,
): Promise<Tried> {
  const script = await loadScript(path, undefined);
  const { directives, problems } = parseDirectives(script.text);
  if (problems.length > 0) {
    const reasons = problems.map(({ line, message }) =>
      reason("script/bad-directive", `${path}:${line}: ${message}`),
    );
    return { verdict: verdictOf(reasons) };
  }
  const unmet = findUnmet(directives, session);
  if (unmet !== undefined)
    return { verdict: { outcome: "skipped", cause: "unmet", reason: unmet } };
  const { built, run } = await runScript(script, directives, session, signal);
  if (run === undefined) return { verdict: verdictOfDiagnostics(built) };
  const against = judgeRun(run, { errors: directives.expectedErrors });
  const reasons = against.length > 0 ? against : await compare(path, run, update);
  return { verdict: verdictOf(reasons), run };
}

function findUnmet({ requirements }: Directives, { kernel }: Session): string | undefined {
  const traits = traitsOf(kernel);
  for (const requirement of requirements) {
    const unmet = unmetRequirement(requirement, traits);
    if (unmet !== undefined) return unmet;
  }
  return undefined;
}

/** What the machine lacks is no fault of the script. */
function verdictOfDiagnostics({ diagnostics }: ScriptRun["built"]): Verdict {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  switch (exitCodeOfDiagnostics(diagnostics)) {
    case exitCodes.missing:
      return {
        outcome: "skipped",
        cause: "missing",
        reason: errors.map(({ message }) => message).join("; "),
      };
    case exitCodes.interrupted:
      return { outcome: "interrupted", reasons: errors.map(reasonOfDiagnostic) };
    default:
      return { outcome: "not-built", reasons: errors.map(reasonOfDiagnostic) };
  }
}

function reasonOfDiagnostic(diagnostic: Diagnostic): Reason {
  const { code, message } = diagnostic;
  return { code, message, detail: formatDiagnostic(diagnostic) };
}

async function compare(path: string, run: RunRecord, update: boolean): Promise<Reason[]> {
  const file = goldenPath(path);
  const golden = await readGolden(file);
  if (golden === undefined && !update) {
    return [reason("test/no-golden-file", `there is no ${file}; write it with -u`, run.output)];
  }
  const truth = run.workload?.truth;
  const match = matchGolden(golden ?? "", run.output, truth);
  if (match.matched && golden !== undefined) return [];
  if (!update || match.problems.length > 0) {
    return [reason("test/output-differs", `the output differs from ${file}`, match.difference)];
  }
  const updated = updateGolden(golden ?? "", run.output, truth);
  await writeFile(file, updated.text);
  if (updated.refused.length === 0) return [];
  const said = `${file}: lines of the truth are never rewritten`;
  return [reason("test/output-differs", said, match.difference)];
}

/** What is missing on this machine skips a test, with the reason; a defect is thrown on. */
function verdictOfThrown(thrown: unknown): Verdict {
  const failure = thrown instanceof FailureError ? thrown.failure : faultOf(thrown);
  if (failure === undefined) throw thrown;
  if (failure.exitCode === exitCodes.missing) {
    return { outcome: "skipped", cause: "missing", reason: failure.message };
  }
  return verdictOf([failure]);
}

/** A fault of the qemu room, which carries it in an error of its own. */
function faultOf(thrown: unknown): Failure | undefined {
  return (thrown as { readonly fault?: Failure } | undefined)?.fault;
}

function reason(code: Failure["code"], message: string, detail?: string): Reason {
  return { code, message, detail };
}

async function readGolden(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    return undefined;
  }
}
