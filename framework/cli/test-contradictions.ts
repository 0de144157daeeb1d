// Options of `tapwright test` that cannot go together.

import { fail } from "../failure.ts";
import type { TestOptions } from "./test.ts";

/** Ends the command on a contradiction. */
export function refuseTestContradictions(paths: readonly string[], options: TestOptions): void {
  if (options.matrix === undefined) refuseWithoutMatrix(options);
  else refuseBesideMatrix(paths, options);
  if (options.watch && options.format !== "text") {
    refuse(`--watch tells lines to a person, and --format ${options.format} a whole run`);
  }
}

const ofTheMatrix = [
  ["shard", "--shard"],
  ["fetch", "--fetch"],
  ["times", "--times"],
  ["fresh", "--fresh"],
] as const;

function refuseWithoutMatrix(options: TestOptions): void {
  for (const [name, spelled] of ofTheMatrix) {
    if (!isGiven(options[name])) continue;
    refuse(`${spelled} is about a matrix, and there is none`, "Name it with --matrix FILE.");
  }
}

const ofOneKernel = [
  ["kernel", "-k"],
  ["release", "-r"],
  ["arch", "-a"],
  ["filter", "-t"],
] as const;

const notOfCells = [
  ["update", "-u"],
  ["watch", "--watch"],
] as const;

function refuseBesideMatrix(paths: readonly string[], options: TestOptions): void {
  const [path] = paths;
  if (path !== undefined) {
    refuse(`--matrix says which tests run, and so does \`${path}\``);
  }
  for (const [name, spelled] of ofOneKernel) {
    if (isGiven(options[name])) refuse(`--matrix says what runs, and so does ${spelled}`);
  }
  for (const [name, spelled] of notOfCells) {
    if (!isGiven(options[name])) continue;
    refuse(`${spelled} is for tests on one kernel, and not for --matrix`);
  }
  if (options.resume && options.fresh) {
    refuse("--resume takes what is known from before, and --fresh does not");
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== false;
}

function refuse(message: string, hint = "Leave one of them out."): never {
  return fail({ code: "usage/contradiction", message, hint, exitCode: 2 });
}
