// What a regular expression becomes: tables that a handler reads in bounded time.

import type { ByteClasses, Dfa } from "./dfa.ts";

export interface RegexAutomata {
  /** Parenthesised groups. */
  readonly groups: number;
  readonly classes: ByteClasses;
  /** Finds out whether the expression matches anywhere. */
  readonly search: Dfa;
  /** Where groups are; absent when nobody asks. */
  readonly places?: PlacePlan | undefined;
}

/**
 * How the places of the groups are found once it is known that there is a match: the whole's place first, then each part's
 * within the one around it, from left to right, the longest that leaves the rest a match. This is POSIX' rule.
 */
export interface PlacePlan {
  /** Read forwards or backwards, as the steps say. */
  readonly automata: readonly Dfa[];
  /** Read backwards over the text: accepts where a match begins. */
  readonly begins: number;
  /** Read forwards from there: accepts where it ends. */
  readonly ends: number;
  /** The first is the whole match's; those below a step come after it. Empty without groups. */
  readonly steps: readonly PlaceStep[];
}

/** Numbers of automata and of steps. A step that is absent has nothing to find below. */
export type PlaceStep =
  | { readonly kind: "group"; readonly group: number; readonly body?: number }
  /** `head`, forwards, takes the longest text after which `rest`, backwards, still matches. */
  | {
      readonly kind: "split";
      readonly head: number;
      readonly rest: number;
      readonly headStep?: number;
      readonly restStep?: number;
    }
  /** The first option that fits, forwards: if it is not this one, the others are asked. */
  | {
      readonly kind: "choice";
      readonly option: number;
      readonly optionStep?: number;
      readonly otherStep?: number;
    }
  /**
   * Each round takes the longest text; only the last one's groups count. After round t, `rests[min(t, length) - 1]`, read
   * backwards, must match.
   */
  | {
      readonly kind: "repeat";
      readonly round: number;
      readonly rests: readonly number[];
      readonly least: number;
      readonly most?: number;
      readonly body: number;
    };
