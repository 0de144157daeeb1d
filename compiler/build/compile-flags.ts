// kbuild's own command for one object, taken from the .cmd file that it leaves, and what to keep of it.

/** How kbuild compiled an object, and how objtool looked at it. */
export interface CompileCommand {
  readonly compiler: string;
  readonly parameters: readonly string[];
  /** Program and parameters without the object's name; absent where this kernel needs no objtool on objects. */
  readonly objtool?: readonly string[];
}

/** Reads `savedcmd_X := …` (`cmd_X := …` before 6.3): the compiler's line, then `; objtool …` where there is one. */
export function readCompileCommand(commandFile: string): CompileCommand {
  const [first, ...rest] = commandLineOf(commandFile).split(/\s;\s/);
  const [compiler = "", ...parameters] = splitWords(first ?? "");
  const objtool = rest.map(splitWords).find((words) => isObjtool(words[0]));
  return { compiler, parameters, objtool: objtool?.slice(0, -1) };
}

/** objtool on the linked module: newer kernels delay it until then (CONFIG_X86_KERNEL_IBT, CONFIG_LTO). */
export function readLinkedObjtool(commandFile: string): readonly string[] | undefined {
  const words = commandLineOf(commandFile)
    .split(/\s;\s/)
    .map(splitWords)
    .find((one) => isObjtool(one[0]));
  return words?.slice(0, -1);
}

function commandLineOf(commandFile: string): string {
  return /^(?:saved)?cmd_\S+ :=\s*(.*)$/m.exec(commandFile)?.[1] ?? "";
}

function isObjtool(program: string | undefined): boolean {
  return program?.endsWith("/objtool") ?? false;
}

/** Words of a shell line whose only quoting is '…' around a whole part, as kbuild writes it. */
function splitWords(line: string): string[] {
  return (line.match(/(?:'[^']*'|[^\s'])+/g) ?? []).map((word) => word.replace(/'/g, ""));
}

/** What makes code fit the kernel, without what finds its headers: for C that includes none of them. */
export function flagsWithoutHeaders(parameters: readonly string[]): string[] {
  return dropPairs(parameters, ["-include", "-isystem", "-I", "-o", "-c"])
    .filter((word) => !/^-(I|Wp,|D|g|fmacro-prefix-map|isystem)/.test(word) && !isObject(word))
    .map(withoutConstructor);
}

/** The whole line for embedded C, which includes kernel headers; only the names of the files are taken out. */
export function flagsWithHeaders(parameters: readonly string[]): string[] {
  return dropPairs(parameters, ["-o", "-c"])
    .filter((word) => !/^-(Wp,|g$|gdwarf)/.test(word) && !isObject(word))
    .map(withoutConstructor);
}

/**
 * A kernel with KASAN has each module tell its variables in a constructor, which the kernel calls before the module's own
 * beginning. Scripts have none: their variables stand without guards between them, and accesses are checked all the same.
 */
function withoutConstructor(word: string): string {
  return word === "asan-globals=1" ? "asan-globals=0" : word;
}

function isObject(word: string): boolean {
  return /^[^-].*\.[co]$/.test(word);
}

/** Drops each of `flags`; but for -c, the word behind it goes with it. */
function dropPairs(words: readonly string[], flags: readonly string[]): string[] {
  const kept: string[] = [];
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (!flags.includes(word)) kept.push(word);
    else if (word !== "-c") index++;
  }
  return kept;
}
