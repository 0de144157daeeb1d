// What was meant by a probe point that does not exist: which of its words is misspelt, or lacks its argument.

import type { Range } from "../source/source-file.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import type { ProbeComponent } from "../syntax/ast.ts";

export interface PointSlip {
  /** Of the word that is wrong. */
  readonly range?: Range;
  readonly hint: string;
}

const code =
  'function("NAME") statement("NAME@FILE:LINE") call inline return exported callee("NAME") callees ' +
  'label("NAME") maxactive(5) absolute nearest';

/** The words that can follow the first one, each as it is written. */
const followers: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    kernel: `${code} trace("NAME") tracepoint("NAME") data("NAME") length(8) write rw`,
    module: `${code} tracepoint("NAME")`,
    kprobe: 'function("NAME") module("NAME") statement(ADDRESS) return maxactive(5)',
    timer:
      "s(1) sec(1) ms(100) msec(100) us(100) usec(100) ns(1000) nsec(1000) hz(100) jiffies(10) profile " +
      "randomize(10) tick freq",
    perf: 'type(0) config(0) sample(1000) hz(100) counter("NAME") process("PATH")',
    procfs: "read write umask(0644) maxsize(4096)",
    netfilter: 'hook("NF_INET_LOCAL_IN") pf("NFPROTO_IPV4") priority("NF_IP_PRI_FIRST")',
  }).map(([first, words]) => [first, words.split(" ")]),
);

/** They follow a function. */
const suffixes: ReadonlySet<string> = new Set(["call", "inline", "return", "exported"]);

/** Units that are written out elsewhere. */
const otherWords: ReadonlyMap<string, string> = new Map([
  ["seconds", "s(1)"],
  ["second", "s(1)"],
  ["milliseconds", "ms(100)"],
  ["msecs", "msec(100)"],
  ["secs", "sec(1)"],
  ["microseconds", "us(100)"],
  ["nanoseconds", "ns(1000)"],
  ["min", "s(60)"],
]);

/** The first word is one of these, and spelled rightly; what is wrong comes after it. Undefined: nothing is known. */
export function findPointSlip(components: readonly ProbeComponent[]): PointSlip | undefined {
  const [first, ...rest] = components;
  const known = followers.get(first?.name ?? "");
  if (first === undefined || known === undefined) return undefined;
  const [second] = rest;
  if (first.name !== "timer" && second?.argument && suffixes.has(second.name)) {
    return { range: second.range, hint: `write \`${first.name}.function("NAME").${second.name}\`` };
  }
  for (const component of rest) {
    const slip = findWordSlip(first.name, component, known);
    if (slip !== undefined) return slip;
  }
  if (rest.length > 0 && first.name !== "procfs") return undefined;
  return { hint: `\`${first.name}\` goes on with one of: ${known.slice(0, 6).join(", ")}` };
}

function findWordSlip(
  first: string,
  { name, argument, range }: ProbeComponent,
  known: readonly string[],
): PointSlip | undefined {
  if (/[*?[]/.test(name)) return undefined;
  const spelled = known.find((one) => wordOf(one) === name);
  if (spelled === undefined) {
    const other = first === "timer" ? otherWords.get(name) : undefined;
    if (other !== undefined) return { range, hint: `write \`${first}.${other}\`` };
    const near = didYouMean(nearNames(name, known.map(wordOf)));
    return {
      range,
      hint: near ?? `behind \`${first}\` can stand: ${known.slice(0, 6).join(", ")}`,
    };
  }
  const takes = spelled !== wordOf(spelled);
  const isRight =
    takes === (argument !== undefined) && (!takes || isKindOf(argument?.kind, name, spelled));
  return isRight ? undefined : { range, hint: `write \`${spelled}\`` };
}

function isKindOf(kind: "number" | "string" | undefined, name: string, spelled: string): boolean {
  // These take both.
  if (["statement", "data", "callees", "priority", "function"].includes(name)) return true;
  return kind === (spelled.includes('"') ? "string" : "number");
}

function wordOf(spelled: string): string {
  return spelled.replace(/\(.*/, "");
}
