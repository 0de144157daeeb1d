// What is said of functions that chance picks, beside what gdb reads from the same vmlinux, of each kernel that is kept: where their own
// code and their inlined copies begin, where parameters and locals are there, which lines have code, and what `verify` makes of a point on each. Differences
// are explained by the rules that are written down here.

import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, normalize } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  openFacts,
  type DebugInfo,
  type FunctionFact,
  type Location,
  type LocationExpression,
  type ProbeSite,
} from "../../compiler/debuginfo/index.ts";
import { registerName } from "../../compiler/semantics/register-names.ts";
import { factsPath } from "../../framework/kernels/facts-path.ts";
import { requireKernel } from "../command/require-kernel.ts";
import { runTapwright, temporaryFolder } from "../command/run-tapwright.ts";
import { createRandom } from "../robustness/random.ts";
import { askGdb, breakpointsOf, gdbFor, innermostAt, variablesOf } from "./ask-gdb.ts";
import { keptKernels } from "./kept-kernels.ts";

const slow = 600_000;
const functionsPicked = 120;
/** Of the places of one function; `get_page` alone has a hundred. */
const placesAsked = 6;

requireKernel();

interface Picked {
  readonly name: string;
  readonly functions: readonly FunctionFact[];
  readonly copies: readonly ProbeSite[];
  /** By gdb: where a breakpoint on the name stands. */
  readonly breakpoints: readonly bigint[];
}

interface Asked {
  readonly site: ProbeSite;
  /** By gdb: the innermost function, or copy of one, that an instruction there belongs to. */
  readonly innermost: string;
  readonly variables: ReadonlyMap<string, string> | undefined;
}

let info: DebugInfo;
let picked: readonly Picked[] = [];
let asked: readonly Asked[] = [];
let lines: readonly { readonly file: string; readonly line: number; readonly answer: string }[] =
  [];

