// The script that a command is about: a file, standard input, or the text of -e.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { SourceFile } from "../../compiler/index.ts";
import { describeFileError } from "../file-error.ts";
import { fail } from "../failure.ts";
import { packageRoot } from "../package-root.ts";

/** Loads the script; a missing or empty one is a failure of the script, with exit code 1. */
export async function loadScript(
  path: string | undefined,
  execute: string | undefined,
): Promise<SourceFile> {
  if (execute !== undefined) return requireContent({ path: "<input>", text: execute });
  if (path === undefined) {
    return fail({
      code: "usage/no-script",
      message: "there is no script",
      hint: "Name a file, - for standard input, or give the script itself with -e.",
      exitCode: 2,
    });
  }
  return requireContent({
    path,
    text: path === "-" ? await text(process.stdin) : await readScript(path),
  });
}

/** A script of this package's examples, by the name of its file. */
export async function examplePath(name: string | undefined): Promise<string | undefined> {
  const folder = join(packageRoot(), "examples");
  const names = (await readdir(folder)).filter((one) => one.endsWith(".stp"));
  if (name === undefined || names.includes(name)) return name && join(folder, name);
  return fail({
    code: "script/unreadable",
    message: `there is no example ${name}`,
    hint: `There are: ${names.join(", ")}`,
    exitCode: 1,
  });
}

async function readScript(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const isAbsent = (error as NodeJS.ErrnoException).code === "ENOENT";
    return fail({
      code: "script/unreadable",
      message: isAbsent ? `there is no file ${path}` : `${path}: ${describeFileError(error)}`,
      hint: "Name a readable file, or give the script itself with -e.",
      exitCode: 1,
    });
  }
}

function requireContent(source: Omit<SourceFile, "origin">): SourceFile {
  if (source.text.trim() !== "") return { ...source, origin: "script" };
  return fail({
    code: "script/empty",
    message: `${source.path === "-" ? "standard input" : source.path} is empty`,
    hint: "A script has at least one probe: probe begin { exit() }",
    exitCode: 1,
  });
}
