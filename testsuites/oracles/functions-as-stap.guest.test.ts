// What stap 4.8 itself finds in the debug information of each kernel whose vmlinux is kept: which functions there are, where, and which
// variables of which types at 500 of their entries. Each difference is explained by a rule, and a rule that explains nothing fails.
// All of the kernel takes stap some minutes: TAPWRIGHT_ALL_FUNCTIONS=1 asks for it, otherwise it is mm/.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, normalize } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Architecture } from "../../qemu/index.ts";
import { requireKernel, findDefaultKernel } from "../command/require-kernel.ts";
import { runTapwright } from "../command/run-tapwright.ts";
import { createRandom } from "../robustness/random.ts";
import { keptKernels, type KeptKernel } from "./kept-kernels.ts";
import { makeBuildTree } from "./stap.ts";

const isWhole = process.env["TAPWRIGHT_ALL_FUNCTIONS"] === "1";
const pattern = isWhole ? "*" : "*@mm/*";
const slow = 900_000;

/** Why stap lists a function that we leave out. */
const onlyTheirs: readonly (readonly [rule: string, applies: (one: string) => boolean])[] = [
  ["symbols without debug information have no place", (one) => !one.includes("@")],
  [
    "an assembler file's function begins at the line of its first instruction there, at 0 in its DWARF",
    (one) => /\.S:\d+$/.test(one),
  ],
  [
    "a pattern of files is compared with paths as the compiler was given them: `arch/x86/mm/../include/…`",
    (one) => !isWhole && one.includes("@arch/x86/include/asm/trace/"),
  ],
];

/** Why we list one that stap leaves out: it has a black list of its own, seen by what is missing. */
const blackListed =
  /lock|atomic|apic|notifier|raw_|kprobe|trap|nmi|fpu|pte_|_pte|current_|_intr|_text|_rt_|irq|ipi|stack|bit|preempt|hypercall|HYPERVISOR|probe|page_fault|debugreg|flush|special_/i;
const blackListedFiles =
  /^(?:kernel\/kprobes\.c|fs\/seq_file\.c|arch\/x86\/include\/asm\/|arch\/x86\/kernel\/(?:paravirt|apic)|include\/linux\/(?:atomic|srcu|rcupdate|bit_spinlock|rwlock|spinlock))/;

requireKernel();

/** What stap calls an architecture, where it is not this machine's. */
const stapArchitectures: Partial<Record<Architecture, string>> = {
  i386: "i386",
  arm64: "arm64",
  ia64: "ia64",
  ppc64: "powerpc",
  ppc64le: "powerpc",
  s390x: "s390",
};

const folder = mkdtempSync(join(tmpdir(), "tapwright-stap-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(async (context) => {
  if (spawnSync("stap", ["--version"]).error)
    context.skip("the package systemtap is not installed");
  const kernel = await findDefaultKernel();
  if (kernel?.debugVmlinux === undefined) {
    context.skip("the debug information is not kept: tapwright kernels fetch --keep-debug");
  }
});