describe.each(keptKernels)("$name", (kernel) => {
  const { architecture, installed, buildId } = kernel;
  // Of our kernel of ia64 the same sample has two constants, and 42 lines with code.
  const isSmall = kernel.name === "source/ia64";
  beforeAll(() => {
    if (isMissing(gdbFor(architecture))) return;
    const opened = openFacts(factsPath(buildId!));
    if (!opened.ok) throw new Error(opened.fault.message);
    info = opened.value;
    const names = pickNames();
    const sites = names.flatMap((name) => sitesOf(name).slice(0, placesAsked));
    const places = names.flatMap(linesNear);
    const answers = askGdb(gdbFor(architecture), installed.debugVmlinux!, [
      ...names.flatMap((name) => [
        `break -qualified -function ${name}`,
        "info breakpoints",
        "delete",
      ]),
      ...sites.flatMap(({ pc }) => [innermostAt(pc!), `info scope *${hex(pc!)}`]),
      ...places.map(({ file, line }) => `info line ${file}:${line}`),
    ]);
    const next = answers.values();
    const answer = (): string => next.next().value!;
    picked = names.map((name) => {
      const [, breakpoints] = [answer(), breakpointsOf(answer()), answer()];
      const functions = info.functions({ name });
      const copies = functions.flatMap((fn) => info.inlinedSites(fn));
      return { name, functions, copies, breakpoints };
    });
    asked = sites.map((site) => ({
      site,
      innermost: answer().trim(),
      variables: variablesOf(answer(), site.pc!),
    }));
    lines = places.map((place) => ({ ...place, answer: answer() }));
  }, slow);

  beforeEach((context) => {
    const program = gdbFor(architecture);
    if (isMissing(program)) context.skip(`${program} is not installed`);
  });

  test("functions' own code and inlined copies", ({ skip }) => {
    if (isMissing("llvm-dwarfdump")) return skip("llvm-dwarfdump is not installed");
    const counts = {
      "own code": 0,
      copies: 0,
      "elsewhere in the copy": 0,
      rests: 0,
      "without an instruction": 0,
      "not known": 0,
    };
    const written = copiesByDwarf(installed.debugVmlinux!, picked);
    const wrong: string[] = [];
    for (const { name, functions, copies, breakpoints } of picked) {
      // Rule: gdb misses some functions that were inlined everywhere, of which it has read no copy yet.
      if (breakpoints.length === 0) {
        counts["not known"] += 1;
        if (functions.some(({ entry }) => entry !== undefined)) wrong.push(`${name} has code`);
        continue;
      }
      const calls = copies.filter(({ isRest }) => isRest !== true).map(({ pc }) => pc!);
      // gdb places a breakpoint behind the prologue: it is in the code of the function, and for each code there is one.
      const own = breakpoints.filter((pc) => functions.some(({ id }) => isOwnCode(pc, id, copies)));
      const others = breakpoints.filter((pc) => !own.includes(pc));
      const entries = functions.filter(({ entry }) => entry !== undefined);
      // Rule: the rest of a call in the function's own code, split and put back together, is own code to gdb.
      const rests = copies.length - calls.length;
      if (own.length < entries.length || own.length > entries.length + rests)
        wrong.push(`${name}: ${own.length} codes of its own`);
      // Rule: the rest of a call that the compiler had split is no call; gdb counts what lies apart as a copy, and the rest of a copy at times.
      if (others.length > copies.length)
        wrong.push(`${name}: ${copies.length} copies, ${others.length} by gdb`);
      const beginnings = written.get(name)!;
      const unwritten = others.filter((pc) => !beginnings.some(({ first }) => first === pc));
      if (unwritten.length > 0) wrong.push(`${name}: ${unwritten.map(hex).join()} are no copies`);
      for (const pc of calls) {
        const same = beginnings.filter(({ entry }) => entry === pc);
        const places = same.flatMap(({ first }) => first ?? []);
        if (same.length === 0) wrong.push(`${name}: ${hex(pc)} is no copy`);
        else if (breakpoints.includes(pc)) counts.copies += 1;
        // Rule: a copy without an instruction of its own is none to gdb.
        else if (places.length === 0) counts["without an instruction"] += 1;
        // Rule: of a copy in several ranges gdb takes the first that has an instruction; DW_AT_entry_pc says where the compiler has it begin.
        else if (places.every((place) => breakpoints.includes(place)))
          counts["elsewhere in the copy"] += 1;
        else wrong.push(`${name}: gdb has no copy at ${places.map(hex).join()}`);
      }
      counts["own code"] += own.length;
      counts.rests += rests;
    }
    console.log("where breakpoints of gdb stand", counts);
    expect(wrong).toEqual([]);
    expect(counts["own code"]).toBeGreaterThan(functionsPicked / 3);
    expect(counts.copies).toBeGreaterThan(functionsPicked / 3);
    expect(counts["not known"]).toBeLessThan(5);
  });

  const isLabel = (name: string): boolean => {
    const { stdout } = spawnSync("llvm-dwarfdump", [`--name=${name}`, installed.debugVmlinux!], {
      encoding: "latin1",
      maxBuffer: 1 << 29,
    });
    return stdout.includes("DW_TAG_label");
  };

  test("where parameters and locals are", () => {
    const counts: Record<string, number> = {};
    const count = (what: string): void => void (counts[what] = (counts[what] ?? 0) + 1);
    const wrong: string[] = [];
    for (const { site, innermost, variables } of asked) {
      const { name } = site.function;
      // Rule: gdb tells of the innermost copy only, where several begin at one address.
      if (innermost !== name) count("places of a copy within");
      else if (variables === undefined) count("places where gdb gives up");
      else {
        const own = new Map(
          info
            .variables(site)
            .toReversed()
            .map((one) => [one.name, one.location]),
        );
        const names = new Set([...own.keys(), ...variables.keys()]);
        for (const variable of names) {
          const [ours, theirs] = [own.get(variable), variables.get(variable)];
          // Rule: a static variable of a function that is also inlined stands with what its copies have in common. gdb looks there.
          if (ours === undefined && theirs!.startsWith("in static storage")) {
            count("static, told once for all copies");
            continue;
          }
          // Rule: gdb begins with the block in the copy, or in the function, that begins at the same address.
          if (ours === undefined && (site.kind === "inlined" || isInBlock(variable, site.pc!))) {
            count("of a block within");
            continue;
          }
          // Rule: a label whose code is gone is to gdb as a variable that is.
          if (ours === undefined && theirs === "optimized out." && isLabel(variable)) {
            count("a label without code");
            continue;
          }
          const kind = theirs === undefined ? undefined : likeness(ours, theirs);
          if (kind === undefined)
            wrong.push(
              `${name} at ${hex(site.pc!)}: ${variable} ${spelled(ours)}, by gdb ${theirs}`,
            );
          else count(kind);
        }
      }
    }
    console.log("variables where functions and copies begin", counts);
    expect(wrong).toEqual([]);
    expect(counts["in that register"]).toBeGreaterThan(functionsPicked);
    expect(counts["that constant"]).toBeGreaterThan(isSmall ? 1 : 4);
    expect(counts["optimized-out"]).toBeGreaterThan(10);
    expect(counts["of a block within"] ?? 0).toBeLessThan(counts["in that register"]! / 3);
  });

  test("no line that has code for gdb is called optimised away", () => {
    const counts = {
      "with code": 0,
      "without code": 0,
      "one of several at its address": 0,
      "of a file that gdb calls otherwise": 0,
      "in code of no function": 0,
    };
    const wrong: string[] = [];
    for (const { file, line, answer } of lines) {
      // A name means every file whose path ends like that.
      const told = answer.split("\n").find((one) => fileOf(one) === file) ?? "";
      // Rule: gdb knows a file by the name that the compiler was given: `arch/arm64/kvm/../../../virt/kvm/vfio.c`.
      if (answer.startsWith("No source file named")) {
        counts["of a file that gdb calls otherwise"] += 1;
        continue;
      }
      const isCode = /starts at address/.test(told);
      const isNone = /contains no code|out of range/.test(told);
      if (isCode === isNone) wrong.push(`${file}:${line}: ${answer}`);
      const sites = info.statementSites(file, line);
      const [, start] = /starts at address (0x[0-9a-f]+)/.exec(told) ?? [];
      // Rule: of identical functions the compiler may keep one, whose symbol no function of DWARF covers.
      const isCovered = start !== undefined && info.functionAt?.(BigInt(start)) !== undefined;
      if (isCode && sites.length === 0 && !isCovered) counts["in code of no function"] += 1;
      else if (isCode && sites.length === 0) wrong.push(`${file}:${line} has code for gdb`);
      else if (isCode) counts["with code"] += 1;
      else if (sites.length === 0) counts["without code"] += 1;
      // Rule: where rows of several lines stand at one address, gdb shows the last of them.
      else counts["one of several at its address"] += 1;
    }
    console.log("lines", counts);
    expect(wrong).toEqual([]);
    expect(counts["with code"]).toBeGreaterThan(isSmall ? 40 : 50);
    expect(counts["without code"]).toBeGreaterThan(50);
  });

  test("verdicts of `verify` about points on the functions", async () => {
    using folder = temporaryFolder();
    const path = join(folder.path, "sample.stp");
    const aliases = picked.map(
      ({ name }, index) => `probe sample.n${index} = kernel.function("${name}") { }`,
    );
    writeFileSync(path, `${aliases.join("\n")}\n`);
    const { stdout } = await runTapwright(["verify", "-k", kernel.name, "--format", "json", path]);
    const { probes } = (JSON.parse(stdout) as Report).tapsets[0]!;
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    picked.forEach(({ name, functions, copies }, index) => {
      const [cell] = probes.find(({ alias }) => alias === `sample.n${index}`)!.cells;
      const { siteCount, sites, caveats, code } = cell!.alternatives[0]!;
      // Rule: where the compiler split a function, its beginning is a call of it, and the rest is none, be it code of its own.
      const places = [...functions.flatMap(({ entry }) => entry ?? []), ...copies].filter(
        ({ isRest, notProbeable }) => isRest !== true && notProbeable === undefined,
      );
      const verdict =
        cell!.status === "unresolved"
          ? code!
          : sites.every(({ kind }) => kind === "inlined")
            ? "inlined everywhere"
            : sites.some(({ kind }) => kind === "inlined")
              ? "inlined at some call sites"
              : "at its own code";
      counts[verdict] = (counts[verdict] ?? 0) + 1;
      for (const { kind } of caveats) counts[kind] = (counts[kind] ?? 0) + 1;
      if (siteCount !== places.length)
        wrong.push(`${name}: ${siteCount} places of ${places.length}`);
    });
    console.log("verdicts", counts);
    expect(wrong).toEqual([]);
  });
});

