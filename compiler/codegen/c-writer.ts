// Lines of C in kernel style. It knows indentation and labels and nothing of the language.

export interface CWriter {
  /** A statement or declaration, at the current depth. */
  line(text: string): void;
  /** `text {` and one deeper. */
  open(text: string): void;
  /** One shallower, then `}` and what follows it. */
  close(suffix?: string): void;
  /** `} text {`, as for else. */
  reopen(text: string): void;
  /** A label, at the left edge. */
  label(name: string): void;
  /** Runs `emit`, `deeper` levels deeper, and gives the lines it wrote instead of writing them. */
  capture(deeper: number, emit: () => void): string[];
  /** Writes lines that `capture` gave, at the depth they were captured at. */
  paste(lines: readonly string[]): void;
  readonly lines: readonly string[];
}

export function createCWriter(startDepth = 0): CWriter {
  let lines: string[] = [];
  let depth = startDepth;
  const line = (text: string): void => {
    lines.push("\t".repeat(depth) + text);
  };
  return {
    line,
    open(text) {
      line(text === "" ? "{" : `${text} {`);
      depth += 1;
    },
    close(suffix = "") {
      depth -= 1;
      line(`}${suffix}`);
    },
    reopen(text) {
      depth -= 1;
      line(`} ${text} {`);
      depth += 1;
    },
    label(name) {
      lines.push(`${name}:`);
    },
    capture(deeper, emit) {
      const outer = lines;
      lines = [];
      depth += deeper;
      emit();
      depth -= deeper;
      const captured = lines;
      lines = outer;
      return captured;
    },
    paste(pasted) {
      lines.push(...pasted);
    },
    get lines() {
      return lines;
    },
  };
}
