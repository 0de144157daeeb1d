// The symbols of functions whose code, by their DWARF, begins behind them.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { indexKernel } from "./index-kernel.ts";
import { openFacts } from "./open-facts.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-entries-"));
afterAll(() => rmSync(folder, { recursive: true }));

const compiler = "aarch64-linux-gnu-gcc-12";
const hasCompiler = spawnSync(compiler, ["--version"]).error === undefined;

// As the kernel is compiled for ftrace, but for two functions.
const source = `
int sum(int a, int b) { return a + b; }
static __attribute__((noinline)) int part(int a, int b, int c) { return a * b + c; }
__attribute__((patchable_function_entry(0))) void small(void) {}
__attribute__((patchable_function_entry(0))) int plain(int a) { return a; }
int _start(int a) { small(); return sum(plain(a), 2) + part(a, 3, 4); }
`;

describe.skipIf(!hasCompiler)(
  "functions of arm64 that begin with two instructions of ftrace",
  () => {
    test("have the symbols of their names and clones", async () => {
      const [text, file, output] = ["entry.c", "entry", "entry.facts"].map((one) =>
        join(folder, one),
      );
      writeFileSync(text!, source);
      const options = ["-g", "-O2", "-fpatchable-function-entry=2"];
      const linked = ["-nostdlib", "-static", "-Wl,--build-id", "-o", file!, text!];
      execFileSync(compiler, [...options, ...linked]);
      expect(await indexKernel({ debugFile: file!, output: output! })).toMatchObject({ ok: true });
      const opened = openFacts(output!);
      if (!opened.ok) throw new Error(opened.fault.message);
      const symbols = opened.value.functions({ name: "*" }).map(({ name, entry }) => {
        const [symbol] = opened.value.symbol(entry?.symbol ?? "");
        return [name, entry?.symbol, symbol && Number(entry!.pc! - symbol.address)];
      });
      expect(symbols.toSorted()).toEqual([
        ["_start", "_start", 8],
        ["part", "part.constprop.0", 8],
        ["plain", "plain", 0],
        ["small", "small", 0],
        ["sum", "sum", 8],
      ]);
    });
  },
);
