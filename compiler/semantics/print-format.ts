// The formats of printf and sprintf: what each directive wants.

export interface FormatDirective {
  /** As written: `%-10s`. */
  readonly text: string;
  /** `*` of width or precision, each a number, then the value itself; nothing for a NUL of the format, which is printed as it is. */
  readonly wants: readonly ("number" | "string")[];
}

export interface ParsedFormat {
  readonly directives: readonly FormatDirective[];
  /** Without the `l` that says nothing here, and with `%c` for a NUL, which would end it. */
  readonly format: string;
}

const directive = /\0|%([0+\- #]?)(\*|\d+)?(?:\.(\*|\d+)?)?(l*)([bcdimMopsuxX%])/g;

/** Reads a format; the parser has refused directives that do not exist. */
export function parseFormat(format: string): ParsedFormat {
  const directives: FormatDirective[] = [];
  const spelled = format.replace(
    directive,
    (text, _flag: string, width: string, precision: string, long: string, conversion: string) => {
      if (conversion === "%") return text;
      if (text === "\0") {
        directives.push({ text: "%c", wants: [] });
        return "%c";
      }
      const wants: ("number" | "string")[] = [];
      if (width === "*") wants.push("number");
      if (precision === "*") wants.push("number");
      wants.push(conversion === "s" ? "string" : "number");
      directives.push({ text, wants });
      return long === "" ? text : text.slice(0, -1 - long.length) + conversion;
    },
  );
  return { directives, format: spelled };
}
