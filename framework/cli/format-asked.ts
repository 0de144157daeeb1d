// How a command line wants to be told what is wrong with it, also where it cannot be parsed for that very reason.

export interface AskedFormat {
  readonly format: "json" | "sarif";
  /** Where the command writes its diagnostics. */
  readonly stream: "stdout" | "stderr";
}

const commands = new Set(["run", "build", "check", "list", "inspect"]);

/** Undefined for text; `words` as `normalizeCommandLine` gives them. */
export function formatAsked(words: readonly string[]): AskedFormat | undefined {
  const command = words.find((word) => commands.has(word));
  if (command === undefined || command !== words.find((word) => !word.startsWith("-"))) return;
  const end = words.indexOf("--");
  const options = end === -1 ? words : words.slice(0, end);
  const isOnStdout = command === "inspect" || (command === "check" && !options.includes("--print"));
  const stream = isOnStdout ? "stdout" : "stderr";
  for (const [at, word] of options.entries()) {
    const value = word === "--format" ? options[at + 1] : /^--format=(.*)$/.exec(word)?.[1];
    if (value === "json" || value === "sarif") return { format: value, stream };
    if (command === "check" && word === "--json") return { format: "json", stream };
    if (command === "check" && word === "--sarif") return { format: "sarif", stream };
  }
}