describe.each(keptKernels)("$name", (kernel) => {
  beforeAll(() => {
    const { name, installed } = kernel;
    if (installed !== undefined)
      makeBuildTree(treeOf(name), installed.headersDir, installed.debugVmlinux);
  });

  test(
    "functions, files and lines",
    async () => {
      const point = `kernel.function("${pattern}")`;
      const theirs = new Set(stap(kernel, "-l", point).map(placeOf));
      const ours = new Set((await list(kernel, point)).map(placeOf));
      const both = [...ours].filter((one) => theirs.has(one));
      const more = [...ours].filter((one) => !theirs.has(one));
      const fewer = [...theirs].filter((one) => !ours.has(one));
      const placed = fewer.filter((one) => one.includes("@"));
      const refused = new Set(await unprobeable(kernel, placed));
      const unexplained = {
        more: more.filter((one) => !isBlackListed(one) && !one.endsWith(".S:0")),
        fewer: fewer.filter(
          (one) => !refused.has(one) && !onlyTheirs.some(([, rule]) => rule(one)),
        ),
      };
      console.log(
        `${both.length} of ${ours.size} functions as stap has them; it leaves out ${more.length} by its own black list, ` +
          `and lists ${fewer.length} more, of which ${refused.size} are where the kernel refuses probes`,
      );
      // A kernel of ours from source has the half of a distribution's.
      expect(both.length).toBeGreaterThan((isWhole ? 60_000 : 3_500) / (kernel.isDefault ? 1 : 2));
      expect(unexplained).toEqual({ more: [], fewer: [] });
    },
    slow,
  );

  // Others than the default kernel with fewer: it takes stap as long as all the rest of this file.
  const sampled = kernel.isDefault ? 500 : 200;
  test(
    `parameters and locals of ${sampled} functions, with their types`,
    async () => {
      const names = await sampleOf(kernel, sampled);
      const point = `kernel.{${names.map((name) => `function("${name}").call`).join(",")}}`;
      const theirs = variablesOf(stap(kernel, "-L", point));
      const ours = variablesOf(await list(kernel, point, "--vars"));
      const shared = [...ours].filter(([place]) => theirs.has(place));
      const unlike = shared.filter(([place, own]) => namesOf(own) !== namesOf(theirs.get(place)!));
      // Rule: on ia64, gcc tells by a list where a frame begins, which the index does not keep, and so not what lies in the frame.
      const inFrames =
        kernel.architecture === "ia64" ? variablesInFrames(kernel, unlike) : undefined;
      const differing = unlike.filter(([place, own]) => {
        const inFrame = inFrames?.get(place.replace(/@.*/, ""));
        const known = theirs.get(place)!.filter(([name]) => inFrame?.has(name) !== true);
        return namesOf(own) !== namesOf(known);
      });
      const types = shared.flatMap(([place, own]) =>
        own.flatMap(([name, type]) => {
          const other = theirs.get(place)!.find(([one]) => one === name)?.[1];
          return other === undefined
            ? []
            : [{ place, name, type: plain(type), other: plain(other) }];
        }),
      );
      const wrong = types.filter(({ type, other }) => type !== other);
      console.log(
        `${shared.length - unlike.length} of ${shared.length} functions have the same variables; ` +
          (inFrames === undefined
            ? ""
            : `${unlike.length - differing.length} more but for those that lie in the frame; `) +
          `${types.length - wrong.length} of ${types.length} types are the same`,
      );
      expect(shared.length).toBeGreaterThan(sampled * 0.9);
      expect(wrong).toEqual([]);
      // Rule: stap names a variable, too, whose location list has a place only further on in the function.
      const more = differing.filter(([place, own]) => {
        const others = new Set(theirs.get(place)!.map(([name]) => name));
        return own.some(([name]) => !others.has(name));
      });
      expect(differing.length).toBeLessThan(shared.length / 20);
      expect(more.length).toBeLessThanOrEqual(2);
    },
    slow,
  );
});

function treeOf(name: string): string {
  return join(folder, name.replaceAll("/", "-"));
}

function stap(
  { name, architecture }: KeptKernel,
  option: string,
  point: string,
): readonly string[] {
  const other = stapArchitectures[architecture];
  const target = other === undefined ? [] : ["-a", other];
  const { stdout, stderr, status } = spawnSync(
    "stap",
    [`--rlimit-as=${8e9}`, ...target, "-r", treeOf(name), option, point],
    { encoding: "utf8", env: { ...process.env, SYSTEMTAP_DIR: folder }, maxBuffer: 1 << 28 },
  );
  expect(status, stderr.slice(0, 2000)).toBe(0);
  return stdout.trimEnd().split("\n");
}

async function list(
  { name }: KeptKernel,
  point: string,
  ...more: string[]
): Promise<readonly string[]> {
  const { stdout } = await runTapwright(["list", "-k", name, ...more, point]);
  return stdout.trimEnd().split("\n");
}

