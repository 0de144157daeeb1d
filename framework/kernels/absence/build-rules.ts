// With which options of its configuration a kernel's makefiles build a source file, and into which modules.

import { dirname, posix } from "node:path";

/** An option that has to be on, and the line of a makefile that asks for it: `fs/ext4/Makefile:6`. */
export interface AskedOption {
  readonly name: string;
  readonly place: string;
}

/** One way in which the makefiles come to a file. */
export interface BuildWay {
  /** The outermost, of folders, first. */
  readonly options: readonly AskedOption[];
  /** What is linked of it where an option says `m`: the module's name in the file system. */
  readonly module?: string;
}

/** The text of a file below the kernel's tree; undefined where there is none. */
export type ReadMakefile = (path: string) => string | undefined;

interface Rule {
  /** `obj`, `lib`, or the name of what is linked of several files. */
  readonly list: string;
  readonly options: readonly AskedOption[];
  readonly words: readonly string[];
}

type Makefile = readonly Rule[];

export interface BuildRules {
  /** All ways to a module, by its name in the file system or in the kernel; `makefiles` are all that there are. */
  waysToModule(name: string, makefiles: readonly string[]): readonly BuildWay[] | undefined;
  /** All ways to a source file, `fs/ext4/acl.c`; undefined where the makefiles do not name it, or not in plain words. */
  waysTo(file: string): readonly BuildWay[] | undefined;
}

/** `architecture` is a folder: what lies in it is always built. */
export function buildRules(read: ReadMakefile, architecture: string): BuildRules {
  const makefiles = new Map<string, Makefile | undefined>();
  const open = (folder: string): Makefile | undefined => {
    if (!makefiles.has(folder)) makefiles.set(folder, openMakefile(folder, read));
    return makefiles.get(folder);
  };
  const toFolder = (folder: string): readonly BuildWay[] | undefined => {
    if (folder === "." || folder === architecture) return [{ options: [] }];
    const parent = dirname(folder);
    const makefile = open(parent);
    const own = makefile && mentions(makefile, `${posix.basename(folder)}/`);
    // The makefile at the top names folders by variables that this one does not follow.
    if (own === undefined) return parent === "." ? [{ options: [] }] : undefined;
    return behind(toFolder(parent), own);
  };
  return {
    waysToModule: (name, makefiles) => {
      const word = new RegExp(`(?<![\\w-])${name.replaceAll(/[-_]/g, "[-_]")}\\.o\\b`);
      const ways = makefiles.flatMap((path) => {
        const [object] = word.exec(read(path) ?? "") ?? [];
        const makefile = object === undefined ? undefined : open(dirname(path));
        const own = makefile && object !== undefined ? mentions(makefile, object) : undefined;
        const modules = own?.filter(({ module }) => module === object?.replace(/\.o$/, ""));
        return modules === undefined || modules.length === 0
          ? []
          : [behind(toFolder(dirname(path)), modules)];
      });
      const known = ways.filter((one) => one !== undefined);
      return ways.length === 0 || known.length < ways.length ? undefined : known.flat();
    },
    waysTo: (file) => {
      const makefile = open(dirname(file));
      const object = `${posix.basename(file).replace(/\.[cS]$/, "")}.o`;
      const own = makefile && mentions(makefile, object);
      return own === undefined ? undefined : behind(toFolder(dirname(file)), own);
    },
  };
}

function behind(
  outer: readonly BuildWay[] | undefined,
  inner: readonly BuildWay[],
): readonly BuildWay[] | undefined {
  return outer?.flatMap(({ options }) =>
    inner.map((way) => ({ ...way, options: [...options, ...way.options] })),
  );
}

/** Of an object or a folder in one makefile; undefined where it is not named, or by something that nobody builds. */
function mentions(
  makefile: Makefile,
  word: string,
  seen: readonly string[] = [],
): readonly BuildWay[] | undefined {
  if (seen.includes(word)) return undefined;
  const ways: BuildWay[] = [];
  for (const { list, options, words } of makefile) {
    if (!words.includes(word)) continue;
    if (isEnd(list)) {
      ways.push({ options, module: list === "obj" ? word.replace(/\.o$/, "") : undefined });
      continue;
    }
    const outer = mentions(makefile, `${list}.o`, [...seen, word]);
    if (outer === undefined) return undefined;
    ways.push(...outer.map((one) => ({ ...one, options: [...one.options, ...options] })));
  }
  return ways.length === 0 ? undefined : ways;
}

function isEnd(list: string): boolean {
  return ["obj", "lib", "core", "drivers", "net", "libs"].includes(list);
}

function openMakefile(folder: string, read: ReadMakefile): Makefile | undefined {
  for (const name of ["Kbuild", "Makefile"]) {
    const path = posix.join(folder, name);
    const text = read(path);
    if (text !== undefined) return [...readRules(path, text)];
  }
  return undefined;
}

const assignment = /^\s*([\w./-]+?)-(y|m|objs|\$\([^=]*?\))\s*(?:\+=|:=|\?=|=)\s*(.*)$/;

function* readRules(path: string, text: string): Generator<Rule> {
  const conditions: (string | undefined)[] = [];
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const number = at + 1;
    let line = lines[at]!;
    while (line.endsWith("\\") && at + 1 < lines.length) {
      at += 1;
      line = `${line.slice(0, -1)} ${lines[at]!}`;
    }
    line = line.replace(/#.*$/, "");
    const [, directive, rest = ""] =
      /^\s*(ifdef|ifndef|ifeq|ifneq|else|endif)\b(.*)$/.exec(line) ?? [];
    if (directive !== undefined) {
      follow(conditions, directive, rest);
      continue;
    }
    const [, list, suffix = "", value = ""] = assignment.exec(line) ?? [];
    if (list === undefined) continue;
    const around = conditions.filter((one) => one !== undefined);
    const asked = suffix.match(/\bCONFIG_\w+/g) ?? [];
    // Two options in one suffix are joined by what only make understands.
    const names = [...around, ...(asked.length === 1 ? asked : [])];
    const options = names.map((name) => ({ name, place: `${path}:${number}` }));
    const words = value
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/^\.\//, ""));
    yield { list, options, words };
  }
}

/** Of a condition that asks for one option to be on, that option; of others nothing is known. */
function follow(conditions: (string | undefined)[], directive: string, rest: string): void {
  if (directive === "endif") conditions.pop();
  else if (directive === "else") {
    // `else ifeq …` goes on with the same `endif`.
    conditions.pop();
    conditions.push(undefined);
  } else {
    const plain =
      directive === "ifdef"
        ? /^\s*(CONFIG_\w+)\s*$/.exec(rest)
        : directive === "ifeq"
          ? /^\s*\(\$\((CONFIG_\w+)\),\s*y\)\s*$/.exec(rest)
          : undefined;
    conditions.push(plain?.[1]);
  }
}
