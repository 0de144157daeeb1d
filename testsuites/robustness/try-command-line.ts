// What is done with any command line: it is made plain, parsed, and that of `run` looked at for contradictions. No command runs.

import { checkRunOptions } from "../../framework/cli/run-contradictions.ts";
import { normalizeCommandLine } from "../../framework/cli/normalize-command-line.ts";
import type { RunOptions } from "../../framework/cli/run.ts";
import { stapOptions } from "../../framework/cli/stap-options.ts";
import { FailureError } from "../../framework/failure.ts";
import { parseCommandLine } from "../command/parse-command-line.ts";
import { mutate } from "./mutate.ts";
import type { Random } from "./random.ts";

/** One of each option of stap's, and of each command that stap has not. */
const examples: readonly (readonly string[])[] = [
  ...stapOptions.map(({ example }) => example),
  ...[
    "check -p1 a.stp b.stp --format json",
    'list kernel.function("vfs_*") --vars -k bookworm/cloud-amd64',
    "verify tapsets/syscall --format html -o page.html",
    "test tests -u --retries 2 --jobs 3 --time-limit 5",
    "test --matrix matrix.json --shard 1/3",
    "kernels fetch bookworm/686-pae",
    "run a.stp -c file-io -- one two",
    "explain syscall.open flags",
    "build a.stp -o a.ko",
    "diff tapsets --bisect",
  ].map((line) => line.split(" ")),
];
const words = [
  ...new Set(examples.flat()),
  "",
  "-",
  "--",
  "--help",
  "-V",
  "=",
  "--no",
  "-vvv",
  "\0",
];

/** An example with one to four words too many, too few, at another place, or mutated. */
export function mutateCommandLine(random: Random): readonly string[] {
  const line = [...random.pick(examples)];
  for (let left = 1 + random.below(4); left > 0; left -= 1) {
    const at = random.below(line.length + 1);
    const other = random.below(3) === 0 ? mutate(words, random) : random.pick(words);
    line.splice(at, random.below(2), ...(random.below(4) === 0 ? [] : [other]));
  }
  return line;
}

export type CommandLineOutcome = "accepted" | "refused" | "wrong" | "contradictory";

/** Throws where an invariant does not hold; otherwise says what came of the line. */
export async function tryCommandLine(line: readonly string[]): Promise<CommandLineOutcome> {
  checkPlain(line);
  const parsed = await parseCommandLine(line);
  if (parsed.kind !== "accepted") checkFailure(parsed.failure.message, parsed.failure.hint);
  if (parsed.kind !== "accepted" || parsed.command?.name() !== "run") return parsed.kind;
  try {
    const [first] = parsed.command.args;
    checkRunOptions(first, parsed.command.opts<RunOptions>()).forEach((one) => checkFailure(one));
    return "accepted";
  } catch (thrown) {
    if (!(thrown instanceof FailureError)) throw thrown;
    checkFailure(thrown.failure.message, thrown.failure.hint);
    return "contradictory";
  }
}

/** Words behind `--` are not touched, and making a line plain twice changes nothing. */
function checkPlain(line: readonly string[]): void {
  const plain = normalizeCommandLine(line);
  if (normalizeCommandLine(plain).join("\n") !== plain.join("\n"))
    throw new Error(`twice plain: ${plain.join(" ")}`);
  const behind = line.indexOf("--") === -1 ? [] : line.slice(line.indexOf("--"));
  if (plain.slice(plain.length - behind.length).join("\n") !== behind.join("\n"))
    throw new Error("words behind -- are changed");
}

function checkFailure(message: string, hint = "none"): void {
  if (message === "" || hint === "" || /undefined|\[object/.test(message + hint))
    throw new Error(`it says: ${message} ${hint}`);
}
