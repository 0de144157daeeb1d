// What `-v` and `--vp` tell of the passes.

import type { Diagnostic, Program } from "../../compiler/index.ts";
import type { Verbosity } from "../cli/options.ts";

export interface PassTime {
  readonly step: string;
  readonly seconds: number;
}

interface Passes {
  readonly times: readonly PassTime[];
  readonly program?: Program;
  readonly generated?: { readonly c: string };
}

/** How much to tell of a pass, 1 to 5: what `-v` says of all, and `--vp` of each. */
export function verbosityOf({ verbose, vp }: Verbosity, pass: number): number {
  return verbose + (vp[pass - 1] ?? 0);
}

/** What is wrong; and of pass 4, when it is to be told of, what embedded C does in the kernel. */
export function diagnosticsOf(
  built: { readonly diagnostics: readonly Diagnostic[]; readonly reports?: readonly Diagnostic[] },
  verbosity: Verbosity,
): readonly Diagnostic[] {
  const { diagnostics, reports = [] } = built;
  return verbosityOf(verbosity, 4) > 0 ? [...diagnostics, ...reports] : diagnostics;
}

/** Lines for passes 1 to 4: one for each that is to be told of; the steps of pass 4 from 2 on. */
export function describePasses(passes: Passes, verbosity: Verbosity): string[] {
  const { times, program, generated } = passes;
  const secondsOf = (step: string): number => times.find((one) => one.step === step)?.seconds ?? 0;
  const lines: string[] = [];
  if (Math.max(verbosityOf(verbosity, 1), verbosityOf(verbosity, 2)) > 0) {
    const found = program === undefined ? "" : `: ${countParts(program)}`;
    lines.push(`Pass 1 and 2: parsed and elaborated${found}, in ${shown(secondsOf("analyze"))}`);
  }
  if (verbosityOf(verbosity, 3) > 0 && generated !== undefined) {
    const bytes = `${generated.c.length} characters of C`;
    lines.push(`Pass 3: translated: ${bytes}, in ${shown(secondsOf("translate"))}`);
  }
  const steps = times.filter(({ step }) => step !== "analyze" && step !== "translate");
  if (verbosityOf(verbosity, 4) > 0 && steps.length > 0) {
    const sum = steps.reduce((total, { seconds }) => total + seconds, 0);
    lines.push(`Pass 4: built, in ${shown(sum)}`);
  }
  if (verbosityOf(verbosity, 4) > 1) {
    lines.push(...steps.map(({ step, seconds }) => `  ${step}: ${shown(seconds)}`));
  }
  return lines;
}

function countParts({ probes, functions, globals }: Program): string {
  const parts = [
    count(probes.length, "probe"),
    count(functions.length, "function"),
    count(globals.length, "global"),
  ];
  return parts.join(", ");
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? "" : "s"}`;
}

function shown(seconds: number): string {
  return `${seconds.toFixed(3)} s`;
}
