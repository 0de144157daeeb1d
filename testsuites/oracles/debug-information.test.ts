// The index of a real kernel, compared with what other programs say of the same file. Each comparison prints its numbers.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { findVmlinux } from "./real-kernel.ts";
import {
  indexKernel,
  openBtf,
  openFacts,
  type DebugInfo,
  type FunctionFact,
  type MemberFact,
} from "../../compiler/debuginfo/index.ts";

const kernel = findVmlinux();
const slow = 300_000;

/** What a program prints; undefined when it is not installed. */
function output(program: string, ...options: string[]): string | undefined {
  try {
    return execFileSync(program, options, {
      encoding: "latin1",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

/** Every nth, so that a sample reaches over the whole list and is the same each time. */
function sample<T>(items: readonly T[], size: number): T[] {
  const step = Math.max(1, Math.floor(items.length / size));
  return items.filter((_, index) => index % step === 0).slice(0, size);
}

describe("a real kernel", { timeout: slow }, () => {
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
    const notes = output("eu-readelf", "-n", vmlinux);
    if (notes === undefined) return skip("eu-readelf is not installed");
    expect(notes).toContain(`Build ID: ${info.kernel.buildId}`);
  });

  test("symbols are those of eu-readelf", ({ skip }) => {
    const text = output("eu-readelf", "-s", vmlinux);
    if (text === undefined) return skip("eu-readelf is not installed");
    const rows = [
      ...text.matchAll(
        /^\s*\d+: ([0-9a-f]{16})\s+(\d+) (FUNC|OBJECT|NOTYPE)\s+\S+\s+\S+\s+\S+ (\S+)$/gm,
      ),
    ];
    const wrong = rows.filter(([, address, size, , name]) => {
      const facts = info.symbol(name!);
      return !facts.some(
        (fact) => fact.address === BigInt(`0x${address}`) && fact.size === BigInt(size!),
      );
    });
    console.log(
      `symbols: ${rows.length - wrong.length} of ${rows.length} identical with eu-readelf`,
    );
    expect(rows.length).toBeGreaterThan(10_000);
    expect(wrong.slice(0, 5)).toEqual([]);
  });

  test("each entry pc is that of a function symbol called like the function or like a clone of it", () => {
    const entries = functions.flatMap((fn) => fn.entry ?? []);
    const named = entries.filter(
      ({ symbol, function: { name } }) => symbol === name || symbol?.startsWith(`${name}.`),
    );
    const clones = named.filter(({ symbol, function: { name } }) => symbol !== name);
    console.log(
      `entries: ${entries.length}, with a symbol of their name ${named.length}, of these clones ${clones.length}`,
    );
    expect(named.length).toBeGreaterThan(entries.length * 0.99);
    for (const { pc, symbol } of named) {
      expect(info.symbol(symbol!).some((fact) => fact.address === pc)).toBe(true);
    }
  });

  test("entries and their places are those of llvm-dwarfdump", ({ skip }) => {
    const entries = sample(
      functions.filter((fn) => fn.entry !== undefined && fn.place.file.endsWith(".c")),
      12,
    );
    let same = 0;
    for (const fn of entries) {
      const text = output("llvm-dwarfdump", `--lookup=0x${fn.entry!.pc!.toString(16)}`, vmlinux);
      if (text === undefined) return skip("llvm-dwarfdump is not installed");
      const low = /DW_TAG_subprogram[\s\S]*?DW_AT_low_pc\s+\((0x[0-9a-f]+)\)/.exec(text)?.[1];
      const isSame =
        low !== undefined && BigInt(low) === fn.entry!.pc && text.includes(`("${fn.name}")`);
      if (isSame) same += 1;
      else console.log(`differs: ${fn.name}`, text.slice(0, 500));
    }
    console.log(`functions: ${same} of ${entries.length} identical with llvm-dwarfdump`);
    // A function in several ranges has no DW_AT_low_pc there.
    expect(same).toBeGreaterThanOrEqual(entries.length - 3);
  });

  test("sizes of structures are those of pahole", ({ skip }) => {
    const text = output("pahole", "--sizes", "-F", "btf", vmlinux);
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
      `sizes: ${compared - wrong.length} of ${compared} identical with pahole, which lists ${names.size} names`,
    );
    expect(compared).toBeGreaterThan(names.size * 0.98);
    expect(wrong.length).toBeLessThan(compared * 0.01);
  });

  test("members and parameters are those of BTF, which another program made", ({ skip }) => {
    const btf = openBtf(vmlinux, info.kernel);
    if (!btf.ok) return skip(btf.fault.message);
    let members = 0;
    let different = 0;
    for (const name of [
      "pt_regs",
      "task_struct",
      "file",
      "inode",
      "sk_buff",
      "mm_struct",
      "page",
      "dentry",
      "bio",
    ]) {
      const [ours, theirs] = [info, btf.value].map((source) =>
        source.type(source.findType("struct", name) ?? 0),
      );
      if (ours?.kind !== "struct" || theirs?.kind !== "struct") continue;
      expect([name, ours.size, ours.members.length]).toEqual([
        name,
        theirs.size,
        theirs.members.length,
      ]);
      const shape = ({ name: member, offset, bitField }: MemberFact): unknown[] => [
        member,
        offset,
        bitField?.width,
        bitField?.shift,
        bitField?.storageSize,
      ];
      ours.members.forEach((member, index) => {
        members += 1;
        if (JSON.stringify(shape(member)) !== JSON.stringify(shape(theirs.members[index]!)))
          different += 1;
      });
    }
    console.log(`members: ${members - different} of ${members} identical with BTF`);
    expect(members).toBeGreaterThan(300);
    expect(different).toBe(0);

    const shared = functions.filter((fn) => fn.entry?.symbol === fn.name);
    let compared = 0;
    let same = 0;
    for (const fn of sample(shared, 2000)) {
      const [other] = btf.value.functions({ name: fn.name });
      if (other?.entry === undefined) continue;
      const own = info.variables(fn.entry!).filter((variable) => variable.isParameter);
      btf.value.variables(other.entry).forEach((theirs, index) => {
        const ours = own[index];
        if (theirs.location.kind !== "register" || ours?.location.kind !== "register") return;
        compared += 1;
        if (ours.name === theirs.name && ours.location.register === theirs.location.register)
          same += 1;
      });
    }
    console.log(
      `parameters: ${same} of ${compared} in the same register by DWARF and by BTF's prototype`,
    );
    expect(compared).toBeGreaterThan(1000);
    expect(same / compared).toBeGreaterThan(0.98);
  });

  test("statements are where eu-addr2line finds them", ({ skip }) => {
    const [fn] = info.functions({ name: "vfs_read", file: "fs/read_write.c" });
    if (fn === undefined) return skip("this kernel has no vfs_read");
    const wanted: { pc: bigint; line: number }[] = [];
    for (let line = fn.place.line; line < fn.place.line + 40; line++) {
      for (const site of info.statementSites(fn.place.file, line))
        wanted.push({ pc: site.pc!, line });
    }
    expect(wanted.length).toBeGreaterThan(10);
    const text = output(
      "eu-addr2line",
      "-e",
      vmlinux,
      ...wanted.map(({ pc }) => `0x${pc.toString(16)}`),
    );
    if (text === undefined) return skip("eu-addr2line is not installed");
    const places = text.trim().split("\n");
    const same = wanted.filter(({ line }, index) =>
      new RegExp(`read_write\\.c:${line}(?::|$)`).test(places[index]!),
    );
    console.log(
      `statements: ${same.length} of ${wanted.length} on the line that eu-addr2line says`,
    );
    // Where several rows stand at one address, it says the last.
    expect(same.length).toBeGreaterThan(wanted.length / 2);
  });

  test("what the scripts of the slides ask for is there", () => {
    const argument = (fn: string): unknown[] =>
      info
        .variables(info.functions({ name: fn })[0]!.entry!)
        .filter((variable) => variable.isParameter)
        .map(({ name, location }) => [
          name,
          location.kind === "register" ? location.register : location.kind,
        ]);
    expect(info.kernel.architecture).toBe("x86_64");
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
