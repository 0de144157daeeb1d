import { Command } from "commander";
import { expect, test } from "vitest";
import { FailureError } from "../failure.ts";
import { declareRun } from "./run.ts";
import type { RunOptions } from "./run.ts";
import { checkRunOptions } from "./run-contradictions.ts";

/** What is said to a command line of `run`: warnings, or the refusal. */
function check(text: string): string[] {
  const program = new Command();
  declareRun(program, () => {});
  const run = program.commands[0]!;
  let said: string[] = [];
  run.action((script: string | undefined, _, options: RunOptions) => {
    said = checkRunOptions(script, options);
  });
  try {
    program.parse(["run", ...text.split(" ").filter((word) => word !== "")], { from: "user" });
    return said;
  } catch (thrown) {
    if (!(thrown instanceof FailureError)) throw thrown;
    return [`${thrown.failure.code}: ${thrown.failure.message}`];
  }
}

test.each([
  ["-c idle -x 1 a.stp", "-c and -x both set target()"],
  ["-k a.stp", "-k names a kernel, and a.stp is none"],
  ["-w -W a.stp", "-w hides warnings, and -W takes them for errors"],
  ["--suppress-time-limits a.stp", "--suppress-time-limits wants guru mode"],
  ["-S 1 a.stp", "-S says how big a file of output gets, but there is none"],
  ["--attach --json a.stp", "--attach shows output as it comes, and --json when all is over"],
  ["--disable-cache --poison-cache a.stp", "--disable-cache keeps nothing, --poison-cache does"],
  ["-l begin -L end", "-l and -L ask for two lists"],
  ["-l begin --dump-functions", "-l and --dump-functions ask for two lists"],
  ["-l begin -e x", "-e gives a script to run, and -l runs none"],
])("%s", (line, message) => {
  expect(check(line)).toEqual([`usage/contradiction: ${message}`]);
});

test.each([
  ["-p2 -o x a.stp", ["-o has no effect with -p2"]],
  ["-p4 -c idle -T 3 a.stp", ["-c has no effect with -p4", "-T has no effect with -p4"]],
  ["-p4 --attach a.stp", ["--attach has no effect with -p4"]],
  ["-p1 -x 1 a.stp", ["-x has no effect with -p1"]],
  ["-p5 -o x -T 3 a.stp", []],
  ["-l begin -o x -p2", ["-o has no effect with -l", "-p has no effect with -l"]],
  ["--dump-functions a.stp", ["the word `a.stp` has no effect with --dump-functions"]],
  ["-g --suppress-time-limits -w -o x -S 1,2 -x 1 a.stp", []],
])("%s is told of what does nothing", (line, expected) => {
  const warnings = expected.map((one) => `warning[usage/no-effect]: ${one}: nothing is run`);
  expect(check(line)).toEqual(warnings);
});