/** `name@file:line`, with the path as the kernel's tree has it. */
function placeOf(line: string): string {
  const [, name = "", file, number] = /"([^"@]+)(?:@([^":]+):(\d+))?"/.exec(line) ?? [];
  if (file === undefined) return name;
  return `${name}@${normalize(file.replace(/^\/.*?\/linux(?:-source)?(?:-[\d.]+)?\//, ""))}:${number}`;
}

function isBlackListed(place: string): boolean {
  const [name = "", file = ""] = place.split("@");
  return blackListed.test(name) || blackListedFiles.test(file);
}

/** Those of which we say that the kernel refuses probes: in code that is freed, at jump labels, on its black list. */
async function unprobeable(
  { name }: KeptKernel,
  places: readonly string[],
): Promise<readonly string[]> {
  if (places.length === 0) return [];
  const probes = places.map((place) => `probe kernel.function("${place}") { exit() }\n`);
  const { stdout } = await runTapwright(["check", "-k", name, "--format", "json", "-"], {
    input: probes.join(""),
  });
  const { diagnostics } = JSON.parse(stdout) as {
    readonly diagnostics: readonly { code: string; place?: { start: { line: number } } }[];
  };
  const refused = /^resolve\/(?:not-probeable|on-blacklist|in-\w+-section|at-[a-z-]+)$/;
  const lines = diagnostics.flatMap(({ code, place }) =>
    refused.test(code) && place !== undefined ? [place.start.line] : [],
  );
  return lines.map((line) => places[line - 1]!);
}

async function sampleOf(kernel: KeptKernel, count: number): Promise<readonly string[]> {
  const lines = await list(kernel, 'kernel.function("*").call');
  const names = [...new Set(lines.map((line) => /"([^"@]+)@/.exec(line)?.[1] ?? ""))];
  const random = createRandom(20_261_126);
  const chosen = new Set<string>();
  while (chosen.size < count) chosen.add(random.pick(names));
  return [...chosen];
}

/** By llvm-dwarfdump, for each function those of its variables that lie somewhere from where its frame begins. */
function variablesInFrames(
  { installed }: KeptKernel,
  functions: readonly (readonly [place: string, own: Variables])[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const names = functions.map(([place]) => `--name=${place.replace(/@.*/, "")}`);
  const { stdout } = spawnSync(
    "llvm-dwarfdump",
    ["--show-children", ...names, installed.debugVmlinux!],
    { encoding: "latin1", maxBuffer: 1 << 28 },
  );
  const named = /DW_AT_(?:name|abstract_origin)\t\((?:0x[0-9a-f]+ )?"([^"]+)"/;
  const found = new Map<string, Set<string>>();
  for (const tree of stdout.split(/\n(?=0x[0-9a-f]+: DW_TAG)/)) {
    const [root = "", ...inside] = tree.split("\n\n");
    const name = named.exec(root)?.[1] ?? "";
    const framed = inside.filter((one) => one.includes("DW_OP_fbreg"));
    const all = found.get(name) ?? new Set();
    for (const one of framed) all.add(named.exec(one)?.[1] ?? "");
    found.set(name, all);
  }
  return found;
}

type Variables = readonly (readonly [name: string, type: string])[];

function variablesOf(lines: readonly string[]): ReadonlyMap<string, Variables> {
  return new Map(
    lines.map((line) => {
      const rest = line.slice(line.indexOf('").call') + 7);
      const variables = [...rest.matchAll(/\$(\w+):(.*?)(?= \$\w+:|$)/g)];
      return [placeOf(line), variables.map(([, name = "", type = ""]) => [name, type] as const)];
    }),
  );
}

function namesOf(variables: Variables): string {
  return variables
    .map(([name]) => name)
    .toSorted()
    .join(" ");
}

/** Qualifiers stand elsewhere there, arrays have no sizes, and pointers to functions are spelled as in C. */
function plain(type: string): string {
  return (
    type
      .replace(/\b(?:const|volatile)\b/g, " ")
      // It writes one pair of brackets, however many dimensions there are: `u64 rx[2][8]` is `u64[]`.
      .replace(/(?:\[\d*\])+/g, "[]")
      .replace("{…}", "{...}")
      // An array as a parameter is a pointer, and its type's name is not that of the pointer.
      .replace("struct __va_list_tag*", "va_list")
      .replace(/ \(\*\) \((.*)\)$/, "($1)*")
      .replace(/\s+/g, " ")
      .replace(/ ?\*/g, "*")
      .replace(/ (?=\[|,|\))/g, "")
      .replace(/\( /g, "(")
      .trim()
  );
}
