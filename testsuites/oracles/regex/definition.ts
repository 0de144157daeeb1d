// POSIX' rule for the places of groups, tried out on all ways in which an expression can match: slow, without automata,
// and as the standard words it.

import type { RegexNode } from "../../../compiler/regex/regex-node.ts";

/** Places by group, 0 is the whole; undefined: no part in the match. */
export type Places = readonly (readonly [number, number] | undefined)[];

/** All ends of matches of a part that begins at `from`, ascending. */
function ends(node: RegexNode, text: string, from: number): number[] {
  const found = new Set<number>();
  switch (node.kind) {
    case "bytes":
      if (from < text.length && (node.set >> BigInt(text.charCodeAt(from))) & 1n)
        found.add(from + 1);
      break;
    case "begin":
      if (from === 0) found.add(from);
      break;
    case "end":
      if (from === text.length) found.add(from);
      break;
    case "group":
      return ends(node.body, text, from);
    case "sequence":
      return node.parts.reduce((at, part) => merge(at.map((one) => ends(part, text, one))), [from]);
    case "choice":
      return merge(node.options.map((option) => ends(option, text, from)));
    case "repeat": {
      let now = [from];
      const most = node.most ?? node.least + text.length + 1;
      for (let round = 0; round <= most; round += 1) {
        if (round >= node.least) now.forEach((one) => found.add(one));
        now = merge(now.map((one) => ends(node.body, text, one)));
      }
    }
  }
  return [...found].sort((a, b) => a - b);
}

function merge(lists: readonly (readonly number[])[]): number[] {
  return [...new Set(lists.flat())].sort((a, b) => a - b);
}

function fits(node: RegexNode, text: string, from: number, to: number): boolean {
  return ends(node, text, from).includes(to);
}

/** Where a match begins first, and of those that begin there the longest; undefined without a match. */
export function wholeMatch(node: RegexNode, text: string): readonly [number, number] | undefined {
  for (let from = 0; from <= text.length; from += 1) {
    const to = ends(node, text, from).at(-1);
    if (to !== undefined) return [from, to];
  }
  return undefined;
}

/** The places of all groups as POSIX wants them. */
export function posixPlaces(node: RegexNode, groups: number, text: string): Places | undefined {
  const whole = wholeMatch(node, text);
  if (whole === undefined) return undefined;
  const places: (readonly [number, number] | undefined)[] = Array.from({ length: groups + 1 });
  places[0] = whole;
  place(node, text, whole[0], whole[1], places);
  return places;
}

function place(
  node: RegexNode,
  text: string,
  from: number,
  to: number,
  places: (readonly [number, number] | undefined)[],
): void {
  switch (node.kind) {
    case "group":
      places[node.index] = [from, to];
      place(node.body, text, from, to, places);
      return;
    case "sequence": {
      const [first, ...rest] = node.parts;
      if (first === undefined) return;
      const after: RegexNode = { kind: "sequence", parts: rest };
      const middle = ends(first, text, from).findLast((one) => fits(after, text, one, to));
      if (middle === undefined) throw new Error("a match has no parts");
      place(first, text, from, middle, places);
      place(after, text, middle, to, places);
      return;
    }
    case "choice": {
      const option = node.options.find((one) => fits(one, text, from, to));
      if (option === undefined) throw new Error("a match has no option");
      place(option, text, from, to, places);
      return;
    }
    case "repeat":
      placeLastRound(node, text, from, to, places);
      return;
    default:
  }
}

/** Only the last round is told of. */
function placeLastRound(
  node: Extract<RegexNode, { kind: "repeat" }>,
  text: string,
  from: number,
  to: number,
  places: (readonly [number, number] | undefined)[],
): void {
  let at = from;
  let last: readonly [number, number] | undefined;
  for (let round = 0; at < to || round < Math.max(node.least, 1); round += 1) {
    if (round === node.most) break;
    const after: RegexNode = {
      kind: "repeat",
      body: node.body,
      least: Math.max(0, node.least - round - 1),
      ...(node.most === undefined ? {} : { most: node.most - round - 1 }),
    };
    const begin = at;
    const end = ends(node.body, text, begin).findLast((one) => fits(after, text, one, to));
    if (end === undefined) break;
    last = [begin, end];
    at = end;
  }
  if (last !== undefined) place(node.body, text, last[0], last[1], places);
}

/** In how many ways, told apart by the places of groups, a part of the text can match; counted up to two. */
export function isAmbiguous(node: RegexNode, text: string, from: number, to: number): boolean {
  return ways(node, text, from, to).size > 1;
}

/** Each way as the text of its places, the later ones of a group replacing the earlier. */
function ways(node: RegexNode, text: string, from: number, to: number): Set<string> {
  switch (node.kind) {
    case "group":
      return new Set(
        [...ways(node.body, text, from, to)].map((one) => `${node.index}:${from},${to};${one}`),
      );
    case "sequence": {
      const [first, ...rest] = node.parts;
      if (first === undefined) return new Set(from === to ? [""] : []);
      const after: RegexNode = { kind: "sequence", parts: rest };
      return together(first, after, text, from, to);
    }
    case "choice":
      return new Set(node.options.flatMap((one) => [...ways(one, text, from, to)]));
    case "repeat": {
      const { body, least, most } = node;
      const all = new Set<string>(least === 0 && from === to ? [""] : []);
      if (most === 0) return all;
      const after: RegexNode = {
        kind: "repeat",
        body,
        least: Math.max(0, least - 1),
        ...(most === undefined ? {} : { most: most - 1 }),
      };
      const isStuck = from === to && least === 0;
      if (isStuck) ways(body, text, from, to).forEach((one) => all.add(one));
      else together(body, after, text, from, to).forEach((one) => all.add(one));
      return all;
    }
    default:
      return new Set(fits(node, text, from, to) ? [""] : []);
  }
}

function together(
  first: RegexNode,
  after: RegexNode,
  text: string,
  from: number,
  to: number,
): Set<string> {
  const all = new Set<string>();
  for (const middle of ends(first, text, from)) {
    // Rounds that take nothing would go on for ever.
    if (after.kind === "repeat" && middle === from && after.least === 0 && from < to) continue;
    if (!fits(after, text, middle, to)) continue;
    for (const one of ways(first, text, from, middle)) {
      for (const other of ways(after, text, middle, to)) all.add(one + other);
    }
  }
  return all;
}
