// What came out of a text for one machine comes out for each that judges its conditions alike, so that a library is parsed once
// for many kernels.

import type { Diagnostic } from "../source/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import { judgeCondition } from "./condition.ts";
import type { PreprocessorEnvironment } from "./preprocessor-environment.ts";
import type { Macros } from "./preprocessor.ts";
import type { Token } from "./token.ts";

/** A condition of a text, its macros expanded, and whether it holds. */
export interface Judgement {
  readonly condition: readonly Word[];
  readonly holds: boolean;
}

type Word = Pick<Token, "kind" | "text">;

/**
 * All that were judged, each once. Undefined where the same text may say another thing the next time: it takes the script's arguments,
 * or a condition of it was wrong, which may be told in another way elsewhere.
 */
export type Judgements = readonly Judgement[] | undefined;

/** Whether the same comes out of them for another machine. */
export function areJudgedAlike(
  judgements: Judgements,
  environment: PreprocessorEnvironment,
): boolean {
  return (
    judgements?.every(({ condition, holds }) => judgeOnce(condition, environment) === holds) ===
    true
  );
}

/** Many files of a library that is kept share a condition. */
function judgeOnce(
  condition: Judgement["condition"],
  environment: PreprocessorEnvironment,
): ReturnType<typeof judgeCondition> {
  const known = judged.get(environment) ?? new WeakMap<object, boolean | Diagnostic>();
  judged.set(environment, known);
  const verdict =
    known.get(condition) ?? judgeCondition(condition.map(asToken), nothing, environment);
  known.set(condition, verdict);
  return verdict;
}

const judged = new WeakMap<PreprocessorEnvironment, WeakMap<object, boolean | Diagnostic>>();

const nowhere: SourceFile = { path: "", text: "", origin: "library" };
const nothing = asToken({ kind: 0, text: "" });

/** Where a condition stands matters only to what is wrong with it. */
function asToken({ kind, text }: Word): Token {
  const absent = { expandedFrom: undefined, problem: undefined, comment: undefined };
  return { kind, text, file: nowhere, start: 0, end: 0, ...absent };
}

/** Whether the arguments of a script take part in a text, so that another thing may come out of it each time. */
export function takesArguments(file: SourceFile): boolean {
  const known = takingArguments.get(file) ?? /[$@][\d#]/.test(file.text);
  takingArguments.set(file, known);
  return known;
}

/** What is known of files: whoever parses, finds or keeps one asks. */
const takingArguments = new WeakMap<SourceFile, boolean>();

/** What was made of files with the macros of a library, as long as somebody holds both. */
export class ParsedAlike<Made extends { readonly judgements: Judgements }> {
  readonly #made = new WeakMap<Macros, WeakMap<SourceFile, Made[]>>();

  find(file: SourceFile, macros: Macros, environment: PreprocessorEnvironment): Made | undefined {
    const made = this.#made.get(macros)?.get(file);
    return made?.find(({ judgements }) => areJudgedAlike(judgements, environment));
  }

  add(file: SourceFile, macros: Macros, made: Made): void {
    if (made.judgements === undefined) return;
    const files = this.#made.get(macros) ?? new WeakMap<SourceFile, Made[]>();
    this.#made.set(macros, files);
    files.set(file, [...(files.get(file) ?? []), made]);
  }
}
