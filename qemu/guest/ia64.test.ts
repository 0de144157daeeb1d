// What a guest of ia64 would boot with, built by the compiler that was built for its kernel. Without an emulator nothing of it
// runs: it is looked at as files.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";

import { cacheRoot } from "../kernels/cache-root.ts";
import { findInstalledKernel } from "../kernels/find-installed-kernel.ts";
import { sourceKernels } from "../kernels/source/source-kernels.ts";
import type { Machine } from "../machines/machine.ts";
import { x86_64 } from "../machines/x86_64.ts";
import { buildAgentProgram } from "./agent-program.ts";
import { buildBootLoader } from "./boot-loader.ts";
import { findRuntimeSources } from "./guest-sources.ts";

const entry = sourceKernels.find(({ name }) => name === "source/ia64")!;
const kernel = await findInstalledKernel(entry, cacheRoot());
const skip = kernel === undefined ? " (SKIP source/ia64 was not built)" : "";

const folder = mkdtempSync(join(tmpdir(), "tapwright-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(kernel === undefined)(`for ia64${skip}`, { timeout: 120_000 }, () => {
  const compiler = kernel?.compiler ?? "";
  const machine: Machine = { ...x86_64, architecture: "ia64", compiler, isFreestanding: true };
  const tool = (name: string, ...words: string[]): string =>
    execFileSync(`ia64-linux-gnu-${name}`, words, { encoding: "utf8", maxBuffer: 2 ** 26 });

  test("the agent is a static program that begins in its own code", async () => {
    const program = await buildAgentProgram(machine, folder);
    const headers = tool("readelf", "-hlW", program);
    expect(headers).toMatch(/Type: +EXEC /);
    expect(headers).toMatch(/Machine: +Intel IA-64\n/);
    expect(headers).not.toMatch(/INTERP|DYNAMIC/);
    const start = Number(/Entry point address: +(0x[0-9a-f]+)/.exec(headers)![1]);
    const [, from, size] = /LOAD +\S+ (0x\S+) \S+ \S+ (0x\S+) R E /.exec(headers)!;
    expect(start).toBeGreaterThanOrEqual(Number(from));
    expect(start).toBeLessThan(Number(from) + Number(size));
    // The only ways to the kernel: the two calls in assembly.
    const code = tool("objdump", "-d", program);
    expect(code.match(/break\.\w 0x100000/g)).toHaveLength(2);
    expect(code).not.toMatch(/\(bad\)|data8 /);
  });

  test("the boot loader is a program of EFI with one descriptor to put right", async () => {
    const loader = await buildBootLoader(machine, folder);
    const headers = tool("objdump", "-fp", loader);
    expect(headers).toContain("file format pei-ia64");
    expect(headers).toMatch(/Magic\t+020b\t\(PE32\+\)/);
    expect(headers).toMatch(/Subsystem\t+0000000a\t\(EFI application\)/);
    expect(headers.match(/reloc +\d+ offset +\S+ \[(\w+)\] DIR64/g)).toHaveLength(2);
    const bytes = readFileSync(loader);
    const at = Number.parseInt(/AddressOfEntryPoint\t+(\w+)/.exec(headers)![1]!, 16);
    const [code, gp] = [bytes.readBigUInt64LE(at), bytes.readBigUInt64LE(at + 8)];
    expect(code).toBe(BigInt(at) + 16n);
    expect(gp).toBe(BigInt(at));
    expect(bytes.length).toBe(Number.parseInt(/SizeOfImage\t+(\w+)/.exec(headers)![1]!, 16));
  });

  test("nothing else in the boot loader is an address", () => {
    const source = join(findRuntimeSources(), "boot", "ia64", "loader.c");
    const object = join(folder, "loader.o");
    const flags = ["-O2", "-std=gnu11", "-ffreestanding", "-fno-builtin", "-mauto-pic"];
    execFileSync(compiler, [...flags, "-c", "-o", object, source]);
    const found = tool("readelf", "-rW", object).match(/R_IA64_\w+/g);
    // Distances from gp and from the instruction, and in the unwinder's tables, which are left out, from the code's beginning.
    const distances = [
      "R_IA64_GPREL64I",
      "R_IA64_GPREL22",
      "R_IA64_PCREL21B",
      "R_IA64_SEGREL64LSB",
    ];
    expect([...new Set(found)].filter((one) => !distances.includes(one))).toEqual([]);
    expect(found).toContain("R_IA64_GPREL64I");
  });
});
