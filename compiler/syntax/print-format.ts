// Formats of printf and sprintf: `%[flag][width][.precision][l]conversion`.

export type Conversion = "b" | "c" | "d" | "i" | "m" | "M" | "o" | "p" | "s" | "u" | "x" | "X";

export interface PrintDirective {
  readonly kind: "directive";
  /** At most one: the language reads exactly one flag character. */
  readonly flag?: "0" | "+" | "-" | " " | "#";
  /** `*` takes a value of its own. */
  readonly width?: number | "*";
  readonly precision?: number | "*";
  readonly conversion: Conversion;
  /** Where it stands in the format, in code units. */
  readonly start: number;
  readonly end: number;
}

export interface PrintText {
  readonly kind: "text";
  readonly text: string;
}

export interface PrintFormat {
  /** Text (with `%%` resolved) and directives, in turn. */
  readonly parts: readonly (PrintText | PrintDirective)[];
  /** How many values it takes: each directive one, each `*` one before it. */
  readonly valueCount: number;
  readonly faults: readonly FormatFault[];
}

export interface FormatFault {
  readonly directive: string;
  /** Where it stands in the format, in code units. */
  readonly start: number;
  readonly reason: string;
}

const directivePattern = /%(?:%|([0+\- #]?)(\*|[0-9]*)(?:\.(\*|[0-9]*))?l?([^]?))/g;

/** Reads a format. A lone `%` at the end is text. */
export function parsePrintFormat(format: string): PrintFormat {
  const parts: (PrintText | PrintDirective)[] = [];
  const faults: FormatFault[] = [];
  let text = "";
  let valueCount = 0;
  let from = 0;
  for (const match of format.matchAll(directivePattern)) {
    const [whole, flag = "", width = "", precision, conversion = ""] = match;
    text += format.slice(from, match.index);
    from = match.index + whole.length;
    if (whole === "%%" || whole === "%") {
      text += "%";
      continue;
    }
    if (!isConversion(conversion)) {
      faults.push({ directive: whole, start: match.index, reason: reasonOf(conversion, flag) });
      continue;
    }
    if (text !== "") parts.push({ kind: "text", text });
    text = "";
    valueCount += 1 + (width === "*" ? 1 : 0) + (precision === "*" ? 1 : 0);
    parts.push({
      kind: "directive",
      flag: flag === "" ? undefined : (flag as PrintDirective["flag"]),
      width: amountOf(width),
      // `%.d` means precision 0, as in C.
      precision: precision === undefined ? undefined : (amountOf(precision) ?? 0),
      conversion,
      start: match.index,
      end: from,
    });
  }
  text += format.slice(from);
  if (text !== "") parts.push({ kind: "text", text });
  return { parts, valueCount, faults };
}

function amountOf(text: string): number | "*" | undefined {
  if (text === "*") return "*";
  return text === "" ? undefined : Number(text);
}

function isConversion(text: string): text is Conversion {
  return text !== "" && "bcdimMopsuxX".includes(text);
}

function reasonOf(conversion: string, flag: string): string {
  if (conversion === "") return "the conversion is missing";
  if (flag !== "" && "0+- #".includes(conversion)) return "only one flag is possible";
  if (conversion === "l") return "one `l` is enough, and none is needed";
  if ("feEgGaA".includes(conversion)) return "there are no floating-point numbers";
  if (conversion < " ") return "the conversion is missing";
  if (conversion === "h") return "integers have one size: leave the `h` away";
  return `\`${conversion}\` is no conversion`;
}
