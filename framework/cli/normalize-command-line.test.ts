import { expect, test } from "vitest";
import { normalizeCommandLine } from "./normalize-command-line.ts";

test.each([
  ["-e x", "run -e x"],
  ["a.stp 1 2", "run a.stp 1 2"],
  ["--color=never -p2 a.stp", "run --color=never -p2 a.stp"],
  ["-l timer.*", "run -l timer.*"],
  ["-V", "-V"],
  ["--help", "--help"],
  ["run a.stp", "run a.stp"],
  ["check a.stp", "check a.stp"],
  ["lisst x", "lisst x"],
  ["", ""],
  ["check --color never a.stp auto", "check --color=never a.stp auto"],
  ["--color auto a.stp", "run --color=auto a.stp"],
  ["run --color a.stp", "run --color=always a.stp"],
  ["run --privilege a.stp", "run --privilege=stapusr a.stp"],
  ["run a.stp -- --color", "run a.stp -- --color"],
])("%s", (given, expected) => {
  const words = given === "" ? [] : given.split(" ");
  expect(normalizeCommandLine(words).join(" ")).toBe(expected);
});