interface Report {
  readonly tapsets: readonly {
    readonly probes: readonly {
      readonly alias: string;
      readonly cells: readonly {
        readonly status: string;
        readonly alternatives: readonly {
          readonly siteCount: number;
          readonly sites: readonly { readonly kind: string }[];
          readonly caveats: readonly { readonly kind: string }[];
          readonly code?: string;
        }[];
      }[];
    }[];
  }[];
}

/** How two agree on a place; undefined where they do not. */
function likeness(ours: Location | undefined, theirs: string): string | undefined {
  switch (ours?.kind) {
    case "register":
      return theirs === `a variable in $${nameOf(ours.register)}` ? "in that register" : undefined;
    case "value":
      if (ours.value.op === "constant") {
        const [, number] = /^(?:the constant|a constant with value) (-?\d+)/.exec(theirs) ?? [];
        const computed = /^a complex DWARF expression: 0: DW_OP_(?:const|lit)/.test(theirs);
        if (computed) return "computed, of constants";
        return number !== undefined &&
          BigInt.asIntN(32, BigInt(number)) === BigInt.asIntN(32, ours.value.value)
          ? "that constant"
          : undefined;
      }
      return /^a complex DWARF .*DW_OP_stack_value$/.test(theirs)
        ? computed(ours.value, theirs)
        : undefined;
    case "memory":
      if (ours.address.op === "address") {
        const address = hex(ours.address.value);
        return [
          `in static storage at address ${address}`,
          `a complex DWARF expression: 0: DW_OP_addr ${address}`,
        ].includes(theirs)
          ? "at that address"
          : undefined;
      }
      // Rule: gdb leaves open where the frame begins.
      if (/^a complex DWARF expression: 0: DW_OP_fbreg -?\d+$/.test(theirs)) return "in the frame";
      if (theirs.startsWith("a variable at frame base reg")) return inFrame(ours.address, theirs);
      return theirs.startsWith("a complex DWARF ") ? computed(ours.address, theirs) : undefined;
    case "pieces":
      return theirs.includes("-byte piece]") || theirs.includes("DW_OP_piece")
        ? "in pieces"
        : undefined;
    case "unavailable":
      return unavailable[ours.reason]?.test(theirs) === true ? ours.reason : undefined;
    default:
      return undefined;
  }
}

