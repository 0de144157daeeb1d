// The examples that Debian's systemtap-doc installs, and how each says that it is run.

import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { SourceFile } from "../../compiler/index.ts";
import { readSource, scriptsBelow } from "./package-files.ts";

/** The library of systemtap-common, which they were written for. */
export const tapset = "/usr/share/systemtap/tapset";
const folders = ["/usr/share/systemtap/examples", "/usr/share/doc/systemtap/examples"];

/** Arguments of examples whose own command line needs a shell, or that say none. */
const argumentsOf: Readonly<Record<string, readonly string[]>> = {
  "graphcall.stp": ["vfs_read", "vfs_write"],
  "hw_watch_addr.stp": ["0xffffffff82a00000"],
  "inode-watch.stp": ["8", "1", "2"],
  "last_100_frees.stp": ["/usr/bin/stap"],
  "plimit.stp": ["1"],
  "pyexample.stp": ["1"],
  "threadstacks.stp": ["/usr/bin/stap"],
};

/** Files of a `tapset` folder are the library of the scripts beside it. */
const isLibraryFile = (path: string): boolean => basename(dirname(path)) === "tapset";
export const scripts = folders
  .flatMap((folder) => scriptsBelow(folder))
  .filter((path) => !isLibraryFile(path));

export const isInstalled = existsSync(tapset) && scripts.length > 0;

export function libraryBeside(path: string): SourceFile[] {
  const beside = scriptsBelow(join(dirname(path), "tapset"), [".stp", ".stpm"]);
  return beside.map((one) => readSource(one, "library"));
}

/** Guru mode and arguments, as the example's own command line has them: `test_check` of its `.meta`, or its first line. */
export function commandLineOf(path: string): {
  readonly guru: boolean;
  readonly words: readonly string[];
} {
  const name = basename(path);
  const meta = path.replace(/\.stp$/, ".meta");
  const told = existsSync(meta) ? /^test_check: (.*)$/m.exec(readFileSync(meta, "utf8"))?.[1] : "";
  const [before = "", after = ""] = (told ?? "").split(name);
  const text = readFileSync(path, "latin1");
  const isGuru = /\s-\w*g/.test(before) || /^#!.*\s-\w*g/.test(text) || name === "embedded-C.stp";
  const spelled = [...after.matchAll(/"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S+)/g)];
  const words = spelled.map(([, double, single, bare]) => double ?? single ?? bare ?? "");
  const ofScript = words.filter(
    (word, index) => !word.startsWith("-") && !/^-[cxDG]$/.test(words[index - 1] ?? ""),
  );
  return { guru: isGuru, words: argumentsOf[name] ?? ofScript };
}
