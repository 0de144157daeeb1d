// ia64, as far as it goes without an emulator: a script's module is built for the kernel that was built here, and looked at by
// our inspection and by the tools of its architecture; with a program that only has the name of an emulator nothing is green.

import { execFileSync } from "node:child_process";
import { chmodSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import {
  cacheRoot,
  findInstalledKernel,
  sourceKernels,
  type InstalledKernel,
} from "../../qemu/index.ts";
import { runTapwright, temporaryFolder, told } from "../command/run-tapwright.ts";

const kernel = "source/ia64";
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());

async function findKernel(): Promise<InstalledKernel | undefined> {
  return findInstalledKernel(
    sourceKernels.find(({ name }) => name === kernel)!,
    cacheRoot(),
  );
}

function tool(name: string, ...words: string[]): string {
  return execFileSync(`ia64-linux-gnu-${name}`, words, { encoding: "utf8" });
}

/** A script with a handler of a function, of its return, and arithmetic that ia64 has no instruction for. */
const script = `
global sizes, total
probe kernel.function("vfs_read") { sizes[execname()] <<< $count; total += $count / 7 }
probe kernel.function("vfs_read").return { if ($return > 0) total %= $return }
probe end { foreach (name in sizes) printf("%s %d %d\\n", name, @avg(sizes[name]), total) }
`;

describe(kernel, { timeout: 300_000 }, () => {
  let installed: InstalledKernel;
  beforeEach(async (context) => {
    const found = await findKernel();
    if (found === undefined) return context.skip(`${kernel} was not built`);
    installed = found;
  });

  const module = join(folder.path, "sizes.ko");
  const build = (): Promise<void> =>
    runTapwright(["build", "-k", kernel, "-o", module, "-e", script]).then((result) =>
      expect(told(result)).toContain("exit code 0"),
    );

  test("a script's module is one of ia64, for this kernel, and nothing is wrong with it", async () => {
    await build();
    expect(tool("readelf", "-h", module)).toMatch(/Type: +REL .*\n +Machine: +Intel IA-64\n/);
    const vermagic = `vermagic=${installed.release} `;
    expect(tool("readelf", "-p", ".modinfo", module)).toContain(vermagic);
    const inspected = await runTapwright(["inspect", module]);
    expect(told(inspected)).toContain("exit code 0");
    expect(inspected.stderr).not.toMatch(/error|warning/);
  });

  test("its relocations are of kinds that the kernel's loader applies", async () => {
    await build();
    const kinds = new Set(tool("readelf", "-rW", module).match(/R_IA64_\w+/g));
    // By arch/ia64/kernel/module.c.
    const applied =
      "PCREL21B PCREL60B PCREL32LSB PCREL64LSB GPREL22 GPREL64I LTOFF22 LTOFF22X LDXMOV LTOFF_FPTR22 " +
      "IMM22 IMM64 DIR64LSB FPTR64I FPTR64LSB SEGREL64LSB";
    const known = new Set(applied.split(" ").map((kind) => `R_IA64_${kind}`));
    expect([...kinds].filter((kind) => !known.has(kind))).toEqual([]);
    // Calls, its own data by a table of the linker, and handlers in a table of descriptors.
    for (const kind of ["PCREL21B", "LTOFF22X", "FPTR64LSB"]) {
      expect(kinds).toContain(`R_IA64_${kind}`);
    }
  });

  test("what it takes from the kernel has versions, and the kernel has it", async () => {
    await build();
    const exported = new Set(
      readFileSync(installed.moduleSymvers, "utf8")
        .split("\n")
        .map((line) => line.split("\t")[1]),
    );
    const needed = tool("nm", "-u", module).match(/(?<=U )\S+/g) ?? [];
    expect(needed).toContain("register_kprobe");
    expect(needed.filter((name) => !exported.has(name))).toEqual([]);
  });

  test.each([
    ["ends at once", "exit 0\n", "QEMU ended at once"],
    ["says what a good guest would", "echo PASSED; exit 0\n", "QEMU ended at once"],
    ["complains", "echo 'unsupported machine type' >&2; exit 1\n", "unsupported machine type"],
  ])("an emulator that %s is red", async (_, lines, said) => {
    const emulator = join(folder.path, "qemu-system-ia64");
    writeFileSync(emulator, `#!/bin/sh\n${lines}`);
    chmodSync(emulator, 0o755);
    const environment = { TAPWRIGHT_IA64_EMULATOR: emulator };
    const words = ["run", "-k", kernel, "-e", "probe begin { exit() }"];
    const result = await runTapwright(words, { environment });
    expect(told(result)).toMatch(/error\[guest\/boot-failed\]: .*source\/ia64/);
    expect(result.stderr).toContain(said);
    expect(result.exitCode).toBe(4);
  });
});