const unavailable: Partial<Record<string, RegExp>> = {
  "optimized-out": /^(?:nowhere|optimized out\.)$/,
  "known-only-at-entry": /DW_OP_entry_value/,
  "implicit-pointer": /DW_OP_implicit_pointer/,
  "unsupported-expression": /^a complex DWARF expression/,
};

/** Where a list tells the frame's base (ia64), gdb has its register, and the distances of the base and of the variable. */
function inFrame(ours: LocationExpression, theirs: string): string | undefined {
  const [, register, base, distance] =
    /^a variable at frame base reg \$(\w+) offset (-?\d+)\+(-?\d+)$/.exec(theirs) ?? [];
  const [start, offset] = ours.op === "add" ? [ours.left, ours.right] : [ours, undefined];
  const isSame =
    start.op === "register" &&
    nameOf(start.register) === register &&
    (offset === undefined || offset.op === "constant") &&
    BigInt.asIntN(64, offset?.value ?? 0n) === BigInt(base!) + BigInt(distance!);
  return isSame ? "in the frame, at that distance" : undefined;
}

/** A register plus a number is compared; of more, only from which registers it is. */
function computed(ours: LocationExpression, theirs: string): string | undefined {
  if (theirs.includes("DW_OP_entry_value")) return undefined;
  if (theirs.includes("DW_OP_fbreg")) return "computed, from the frame";
  const registers = [...theirs.matchAll(/\[\$(\w+)\]/g)].map(([, name]) => name!);
  const same =
    [...new Set(registers)].sort().join() === [...new Set(registersOf(ours))].sort().join();
  return same ? "computed, from those registers" : undefined;
}

function registersOf(one: LocationExpression): string[] {
  if (one.op === "register") return [nameOf(one.register)];
  return Object.values(one).flatMap((part: unknown) =>
    typeof part === "object" && part !== null ? registersOf(part as LocationExpression) : [],
  );
}

