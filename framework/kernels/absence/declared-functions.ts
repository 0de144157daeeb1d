// What a header of the kernel declares of functions, and within which conditions of the preprocessor.

/** One branch of a conditional. */
export interface Branch {
  /** As it is written: `#ifdef CONFIG_X`, or `the #else of #ifdef CONFIG_X`. */
  readonly written: string;
  /** What has to be true of it, as an expression of the preprocessor. */
  readonly expression: string;
}

export interface Declaration {
  readonly name: string;
  readonly line: number;
  /** `inline`: the header has its body, or a macro of that name. */
  readonly kind: "prototype" | "inline";
  /** Those around it that ask for the configuration, from the outermost. */
  readonly branches: readonly Branch[];
}

interface OpenConditional {
  /** What each branch asked for, up to the one that is open. */
  readonly asked: readonly string[];
  readonly branch: Branch;
  readonly first: string;
  /** Of braces, where it began: each branch begins there. */
  readonly depth: number;
}

interface Scan {
  readonly open: OpenConditional[];
  readonly found: Declaration[];
  depth: number;
  /** What of a declaration has been read. */
  text: string;
  line: number;
}

/** Declarations at the outermost level, in their order. */
export function declaredFunctions(header: string): readonly Declaration[] {
  const scan: Scan = { open: [], found: [], depth: 0, text: "", line: 0 };
  const lines = withoutComments(header).split("\n");
  for (let at = 0; at < lines.length; at++) {
    const number = at + 1;
    let line = lines[at]!;
    if (/^\s*#/.test(line)) {
      while (line.endsWith("\\") && at + 1 < lines.length) {
        at += 1;
        line = `${line.slice(0, -1)} ${lines[at]!}`;
      }
      readDirective(scan, line, number);
    } else {
      readCode(scan, line, number);
    }
  }
  return scan.found;
}

/** Of as many lines as before. */
function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/.*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, (one) =>
    one.startsWith("/") ? one.replace(/[^\n]+/g, " ") : '""',
  );
}

function readDirective(scan: Scan, line: string, number: number): void {
  const [, word = "", rest = ""] = /^\s*#\s*(\w+)\s*(.*)$/.exec(line) ?? [];
  const condition = rest.replace(/\s+/g, " ").trim();
  const { open } = scan;
  switch (word) {
    case "if":
    case "ifdef":
    case "ifndef": {
      const first = `#${word} ${condition}`;
      const expression = expressionOf(word, condition);
      const branch = { written: first, expression };
      open.push({ asked: [expression], branch, first, depth: scan.depth });
      return;
    }
    case "elif":
    case "else": {
      const last = open.pop();
      if (last !== undefined) open.push(nextBranch(scan, last, word === "elif" ? condition : ""));
      return;
    }
    case "endif":
      open.pop();
      return;
    case "define": {
      const name = /^(\w+)\(/.exec(condition)?.[1];
      if (name !== undefined) add(scan, name, "inline", number);
    }
  }
}

function expressionOf(word: string, condition: string): string {
  if (word === "if") return condition;
  return word === "ifdef" ? `defined(${condition})` : `!defined(${condition})`;
}

function nextBranch(scan: Scan, last: OpenConditional, condition: string): OpenConditional {
  const not = last.asked.map((one) => `!(${one})`).join(" && ");
  const isLast = condition === "";
  const branch = isLast
    ? { written: `the #else of ${last.first}`, expression: not }
    : { written: `#elif ${condition}`, expression: `${not} && (${condition})` };
  scan.depth = last.depth;
  scan.text = "";
  return { ...last, asked: [...last.asked, condition], branch };
}

function readCode(scan: Scan, line: string, number: number): void {
  for (const [part] of line.matchAll(/[^{};]+|[{};]/g)) {
    if (part === "{") {
      const isLinkage = /\bextern\s+""\s*$/.test(scan.text);
      if (scan.depth === 0 && !isLinkage) addDeclared(scan, "inline");
      scan.text = "";
      if (!isLinkage) scan.depth += 1;
    } else if (part === "}") {
      scan.depth = Math.max(0, scan.depth - 1);
      scan.text = "";
    } else if (scan.depth > 0) {
      continue;
    } else if (part === ";") {
      addDeclared(scan, "prototype");
      scan.text = "";
    } else if (part.trim() !== "") {
      if (scan.text.trim() === "") scan.line = number;
      scan.text += ` ${part}`;
    }
  }
}

/** Words before a parenthesis that declare nothing: of the compiler, and the kernel's own for its attributes. */
const noName =
  /^(?:typeof|sizeof|asm|__attribute__|__(?:printf|scanf|aligned|section|alias|malloc|alloc_size|realloc_size|assume_aligned|diagnose_as|must_hold|compiletime_\w+|no_sanitize|(?:cond_)?(?:acquires|releases)(?:_shared)?)|[A-Z][A-Z0-9_]*)$/;

function addDeclared(scan: Scan, kind: Declaration["kind"]): void {
  if (/^\s*typedef\b/.test(scan.text)) return;
  let depth = 0;
  for (const [mark, name] of scan.text.matchAll(/([A-Za-z_]\w*)\s*\(|[()=]/g)) {
    if (mark === "=") return;
    if (mark === ")") depth -= 1;
    else {
      if (depth === 0 && name !== undefined && !noName.test(name)) {
        add(scan, name, kind, scan.line);
        return;
      }
      depth += 1;
    }
  }
}

function add(scan: Scan, name: string, kind: Declaration["kind"], line: number): void {
  const branches = scan.open.flatMap(({ branch }) =>
    branch.expression.includes("CONFIG_") ? [branch] : [],
  );
  scan.found.push({ name, line, kind, branches });
}
