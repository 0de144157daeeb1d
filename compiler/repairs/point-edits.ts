// Another alternative for a point of an alias that a newer kernel has not: `OLD!, NEW!`.

import type { DebugInfo, FunctionFact } from "../debuginfo/debug-info.ts";
import type { ProbeComponent, ProbePoint } from "../syntax/ast.ts";
import { hasWildcard } from "../syntax/wildcard-match.ts";
import { parseFunctionPattern } from "../semantics/function-pattern.ts";
import { quote } from "../semantics/spell-point.ts";
import type { ProposedEdit } from "./edit.ts";
import { functionSuccessors, type Successor } from "./function-successors.ts";

interface Alternative {
  readonly kind: "function" | "tracepoint";
  readonly argument: string;
  readonly old: string;
  readonly likeness: number;
  readonly because: readonly string[];
}

/** Those that are likely first, each as an alternative that counts where the old one is not, and as one beside it. */
export function pointEdits(
  point: ProbePoint,
  before: DebugInfo,
  now: DebugInfo,
): readonly ProposedEdit[] {
  const found = alternativesTo(point, before, now);
  return found.flatMap((one) => ["!", "?"].flatMap((mark) => insertBehind(point, one, mark) ?? []));
}

function insertBehind(
  point: ProbePoint,
  { kind, argument, old, likeness, because }: Alternative,
  mark: string,
): ProposedEdit | undefined {
  const { file, start, end } = point.range;
  const component = point.components.find((one) => one.argument?.kind === "string" && isNamed(one));
  const given = component?.argument?.range;
  if (given === undefined || given.file !== file || given.start < start || given.end > end) {
    return undefined;
  }
  const written = file.text.slice(start, end).replace(/\s*[?!]\s*$/, "");
  const spelled = file.text.slice(given.start, given.end);
  // A name that stands there otherwise, by a macro or with parts in braces, cannot be replaced where it stands.
  if (spelled !== quote(old)) return undefined;
  const at = given.start - start;
  const other = written.slice(0, at) + quote(argument) + written.slice(at + spelled.length);
  const text = `${written}${mark}, ${other}${mark}`;
  const isMarked = /[?!]/.exec(file.text.slice(start + written.length).trimStart())?.index === 0;
  const last = isMarked ? endOfMark(file.text, start + written.length) : start + written.length;
  return {
    kind,
    file,
    edit: { start, end: last, text },
    old: written,
    now: other,
    because,
    likeness,
  };
}

function endOfMark(text: string, from: number): number {
  return from + (/^\s*[?!]/.exec(text.slice(from))?.[0].length ?? 0);
}

const named: ReadonlySet<string> = new Set(["function", "trace", "tracepoint"]);

function isNamed({ name }: ProbeComponent): boolean {
  return named.has(name);
}

function alternativesTo(
  { components }: ProbePoint,
  before: DebugInfo,
  now: DebugInfo,
): readonly Alternative[] {
  const [first] = components;
  const component = components.find(isNamed);
  const given = component?.argument;
  if (first === undefined || given?.kind !== "string" || hasWildcard(given.value)) return [];
  const images: ReadonlySet<string> = new Set(["kernel", "module", "kprobe"]);
  if (!images.has(first.name)) return [];
  const module =
    first.name === "module" && first.argument?.kind === "string" ? first.argument.value : undefined;
  return component?.name === "function"
    ? functionsInstead(given.value, module, before, now)
    : tracepointsInstead(given.value, module, before, now);
}

function functionsInstead(
  text: string,
  module: string | undefined,
  before: DebugInfo,
  now: DebugInfo,
): readonly Alternative[] {
  const pattern = parseFunctionPattern(text);
  if (pattern === undefined || pattern.lines !== undefined) return [];
  const { name, file } = pattern;
  const old = before.functions({ name, file, module });
  const moved = file === undefined ? [] : movedTo(name, file, module, old, now);
  const found = [...moved, ...functionSuccessors(old, before, now)];
  return found.map(({ function: fn, likeness, because }) => ({
    kind: "function",
    argument: spell(fn, file !== undefined, now),
    old: text,
    likeness,
    because,
  }));
}

/** The same name in another file. */
function movedTo(
  name: string,
  file: string,
  module: string | undefined,
  old: readonly FunctionFact[],
  now: DebugInfo,
): Successor[] {
  if (old.length === 0 || now.functions({ name, file, module }).length > 0) return [];
  return now
    .functions({ name, module })
    .filter(({ entry }) => entry !== undefined && entry.notProbeable === undefined)
    .map((fn) => ({ function: fn, likeness: 0.9, because: ["the same name in another file"] }));
}

/** With its file where the old one has one, and where the name alone would mean several. */
function spell({ name, place, module }: FunctionFact, hasFile: boolean, now: DebugInfo): string {
  const isOne = now.functions({ name, module }).length === 1;
  return (hasFile || !isOne) && place.file !== "" ? `${name}@${place.file}` : name;
}

const iterator = "__traceiter_";

/** Each tracepoint has a function of its own, whose signature is the tracepoint's. */
function tracepointsInstead(
  text: string,
  module: string | undefined,
  before: DebugInfo,
  now: DebugInfo,
): readonly Alternative[] {
  const [first = "", second] = text.split(":", 2);
  const old = before.functions({ name: iterator + (second ?? first), module });
  return functionSuccessors(old, before, now)
    .filter(({ function: fn }) => fn.name.startsWith(iterator))
    .map(({ function: fn, likeness, because }) => ({
      kind: "tracepoint",
      argument: fn.name.slice(iterator.length),
      old: text,
      likeness,
      because,
    }));
}
