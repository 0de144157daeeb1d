// The steps by which the places of groups are found: one for each part of the expression that a group lies in.

import type { PlacePlan, PlaceStep } from "./automata.ts";
import { buildDfa, type Budget, type ByteClasses, type Dfa } from "./dfa.ts";
import { reverse } from "./nfa.ts";
import { allBytes, emptyText, hasGroup, type RegexNode } from "./regex-node.ts";

/** All tables of an expression together take no more entries than this. */
const mostEntries = 100_000;

interface Planner {
  readonly classes: ByteClasses;
  readonly budget: Budget;
  readonly automata: Dfa[];
  readonly known: Map<string, number>;
  readonly steps: PlaceStep[];
  entries: number;
  isTooLarge: boolean;
}

/** Undefined when the tables would be too large. */
export function planPlaces(
  node: RegexNode,
  classes: ByteClasses,
  budget: Budget,
): PlacePlan | undefined {
  const planner: Planner = {
    classes,
    budget,
    automata: [],
    known: new Map(),
    steps: [],
    entries: 0,
    isTooLarge: false,
  };
  const begins = automaton(planner, { kind: "sequence", parts: [node, anything] }, true);
  const ends = automaton(planner, node, false);
  addStep(planner, node);
  const { automata, steps } = planner;
  return planner.isTooLarge ? undefined : { automata, begins, ends, steps };
}

const anything: RegexNode = {
  kind: "repeat",
  body: { kind: "bytes", set: allBytes },
  least: 0,
};

/** The number of the automaton of an expression, read forwards or backwards; equal ones share it. */
function automaton(planner: Planner, node: RegexNode, backwards: boolean): number {
  const directed = backwards ? reverse(node) : withoutGroups(node);
  const key = JSON.stringify(directed, (_, value: unknown) =>
    typeof value === "bigint" ? value.toString(36) : value,
  );
  const known = planner.known.get(key);
  if (known !== undefined) return known;
  const built = planner.isTooLarge
    ? undefined
    : buildDfa(directed, planner.classes, planner.budget);
  planner.entries += (built?.next.length ?? 0) * planner.classes.count;
  if (built === undefined || planner.entries > mostEntries) {
    planner.isTooLarge = true;
    return 0;
  }
  const number = planner.automata.push(built) - 1;
  planner.known.set(key, number);
  return number;
}

/** Groups mean nothing to an automaton: without them, more are equal. */
function withoutGroups(node: RegexNode): RegexNode {
  return reverse(reverse(node));
}

/** The number of the step that finds the groups in a part; undefined when there are none. */
function addStep(planner: Planner, node: RegexNode): number | undefined {
  if (!hasGroup(node)) return undefined;
  // Takes its number before those below it.
  const number = planner.steps.push({ kind: "group", group: 0 }) - 1;
  planner.steps[number] = makeStep(planner, node);
  return number;
}

function makeStep(planner: Planner, node: RegexNode): PlaceStep {
  switch (node.kind) {
    case "group":
      return { kind: "group", group: node.index, body: addStep(planner, node.body) };
    case "sequence":
      return splitStep(planner, node.parts);
    case "choice":
      return choiceStep(planner, node.options);
    case "repeat":
      return repeatStep(planner, node);
    default:
      throw new Error(`no group can lie in ${node.kind}`);
  }
}

function splitStep(planner: Planner, parts: readonly RegexNode[]): PlaceStep {
  const length = headLength(parts);
  const head = sequence(parts.slice(0, length));
  const rest = sequence(parts.slice(length));
  return {
    kind: "split",
    head: automaton(planner, head, false),
    rest: automaton(planner, rest, true),
    headStep: addStep(planner, head),
    restStep: addStep(planner, rest),
  };
}

function sequence(parts: readonly RegexNode[]): RegexNode {
  return parts.length === 1 ? parts[0]! : { kind: "sequence", parts };
}

/** Parts of one length have no choice: they go together with the next one, if no group lies in it. */
function headLength(parts: readonly RegexNode[]): number {
  const fixed = parts.findIndex(
    (part) =>
      part.kind === "repeat" ||
      part.kind === "choice" ||
      part.kind === "sequence" ||
      part.kind === "group",
  );
  if (fixed <= 0) return 1;
  const next = parts[fixed];
  return next !== undefined && !hasGroup(next) && fixed + 1 < parts.length ? fixed + 1 : fixed;
}

function choiceStep(planner: Planner, options: readonly RegexNode[]): PlaceStep {
  const [first = emptyText, ...others] = options;
  const other: RegexNode = others.length === 1 ? others[0]! : { kind: "choice", options: others };
  return {
    kind: "choice",
    option: automaton(planner, first, false),
    optionStep: addStep(planner, first),
    otherStep: addStep(planner, other),
  };
}

function repeatStep(planner: Planner, node: Extract<RegexNode, { kind: "repeat" }>): PlaceStep {
  const { body, least, most } = node;
  const rounds = most ?? Math.max(least, 1);
  const rests = Array.from({ length: rounds }, (_, index): RegexNode => {
    const done = index + 1;
    return {
      kind: "repeat",
      body,
      least: Math.max(0, least - done),
      ...(most === undefined ? {} : { most: most - done }),
    };
  });
  return {
    kind: "repeat",
    round: automaton(planner, body, false),
    rests: rests.map((rest) => automaton(planner, rest, true)),
    least,
    most,
    body: addStep(planner, body)!,
  };
}