function nameOf(register: number): string {
  return registerName(info.kernel.architecture, register);
}

function spelled(location: Location | undefined): string {
  return JSON.stringify(location, (_, part: unknown) =>
    typeof part === "bigint" ? hex(part) : part,
  );
}

/** Where a copy begins for the compiler, and where the first of its ranges that has an instruction does. */
interface Beginning {
  readonly entry: bigint;
  readonly first: bigint | undefined;
}

/** The inlined copies of functions, as llvm-dwarfdump writes them. */
function copiesByDwarf(
  vmlinux: string,
  functions: readonly Picked[],
): ReadonlyMap<string, readonly Beginning[]> {
  const names = functions.map(({ name }) => `--name=${name}`);
  const { stdout } = spawnSync("llvm-dwarfdump", [...names, vmlinux], {
    encoding: "latin1",
    maxBuffer: 1 << 29,
  });
  const copies = new Map(functions.map(({ name }) => [name, [] as Beginning[]]));
  for (const one of stdout.split(/\n(?=0x[0-9a-f]+: )/)) {
    if (!one.includes("DW_TAG_inlined_subroutine")) continue;
    const [, name = ""] = /DW_AT_abstract_origin\t\(0x[0-9a-f]+ "([^"]+)"/.exec(one) ?? [];
    const [, low, high] = /DW_AT_low_pc\t\((\w+)\)\s+DW_AT_high_pc\t\((\w+)\)/.exec(one) ?? [];
    const listed = [...one.matchAll(/\[(0x[0-9a-f]+), (0x[0-9a-f]+)\)/g)];
    const ranges =
      low === undefined ? listed.map(([, start, end]) => [start!, end!]) : [[low, high!]];
    const [, entry = ranges[0]?.[0]] = /DW_AT_entry_pc\t\((\w+)\)/.exec(one) ?? [];
    if (entry === undefined) continue;
    const [first] = ranges.flatMap(([start, end]) => (start === end ? [] : [start!]));
    copies.get(name)?.push({
      entry: BigInt(entry),
      first: first === undefined ? undefined : BigInt(first),
    });
  }
  return copies;
}

/** Of a line of gdb's, as the kernel's tree has it. */
function fileOf(told: string): string | undefined {
  const [, path] = /"([^"]+)"/.exec(told) ?? [];
  return path === undefined ? undefined : normalize(path);
}

/** Whether a variable is there for the innermost block of an address. */
function isInBlock(variable: string, pc: bigint): boolean {
  const site = info.statementAt?.(pc);
  return site !== undefined && info.variables(site).some(({ name }) => name === variable);
}

function isOwnCode(pc: bigint, id: number, copies: readonly ProbeSite[]): boolean {
  return info.functionAt?.(pc)?.id === id && copies.every((copy) => copy.pc !== pc);
}

function sitesOf(name: string): readonly ProbeSite[] {
  return info
    .functions({ name })
    .flatMap((fn) => [...(fn.entry === undefined ? [] : [fn.entry]), ...info.inlinedSites(fn)]);
}

function linesNear(name: string): readonly { readonly file: string; readonly line: number }[] {
  const { file, line } = info.functions({ name })[0]!.place;
  return file.endsWith(".c") ? [1, 3, 7].map((further) => ({ file, line: line + further })) : [];
}

function pickNames(): readonly string[] {
  // gdb wants to be asked for functions of Rust by their whole paths, and takes them for those of C that are called alike.
  const all = info.functions({ name: "*" });
  const isOfRust = ({ place }: FunctionFact): boolean => place.file.endsWith(".rs");
  const namesOfRust = new Set(all.filter(isOfRust).map(({ name }) => name));
  const names = [...new Set(all.map(({ name }) => name))].filter((name) => !namesOfRust.has(name));
  const random = createRandom(20_261_127);
  const chosen = new Set<string>();
  while (chosen.size < functionsPicked) chosen.add(random.pick(names));
  return [...chosen];
}

function hex(number: bigint): string {
  return `0x${number.toString(16)}`;
}

function isMissing(program: string): boolean {
  return spawnSync(program, ["--version"]).error !== undefined;
}
