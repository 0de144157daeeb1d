// The first bad one of things in order, of which asking one costs.

/** `none`: it cannot be said of this one. */
export type State = "good" | "bad" | "none";

export interface FirstBad {
  /** The last good one before it. */
  readonly good: number;
  readonly bad: number;
  /** A later one is good again. */
  readonly isMended: boolean;
}

/**
 * Halves what lies between the first and the last while that can be right: the first is good, the last is bad, and none of
 * those that were asked says that it changed more than once. Else every one is asked. Undefined: nothing that was good is bad.
 */
export async function firstBad(
  count: number,
  stateAt: (index: number) => Promise<State>,
  asked: readonly number[],
): Promise<FirstBad | undefined> {
  const known = new Map<number, State>();
  const ask = async (index: number): Promise<State> => {
    const state = known.get(index) ?? (await stateAt(index));
    known.set(index, state);
    return state;
  };
  for (const index of [0, count - 1, ...asked]) await ask(index);
  if (isSteady(known)) return undefined;
  if ((await ask(0)) === "good" && (await ask(count - 1)) === "bad") {
    const halves = await byHalves(count, ask);
    if (halves !== undefined && changesOnce(known)) return { ...halves, isMended: false };
  }
  for (let index = 0; index < count; index++) await ask(index);
  return oneByOne(count, known);
}

/** Undefined: one in the middle cannot say. */
async function byHalves(
  count: number,
  ask: (index: number) => Promise<State>,
): Promise<Omit<FirstBad, "isMended"> | undefined> {
  let [good, bad] = [0, count - 1];
  while (bad - good > 1) {
    const middle = Math.floor((good + bad) / 2);
    const state = await ask(middle);
    if (state === "none") return undefined;
    if (state === "good") good = middle;
    else bad = middle;
  }
  return { good, bad };
}

/** No bad one comes behind a good one. */
function isSteady(known: ReadonlyMap<number, State>): boolean {
  const states = inOrder(known);
  const first = states.findIndex(([, state]) => state === "good");
  return first === -1 || states.slice(first).every(([, state]) => state !== "bad");
}

function changesOnce(known: ReadonlyMap<number, State>): boolean {
  const states = inOrder(known);
  const first = states.findIndex(([, state]) => state === "bad");
  return states.slice(first).every(([, state]) => state !== "good");
}

function oneByOne(count: number, known: ReadonlyMap<number, State>): FirstBad | undefined {
  let good: number | undefined;
  for (let bad = 0; bad < count; bad++) {
    const state = known.get(bad);
    if (state === "good") good = bad;
    if (state !== "bad" || good === undefined) continue;
    const isMended = inOrder(known).some(([index, later]) => index > bad && later === "good");
    return { good, bad, isMended };
  }
  return undefined;
}

function inOrder(known: ReadonlyMap<number, State>): readonly (readonly [number, State])[] {
  return [...known].toSorted(([one], [other]) => one - other);
}
