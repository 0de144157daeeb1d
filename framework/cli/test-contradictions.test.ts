import { Command } from "commander";
import { expect, test } from "vitest";
import { FailureError } from "../failure.ts";
import { declareTest } from "./test.ts";
import type { TestOptions } from "./test.ts";
import { refuseTestContradictions } from "./test-contradictions.ts";

/** The refusal of a command line of `test`; undefined when there is none. */
function refusal(text: string): string | undefined {
  const program = new Command();
  declareTest(program, () => {});
  program.commands[0]!.action((paths: string[], options: TestOptions) =>
    refuseTestContradictions(paths, options),
  );
  try {
    program.parse(["test", ...text.split(" ").filter((word) => word !== "")], { from: "user" });
    return undefined;
  } catch (thrown) {
    if (!(thrown instanceof FailureError)) throw thrown;
    expect(thrown.failure).toMatchObject({ code: "usage/contradiction", exitCode: 2 });
    return thrown.failure.message;
  }
}

test.each([
  ["--shard 1/2 a", "--shard is about a matrix, and there is none"],
  ["--fetch", "--fetch is about a matrix, and there is none"],
  ["--times x", "--times is about a matrix, and there is none"],
  ["--fresh a", "--fresh is about a matrix, and there is none"],
  ["--matrix m a", "--matrix says which tests run, and so does `a`"],
  ["--matrix m -k x", "--matrix says what runs, and so does -k"],
  ["--matrix m -r x", "--matrix says what runs, and so does -r"],
  ["--matrix m -a x", "--matrix says what runs, and so does -a"],
  ["--matrix m -t x", "--matrix says what runs, and so does -t"],
  ["--matrix m -u", "-u is for tests on one kernel, and not for --matrix"],
  ["--matrix m --watch", "--watch is for tests on one kernel, and not for --matrix"],
  ["--matrix m --fresh --resume", "--resume takes what is known from before, and --fresh does not"],
  ["--watch --format json", "--watch tells lines to a person, and --format json a whole run"],
])("%s", (line, message) => {
  expect(refusal(line)).toBe(message);
});

test.each([
  "",
  "a b -k x -t y -u --resume --format tap",
  "--watch a",
  "--matrix m --shard 1/2 --fetch --fresh --times x --retries 1 -j 3 --coverage -I x --format html",
  "--matrix m --resume",
])("nothing is said against: %s", (line) => {
  expect(refusal(line)).toBeUndefined();
});
