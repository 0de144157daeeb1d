// One attempt at a golden test: a script runs in a guest under its workload, and its output is compared with its golden file.

import { readFile, writeFile } from "node:fs/promises";
import { formatDiagnostic } from "../../compiler/index.ts";
import type { Diagnostic } from "../../compiler/index.ts";
import type { Splat } from "../../qemu/index.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { FailureError } from "../failure.ts";
import type { Failure } from "../failure.ts";
import { coverageOfRun } from "../coverage/test-coverage.ts";
import type { TestCoverage } from "../coverage/test-coverage.ts";
import { keepEvidence } from "../evidence/evidence.ts";
import type { EvidenceSources } from "../evidence/evidence.ts";
import type { EvidencePlace } from "../evidence/evidence-folder.ts";
import { moduleNameOf } from "../pipeline/translate.ts";
import { exitCodeOfDiagnostics } from "../pipeline/diagnostic-exit-code.ts";
import { parseDirectives } from "../pipeline/directives.ts";
import type { Directives } from "../pipeline/directives.ts";
import { findUnmet } from "../pipeline/requirements.ts";
import { judgeRun } from "../pipeline/run-module.ts";
import type { RunRecord } from "../pipeline/run-module.ts";
import { withScriptRun } from "../pipeline/run-script.ts";
import type { ScriptRun } from "../pipeline/run-script.ts";
import { loadScript } from "../pipeline/script-source.ts";
import type { Session } from "../pipeline/session.ts";
import { findAllowance } from "../results/allowances.ts";
import type { Allowance } from "../results/allowances.ts";
import type { Attempt, ToleratedComplaint } from "../results/test-record.ts";
import { isRed, verdictOf } from "../results/verdict.ts";
import type { Reason, RedVerdict, Verdict } from "../results/verdict.ts";
import { goldenPath } from "./golden-path.ts";
import { matchGolden, updateGolden } from "./matcher.ts";
import { reasonsOfOutput } from "./reasons-of-output.ts";
import { testSessions } from "./test-sessions.ts";

export interface AttemptOptions {
  readonly kernel?: string;
  readonly arch?: string;
  readonly include: readonly string[];
  /** Rewrites golden lines that do not match. */
  readonly update: boolean;
  readonly signal?: AbortSignal;
  /** Complaints of kernels that are no failure. */
  readonly allowances?: readonly Allowance[];
  /** Counts what of the library runs. */
  readonly coverage?: boolean;
  /** Where to keep what is needed to look into an attempt that went wrong. */
  readonly evidence?: EvidencePlace;
}

export interface TriedTest extends Attempt {
  /** As `-k` takes it; absent when there is none. */
  readonly kernel?: string;
  /** What the guest said; absent when there was none. */
  readonly run?: RunRecord;
  /** Of an attempt that passed, when it was asked for. */
  readonly coverage?: TestCoverage;
}

/** Never rejects with what a user or a guest can cause: that is a verdict. When the signal ends it, it rejects or says nothing of use. */
export async function attemptTest(path: string, options: AttemptOptions): Promise<TriedTest> {
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  let session: Session | undefined;
  try {
    session = await testSessions(options).around(path);
    const kernel = session.kernel.name;
    const { verdict, run, evidence, coverage } = await tryTest(path, session, options);
    const guest = run && (run.outcome.restored ? "restored" : "booted");
    const tolerated = run && toleratedIn(run, kernel, options.allowances ?? []);
    const took = seconds();
    return { kernel, verdict, seconds: took, guest, evidence, tolerated, run, coverage };
  } catch (thrown) {
    const verdict = verdictOfThrown(thrown);
    return { kernel: session?.kernel.name, verdict, seconds: seconds() };
  }
}

interface Tried {
  readonly verdict: Verdict;
  readonly run?: RunRecord;
  readonly evidence?: string;
  readonly coverage?: TestCoverage;
}

async function tryTest(path: string, session: Session, options: AttemptOptions): Promise<Tried> {
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
  const { signal, coverage: isCovered } = options;
  const how = { ...directives, signal, coverage: isCovered };
  return await withScriptRun(script, how, session, async (scriptRun) => {
    const { built, run } = scriptRun;
    const verdict = await judge(path, directives, scriptRun, session.kernel.name, options);
    if (verdict.outcome === "passed" && isCovered === true) {
      const golden = await readGolden(goldenPath(path));
      return { verdict, run, coverage: coverageOfRun(built, run?.counts, golden) };
    }
    if (!isRed(verdict) || options.evidence === undefined) return { verdict, run };
    const { allowances = [], evidence: place } = options;
    const sources: EvidenceSources = {
      script: script.text,
      golden: await readGolden(goldenPath(path)),
      built,
      run,
      directives,
      moduleName: moduleNameOf(path),
      buildId: session.kernel.installed.buildId ?? "",
      allowances,
      verdict,
    };
    return await withEvidence({ verdict, run }, place, sources);
  });
}

/** A verdict stands, whatever becomes of its evidence. */
async function withEvidence(
  tried: { readonly verdict: RedVerdict; readonly run?: RunRecord },
  place: EvidencePlace,
  sources: EvidenceSources,
): Promise<Tried> {
  try {
    return { ...tried, evidence: await keepEvidence(place, sources) };
  } catch (error) {
    const lost = reason(
      "test/no-evidence",
      `no evidence could be kept: ${(error as Error).message}`,
    );
    const { outcome, reasons } = tried.verdict;
    return { ...tried, verdict: { outcome, reasons: [...reasons, lost] } };
  }
}

async function judge(
  path: string,
  directives: Directives,
  { built, run }: ScriptRun,
  kernel: string,
  { update, allowances = [] }: AttemptOptions,
): Promise<Verdict> {
  if (run === undefined) return verdictOfDiagnostics(built);
  const isAllowed = (splat: Splat) => findAllowance(allowances, kernel, splat) !== undefined;
  const against = judgeRun(run, { errors: directives.expectedErrors, isAllowed });
  return verdictOf(against.length > 0 ? against : await compare(path, run, update));
}

/** None is told as absent: most tests have none. */
function toleratedIn(
  { outcome }: RunRecord,
  kernel: string,
  allowances: readonly Allowance[],
): readonly ToleratedComplaint[] | undefined {
  const tolerated = outcome.splats.flatMap((splat) => {
    const allowance = findAllowance(allowances, kernel, splat);
    const { kind, title } = splat;
    return allowance === undefined ? [] : [{ kind, title, reason: allowance.reason }];
  });
  return tolerated.length === 0 ? undefined : tolerated;
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

async function compare(path: string, run: RunRecord, update: boolean): Promise<readonly Reason[]> {
  const file = goldenPath(path);
  const golden = await readGolden(file);
  const reasons = reasonsOfOutput(file, golden, run);
  if (!update || reasons.length === 0) return reasons;
  const truth = run.workload?.truth;
  if (matchGolden(golden ?? "", run.output, truth).problems.length > 0) return reasons;
  const updated = updateGolden(golden ?? "", run.output, truth);
  await writeFile(file, updated.text);
  if (updated.refused.length === 0) return [];
  const said = `${file}: lines of the truth are never rewritten`;
  return [reason("test/output-differs", said, reasons[0]?.detail)];
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
