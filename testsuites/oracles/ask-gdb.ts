// What gdb says of a vmlinux: where breakpoints on a function would stand, where variables are, which lines have code.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Architecture } from "../../qemu/index.ts";

/** The gdb that knows an architecture's registers. */
export function gdbFor(architecture: Architecture): string {
  return ["x86_64", "i386"].includes(architecture) ? "gdb" : "gdb-multiarch";
}

/** One run for all questions, since gdb reads the symbols for half a minute first: the answer to each, in order. */
export function askGdb(
  gdb: string,
  vmlinux: string,
  questions: readonly string[],
): readonly string[] {
  const commands = questions.map(
    (question) =>
      `python\nprint("@@@")\ntry:\n  gdb.execute(${JSON.stringify(question)})\nexcept gdb.error as error:\n  print(error)\nend\n`,
  );
  const settings = ["pagination off", "confirm off", "breakpoint pending off", "width 0"];
  const folder = mkdtempSync(join(tmpdir(), "tapwright-gdb-"));
  const script = join(folder, "questions.gdb");
  writeFileSync(
    script,
    [...settings.map((one) => `set ${one}\n`), iterFunctions, ...commands].join(""),
  );
  const { stdout, stderr } = spawnSync(gdb, ["-q", "-nx", "-batch", "-x", script, vmlinux], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  rmSync(folder, { recursive: true });
  const [, ...answers] = stdout.split("@@@\n");
  if (answers.length !== questions.length) throw new Error(`gdb: ${stderr.slice(0, 2000)}`);
  return answers;
}

/** Where the breakpoints of an answer to `info breakpoints` stand. */
export function breakpointsOf(answer: string): readonly bigint[] {
  return [...answer.matchAll(/\b(0x[0-9a-f]{8,}) in /g)].map(([, address]) => BigInt(address!));
}

/** To be asked: the innermost function, or inlined copy of one, that an instruction belongs to. */
export function innermostAt(address: bigint): string {
  return `python print(next(f for f in iter_functions(${address})))`;
}

const iterFunctions = `python
def iter_functions(address):
  block = gdb.block_for_pc(address)
  while block:
    if block.function: yield block.function.name
    block = block.superblock
end
`;

/**
 * The variables of an answer to `info scope *ADDRESS`, innermost first, each with its place at an address; undefined where gdb
 * ends its list with a complaint, as it does at a range that is empty.
 */
export function variablesOf(
  answer: string,
  address: bigint,
): ReadonlyMap<string, string> | undefined {
  if (!/(?:length \d+\.|^Symbol .*|no locals.*)\s*$/.test(answer)) return undefined;
  const found = new Map<string, string>();
  for (const part of answer.split(/^Symbol /m).slice(1)) {
    const [, name = "", text = ""] = /^(\S+) is (.*)/s.exec(part) ?? [];
    // A block's functions and labels are symbols, too.
    if (/^(?:a function|a label|a nested|a typedef)/.test(text)) continue;
    if (!found.has(name)) found.set(name, placeAt(text, address));
  }
  return found;
}

function placeAt(text: string, address: bigint): string {
  if (!text.startsWith("multi-location:")) return plain(text);
  const ranges = [
    ...text.matchAll(
      /Range (0x[0-9a-f]+)-(0x[0-9a-f]+): (.*?)(?=\s+(?:Base address \S+ +)?Range |$)/gs,
    ),
  ];
  const here = ranges.find(([, start, end]) => BigInt(start!) <= address && address < BigInt(end!));
  return here === undefined ? "nowhere" : plain(here[3]!);
}

function plain(text: string): string {
  return text
    .replace(/, length \d+\.\s*$/, "")
    .replace(/\s+/g, " ")
    .trim();
}
