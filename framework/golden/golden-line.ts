// One line of a golden file, and what it accepts: literal text with holes in double braces.

/** A value that the workload reported; a golden file names it by path. */
export type Truth = unknown;

/** What a hole stands for. */
export type Hole =
  /** `{{regex}}`: anything that the expression matches. */
  | { readonly kind: "pattern"; readonly source: string }
  /** `{{name:type}}`: a value of that shape, remembered under the name. */
  | { readonly kind: "capture"; readonly name: string; readonly source: string }
  /** `{{=name}}`: the text that was captured under the name. */
  | { readonly kind: "reference"; readonly name: string }
  /** `{{truth.path}}`: the value that the workload reported at that path. */
  | { readonly kind: "truth"; readonly path: readonly string[]; readonly text: string };

export type GoldenLine =
  /** `...`: any number of lines, also none. */
  | { readonly kind: "any-lines"; readonly text: string }
  | {
      readonly kind: "line";
      readonly text: string;
      readonly parts: readonly (string | Hole)[];
    };

/** A line of the golden file that cannot be understood; lines are counted from 1. */
export interface GoldenProblem {
  readonly line: number;
  readonly message: string;
}

/** The shapes that a capture may ask for. */
export const captureTypes = {
  int: "-?[0-9]+",
  hex: "(?:0[xX])?[0-9a-fA-F]+",
  word: "\\S+",
  symbol: "[A-Za-z_.$][\\w.$]*",
  string: '"(?:[^"\\\\]|\\\\.)*"',
  text: ".*?",
} as const satisfies Record<string, string>;

/** Reads a golden file. A final newline ends the last line, it does not begin another one. */
export function parseGolden(text: string): {
  readonly lines: readonly GoldenLine[];
  readonly problems: readonly GoldenProblem[];
} {
  const problems: GoldenProblem[] = [];
  const lines = splitLines(text).map((line, index) => {
    const complain = (message: string) => problems.push({ line: index + 1, message });
    return parseLine(line, complain);
  });
  problems.push(...unboundReferences(lines));
  return { lines, problems };
}

/** The lines of a text without their line ends; the empty text has none. */
export function splitLines(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

/** Whether a line's value comes from the workload: such a line is never rewritten. */
export function isTruthLine(line: GoldenLine): boolean {
  return (
    line.kind === "line" &&
    line.parts.some((part) => typeof part !== "string" && part.kind === "truth")
  );
}

function parseLine(text: string, complain: (message: string) => void): GoldenLine {
  if (text === "...") return { kind: "any-lines", text };
  const parts: (string | Hole)[] = [];
  let at = 0;
  for (;;) {
    const open = text.indexOf("{{", at);
    if (open === -1) break;
    const close = closingBraces(text, open + 2);
    if (close === -1) {
      complain("'{{' without '}}'; a literal '{{' is written {{\\{\\{}}");
      break;
    }
    if (open > at) parts.push(text.slice(at, open));
    parts.push(parseHole(text.slice(open + 2, close), complain));
    at = close + 2;
  }
  if (at < text.length) parts.push(text.slice(at));
  return { kind: "line", text, parts };
}

/** A quantifier may stand directly before the end, as in `{{[0-9]{2}}}`: the last pair of a run of braces closes. */
function closingBraces(text: string, from: number): number {
  let close = text.indexOf("}}", from);
  while (close !== -1 && text[close + 2] === "}") close += 1;
  return close;
}

function parseHole(content: string, complain: (message: string) => void): Hole {
  const reference = /^=(\w+)$/.exec(content);
  if (reference) return { kind: "reference", name: reference[1]! };
  const truth = /^truth((?:\.[\w-]+|\["[^"]*"\])+)$/.exec(content);
  if (truth) return { kind: "truth", path: parsePath(truth[1]!), text: content };
  const capture = /^([A-Za-z_]\w*):(\w+)$/.exec(content);
  if (capture) {
    const [, name, type] = capture as unknown as [string, string, string];
    if (type in captureTypes) {
      return { kind: "capture", name, source: captureTypes[type as keyof typeof captureTypes] };
    }
    const known = Object.keys(captureTypes).join(", ");
    complain(`'${type}' is no type of a capture; there are ${known}`);
    return { kind: "pattern", source: ".*" };
  }
  const wrong = patternError(content);
  if (wrong === undefined) return { kind: "pattern", source: content };
  complain(wrong);
  return { kind: "pattern", source: ".*" };
}

function patternError(source: string): string | undefined {
  if (source === "") return "an empty hole matches nothing; leave it out";
  try {
    new RegExp(source, "u");
    return undefined;
  } catch (error) {
    return (error as SyntaxError).message;
  }
}

/** `.a["b.c"].0` as its steps. */
function parsePath(text: string): string[] {
  return [...text.matchAll(/\.([\w-]+)|\["([^"]*)"\]/g)].map((step) => step[1] ?? step[2]!);
}

function unboundReferences(lines: readonly GoldenLine[]): GoldenProblem[] {
  const bound = new Set<string>();
  const problems: GoldenProblem[] = [];
  lines.forEach((line, index) => {
    if (line.kind !== "line") return;
    for (const part of line.parts) {
      if (typeof part === "string") continue;
      if (part.kind === "reference" && !bound.has(part.name)) {
        problems.push({
          line: index + 1,
          message: `nothing before was captured as '${part.name}'`,
        });
      }
      if (part.kind === "capture") {
        if (bound.has(part.name)) {
          const message = `'${part.name}' is captured twice; compare with {{=${part.name}}}`;
          problems.push({ line: index + 1, message });
        }
        bound.add(part.name);
      }
    }
  });
  return problems;
}
