// The index of each real kernel whose vmlinux is kept, compared with what other programs say of the same file. Each comparison prints
// its numbers.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { debugKernels } from "./real-kernel.ts";
import {
  indexKernel,
  openBtf,
  openFacts,
  type DebugInfo,
  type FunctionFact,
  type MemberFact,
  type SymbolFact,
} from "../../compiler/debuginfo/index.ts";

const slow = 600_000;

/** What a program prints; undefined when it is not installed. */
function output(program: string, options: readonly string[], input = ""): string | undefined {
  try {
    return execFileSync(program, options, {
      input,
      encoding: "latin1",
      maxBuffer: 1 << 28,
      stdio: ["pipe", "pipe", "ignore"],
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Of the structures that BTF has, by pahole; each once. */
function structureNames(vmlinux: string): ReadonlySet<string> {
  const text = output("pahole", ["--sizes", "-F", "btf", vmlinux]) ?? "";
  return new Set([...text.matchAll(/^(\w+)\t\d+\t\d+$/gm)].map(([, name]) => name!));
}

/** The number of the section of function descriptors, as eu-readelf prints it; undefined without one. */
function descriptorSection(vmlinux: string): string | undefined {
  return /^\[ *(\d+)\] \.opd +PROGBITS/m.exec(output("eu-readelf", ["-S", vmlinux]) ?? "")?.[1];
}

function spelledSymbol({ address, size }: SymbolFact): string {
  return `${address} ${size}`;
}

function shapeOf({ name, offset, bitField }: MemberFact): string {
  const bits = bitField && `:${bitField.width}<<${bitField.shift}/${bitField.storageSize}`;
  return `${name} at ${offset}${bits ?? ""}`;
}

/**
 * Address and line of the code of a file's lines by a line table of llvm-dwarfdump: of several rows in a row for one line the
 * first. Where rows of several lines stand at one address each counts; a debugger shows the last of them.
 */
function statementsOf(text: string, file: string): Set<string> {
  const names = [...text.matchAll(/^file_names\[\s*(\d+)\]:\s+name: .*"([^"]+)"$/gm)].map(
    ([, number, name]) => [number!, name!] as const,
  );
  const files = new Map(names);
  const found = new Set<string>();
  let last = "";
  for (const [, address, line, number, flags] of text.matchAll(
    /^(0x[0-9a-f]+)\s+(\d+)\s+\d+\s+(\d+)\s+\d+\s+\d+ *(.*)$/gm,
  )) {
    if (flags!.includes("end_sequence")) last = "";
    else if (last !== `${number} ${line}`) {
      last = `${number} ${line}`;
      if (files.get(number!) === file) found.add(`0x${BigInt(address!).toString(16)} ${line}`);
    }
  }
  return found;
}

describe.each(debugKernels())("$name", { timeout: slow }, (kernel) => {
  const vmlinux = "path" in kernel ? kernel.path : "";
  let folder: string;
  let info: DebugInfo;
  let functions: readonly FunctionFact[];
  let complaints: readonly string[];

  beforeAll(async () => {
    if (vmlinux === "") return;
    folder = mkdtempSync(join(tmpdir(), "tapwright-kernel-"));
    const facts = join(folder, "kernel.facts");
    const built = await indexKernel({ debugFile: vmlinux, output: facts });
    if (!built.ok) throw new Error(built.fault.message);
    ({ complaints } = built.value.statistics);
    console.log(
      `index of ${built.value.kernel.release}: ${built.value.size} bytes`,
      built.value.statistics,
    );
    const opened = openFacts(facts);
    if (!opened.ok) throw new Error(opened.fault.message);
    info = opened.value;
    functions = info.functions({ name: "*" });
  }, slow);
  afterAll(() => {
    if (vmlinux !== "") rmSync(folder, { recursive: true });
  });
  beforeEach(({ skip }) => {
    if ("skip" in kernel) skip(kernel.skip);
  });

  test("no unit is left out", () => {
    expect(complaints).toEqual([]);
  });

  test("the build-id is the one that eu-readelf reads", ({ skip }) => {
    const notes = output("eu-readelf", ["-n", vmlinux]);
    if (notes === undefined) return skip("eu-readelf is not installed");
    expect(notes).toContain(`Build ID: ${info.kernel.buildId}`);
  });

  test("symbols are those of eu-readelf", ({ skip }) => {
    const text = output("eu-readelf", ["-s", vmlinux]);
    if (text === undefined) return skip("eu-readelf is not installed");
    // Rule: where functions have descriptors, a name is that of the code, which has a dot in front in the file; descriptors
    // have no name.
    const descriptors = descriptorSection(vmlinux);
    const rows = [
      ...text.matchAll(
        /^\s*\d+: ([0-9a-f]{8,16})\s+(\d+) (?:FUNC|OBJECT|NOTYPE)\s+\S+\s+\S+\s+(?!UNDEF)(\S+) (\S+)$/gm,
      ),
    ]
      .filter(([, , , section]) => descriptors === undefined || section !== descriptors)
      .map(([, address, size, , name]) => ({
        name: descriptors === undefined ? name! : name!.replace(/^\.(?=[A-Za-z_])/, ""),
        code: `${BigInt(`0x${address}`)} ${size}`,
      }));
    // Thousands of symbols may have one name: each name is asked for once.
    const known = new Map<string, ReadonlySet<string>>();
    const codesOf = (name: string): ReadonlySet<string> => {
      const codes = known.get(name) ?? new Set(info.symbol(name).map(spelledSymbol));
      known.set(name, codes);
      return codes;
    };
    const wrong = rows.filter(({ name, code }) => !codesOf(name).has(code));
    console.log(
      `symbols: ${rows.length - wrong.length} of ${rows.length} identical with eu-readelf`,
    );
    expect(rows.length).toBeGreaterThan(10_000);
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test("each entry pc is that of a function symbol called like the function or like a clone of it", () => {
    const entries = functions.flatMap((fn) => fn.entry ?? []);
    // Rule: what arm64 links into code that runs elsewhere (a hypervisor, before paging) has symbols with a prefix.
    const plain = (symbol: string | undefined): string | undefined =>
      symbol?.replace(/^__(?:kvm_nvhe|efistub|pi)_/, "");
    const named = entries.filter(
      ({ symbol, function: { name } }) =>
        [symbol, plain(symbol)].includes(name) || plain(symbol)?.startsWith(`${name}.`),
    );
    const clones = named.filter(({ symbol, function: { name } }) => plain(symbol) !== name);
    console.log(
      `entries: ${entries.length}, with a symbol of their name ${named.length}, of these clones ${clones.length}`,
    );
    expect(named.length).toBeGreaterThan(entries.length * 0.99);
    // Rule: arm64's functions begin with two instructions for ftrace, which DWARF leaves out where they are.
    const leads = info.kernel.architecture === "arm64" ? [0n, 8n] : [0n];
    for (const { pc, symbol } of named) {
      const places = info.symbol(symbol!).map(({ address }) => pc! - address);
      expect(places.some((lead) => leads.includes(lead))).toBe(true);
    }
  });

  test("all entries and their declarations are those of llvm-symbolizer", ({ skip }) => {
    const entries = functions.flatMap((fn) => fn.entry ?? []);
    const addresses = entries.map(({ pc }) => `0x${pc!.toString(16)}\n`).join("");
    const options = [`--obj=${vmlinux}`, "--verbose", "--functions=short"];
    const text = output("llvm-symbolizer", options, addresses);
    if (text === undefined) return skip("llvm-symbolizer is not installed");
    const answers = text.trim().split("\n\n");
    expect(answers.length).toBe(entries.length);
    const functionsAt = new Map<bigint, FunctionFact[]>();
    for (const { pc, function: fn } of entries) {
      const there = functionsAt.get(pc!);
      if (there === undefined) functionsAt.set(pc!, [fn]);
      else there.push(fn);
    }
    const counts = {
      same: 0,
      "without a start": 0,
      "without a line": 0,
      "second names": 0,
      replaced: 0,
    };
    const wrong: string[] = [];
    entries.forEach(({ pc, function: { name, place } }, index) => {
      // The copies that begin at the same address come first, the function itself last.
      const frame = answers[index]!.split(/\n(?=\S)/).at(-1)!;
      const theirs = frame.split("\n")[0]!;
      const start = /start address: (\S+)/.exec(frame)?.[1];
      const line = /start line: (\d+)/.exec(frame)?.[1];
      // Assembler code can have several names at one address, of which llvm says one.
      const there = functionsAt.get(pc!)!;
      if (theirs !== name && there.some((fn) => fn.name === theirs)) counts["second names"] += 1;
      else if (theirs !== name) wrong.push(`${name}: called ${theirs}`);
      // llvm names no start of a function in several ranges, nor a line of assembler code, which has no declaration.
      if (start === undefined) counts["without a start"] += 1;
      else if (BigInt(start) !== pc) wrong.push(`${name}: begins at ${start}`);
      if (line === undefined && place.line === 0) counts["without a line"] += 1;
      // A weak function of an assembler's has the address of what replaced it: KASAN's memcpy.
      else if (place.line === 0 && there.some((fn) => fn.place.line === Number(line)))
        counts.replaced += 1;
      else if (Number(line) !== place.line) wrong.push(`${name}: declared on line ${line}`);
      if (start !== undefined && line !== undefined && theirs === name) counts.same += 1;
    });
    console.log(`entries: of ${entries.length} by llvm-symbolizer`, counts);
    expect(wrong).toEqual([]);
    // A kernel that watches itself has three times as many functions with a part elsewhere, for what should never happen.
    expect(counts["without a start"]).toBeLessThan(entries.length / 5);
    expect(counts.same + counts["without a start"]).toBeGreaterThan(entries.length * 0.99);
    expect(counts["second names"]).toBeLessThan(entries.length * 0.001);
  });

  test("sizes of structures are those of pahole", ({ skip }) => {
    // It takes a while with DWARF, where the kernel was built without BTF.
    const format = openBtf(vmlinux, info.kernel).ok ? "btf" : "dwarf";
    const text = output("pahole", ["--sizes", "-F", format, vmlinux]);
    if (text === undefined) return skip("pahole is not installed");
    const rows = [...text.matchAll(/^(\w+)\t(\d+)\t\d+$/gm)].map(
      ([, name, size]) => [name!, Number(size)] as const,
    );
    const names = new Map<string, number[]>();
    for (const [name, size] of rows) names.set(name, [...(names.get(name) ?? []), size]);
    let compared = 0;
    const wrong: string[] = [];
    for (const [name, sizes] of names) {
      const ref = info.findType("struct", name) ?? info.findType("union", name);
      const fact = ref === undefined ? undefined : info.type(ref);
      if (fact === undefined || !("size" in fact)) continue;
      compared += 1;
      if (!sizes.includes(fact.size))
        wrong.push(`${name}: ${fact.size} instead of ${sizes.join(" or ")}`);
    }
    console.log(
      `sizes: ${compared - wrong.length} of ${compared} identical with pahole, which lists ${names.size} names by ${format}`,
    );
    expect(compared).toBeGreaterThan(names.size * 0.98);
    expect(wrong.length).toBeLessThan(compared * 0.01);
  });

  test("members and parameters are those of BTF, which another program made", ({ skip }) => {
    const btf = openBtf(vmlinux, info.kernel);
    if (!btf.ok) return skip(btf.fault.message);
    const counted = { structures: 0, members: 0, "of another definition": 0 };
    const different: string[] = [];
    for (const name of structureNames(vmlinux)) {
      const [ours, theirs] = [info, btf.value].map((source) =>
        source.type(source.findType("struct", name) ?? 0),
      );
      if (ours?.kind !== "struct" || theirs?.kind !== "struct") continue;
      if (!ours.complete || !theirs.complete) continue;
      const [own, other] = [ours, theirs].map(({ members }) => members.map(shapeOf));
      // A name can stand for several structures, of which the two sources have another one first.
      if (ours.size !== theirs.size || own!.length !== other!.length) {
        counted["of another definition"] += 1;
        continue;
      }
      counted.structures += 1;
      counted.members += own!.length;
      const wrong = own!.find((one, index) => one !== other![index]);
      if (wrong !== undefined) different.push(`${name}: ${wrong}`);
    }
    console.log(`members by DWARF and by BTF: ${different.length} structures differ`, counted);
    expect(counted.members).toBeGreaterThan(20_000);
    expect(counted["of another definition"]).toBeLessThan(counted.structures * 0.02);
    expect(different.length).toBeLessThan(counted.structures * 0.005);

    const counts = { same: 0, "of no call": 0, "of another definition": 0 };
    const wrong: string[] = [];
    for (const fn of functions.filter(({ entry, name }) => entry?.symbol === name)) {
      const [other] = btf.value.functions({ name: fn.name });
      if (other?.entry === undefined) continue;
      const own = info.variables(fn.entry!).filter((variable) => variable.isParameter);
      const known = btf.value.variables(other.entry);
      own.forEach((ours, index) => {
        const theirs = known.find(({ name }) => name === ours.name) ?? known[index];
        if (theirs?.location.kind !== "register" || ours.location.kind !== "register") return;
        const isSame = ours.location.register === theirs.location.register;
        const isCall = /^__\w+_sys_/.test(fn.name);
        if (isSame && ours.name === theirs.name) counts.same += 1;
        // What COND_SYSCALL defines for a kernel without the system call is weak, and is in BTF even where the call is there. The
        // one has no use for its registers on x86_64, a call without arguments none on arm64.
        else if (isSame && isCall && [ours.name, theirs.name].includes("__unused"))
          counts["of no call"] += 1;
        // BTF keeps one prototype per name: of a weak or an inlined definition, when the name has several.
        else if (info.functions({ name: fn.name }).length > 1) counts["of another definition"] += 1;
        else if (isSame) wrong.push(`${fn.name}: ${ours.name} is called ${theirs.name}`);
        else wrong.push(`${fn.name}: ${ours.name} in register ${ours.location.register}`);
      });
    }
    console.log("parameters in registers by DWARF and by BTF's prototypes", counts);
    // A weak definition that the linker left out is in BTF only: `pcibios_fixup_bus` of 6.12 is such a one.
    expect(wrong.length, wrong.join("\n")).toBeLessThan(3);
    expect(counts.same).toBeGreaterThan(10_000);
    expect(counts["of another definition"]).toBeLessThan(counts.same * 0.002);
  });

  test.for([
    ["vfs_read", "fs/read_write.c"],
    ["do_sys_openat2", "fs/open.c"],
    ["schedule", "kernel/sched/core.c"],
    ["tcp_sendmsg", "net/ipv4/tcp.c"],
  ])("statements around %s are those of llvm-dwarfdump's line table", ([name, file], { skip }) => {
    const [fn] = info.functions({ name: name!, file: file! });
    if (fn === undefined) return skip(`this kernel has no ${name}`);
    const lookup = output("llvm-dwarfdump", [`--lookup=0x${fn.entry!.pc!.toString(16)}`, vmlinux]);
    if (lookup === undefined) return skip("llvm-dwarfdump is not installed");
    const table = /DW_AT_stmt_list\s+\((0x[0-9a-f]+)\)/.exec(lookup)![1]!;
    const text = output("llvm-dwarfdump", [`--debug-line=${table}`, vmlinux])!;
    const theirs = statementsOf(text, file!.replace(/.*\//, ""));
    const ours = info
      .statementSites(fn.place.file, { first: 0, last: 99_999 })
      .map(({ pc, place }) => `0x${pc!.toString(16)} ${place.line}`);
    const own = new Set(ours);
    console.log(`statements of ${file}: ${ours.length}, llvm-dwarfdump ${theirs.size}`);
    expect(ours.length).toBeGreaterThan(500);
    expect(ours.filter((row) => !theirs.has(row))).toEqual([]);
    // What is missing stands in code that no entry of a function covers, so that nothing is known to be visible there.
    for (const row of [...theirs].filter((one) => !own.has(one)).slice(0, 5)) {
      const at = output("llvm-dwarfdump", [`--lookup=${row.split(" ")[0]}`, vmlinux]);
      expect(at).not.toMatch(/DW_TAG_(?:subprogram|inlined_subroutine)/);
    }
  });

  test("a line at an address where a copy begins belongs to the function that it stands in", ({
    skip,
  }) => {
    const [fn] = info.functions({ name: "vfs_read", file: "fs/read_write.c" });
    if (fn === undefined) return skip("this kernel has no vfs_read");
    const end = info
      .functions({ name: "*", file: fn.place.file })
      .map(({ place }) => place.line)
      .sort((a, b) => a - b)
      .find((line) => line > fn.place.line)!;
    const owners = new Set<string>();
    for (let line = fn.place.line; line < end; line++) {
      for (const site of info.statementSites(fn.place.file, line)) {
        owners.add(site.function.name);
        expect(info.variables(site).map(({ name }) => name)).toContain("file");
      }
    }
    expect([...owners]).toEqual(["vfs_read"]);
  });

  test("what the scripts of the slides ask for is there", ({ skip }) => {
    if (info.kernel.architecture !== "x86_64") return skip("its registers are those of x86_64");
    const argument = (fn: string): unknown[] =>
      info
        .variables(info.functions({ name: fn })[0]!.entry!)
        .filter((variable) => variable.isParameter)
        .map(({ name, location }) => [
          name,
          location.kind === "register" ? location.register : location.kind,
        ]);
    expect(argument("vfs_read")).toEqual([
      ["file", 5],
      ["buf", 4],
      ["count", 1],
      ["pos", 2],
    ]);
    expect(argument("__x64_sys_read")).toEqual([["regs", 5]]);
    expect(argument("do_sys_openat2").slice(0, 3)).toEqual([
      ["dfd", 5],
      ["filename", 4],
      ["how", 1],
    ]);
    expect(info.functions({ name: "smp_call_function" })[0]?.entry).toMatchObject({
      symbol: "smp_call_function",
    });
    const registers = info.type(info.findType("struct", "pt_regs")!);
    expect(
      registers.kind === "struct" &&
        registers.members.find((member) => member.name === "dx")?.offset,
    ).toBe(96);
    for (const name of ["__start_notes", "_text", "init_task"])
      expect(info.symbol(name)).toHaveLength(1);
    expect(info.nearFunctions("vfs_raed", 3)[0]).toBe("vfs_read");
    expect(info.functions({ name: "vfs_read*", file: "fs/*.c" }).length).toBeGreaterThan(0);
    expect(info.functions({ name: "do_int3" })[0]?.entry?.notProbeable).toBeDefined();
  });
});
