// The format of the 2005 `print(map, "format")`: `%[K]c`, K one digit that names a key.

export interface MapDirective {
  readonly text: string;
  /** From 0; undefined for the value. */
  readonly key?: number;
  /** What it can print. */
  readonly fits: "number" | "string" | "statistics";
  /** `%H` needs a histogram beside the statistics. */
  readonly wantsHistogram: boolean;
}

export interface ParsedMapFormat {
  readonly directives: readonly MapDirective[];
  /** `%` that begins nothing known. */
  readonly unknown: readonly string[];
}

export function parseMapFormat(format: string): ParsedMapFormat {
  const directives: MapDirective[] = [];
  const unknown: string[] = [];
  for (const [text, key, letter = ""] of format.matchAll(/%([1-9]?)(.?)/gs)) {
    if (text === "%%") continue;
    const fits = whatFits(letter);
    if (fits === undefined) {
      unknown.push(text);
      continue;
    }
    directives.push({
      text,
      key: key ? Number(key) - 1 : undefined,
      fits,
      wantsHistogram: letter === "H",
    });
  }
  return { directives, unknown };
}

function whatFits(letter: string): MapDirective["fits"] | undefined {
  if (letter === "") return undefined;
  if ("dxXpP".includes(letter)) return "number";
  if (letter === "s") return "string";
  return "CSAmMHc".includes(letter) ? "statistics" : undefined;
}
