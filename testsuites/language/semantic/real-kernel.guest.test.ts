// The shipped scripts and tapsets against the index of a real kernel.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { analyzeScript, listProbes, verifyLibrary } from "../../../compiler/index.ts";
import type { Host, SourceFile } from "../../../compiler/index.ts";
import { fakeEnvironment } from "../../../compiler/semantics/testing/analyze-text.ts";
import { findFacts } from "./real-facts.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const found = findFacts();
if ("skip" in found) console.warn(`SKIP ${found.skip}`);

function tapsets(): SourceFile[] {
  return readdirSync(join(root, "tapsets"), { recursive: true, withFileTypes: true })
    .filter((entry) => /\.stpm?$/.test(entry.name) && !entry.name.endsWith(".test.stp"))
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, text: readFileSync(path, "utf8"), origin: "library" };
    });
}

function realHost(): Host {
  if ("skip" in found) throw new Error(found.skip);
  const { release } = found.debugInfo.kernel;
  const environment = { ...fakeEnvironment, kernelRelease: release };
  return { library: tapsets(), debugInfo: found.debugInfo, environment };
}

describe.skipIf("skip" in found)("a real kernel", () => {
  test.each(["iotask.stp", "scf.stp"])("examples/%s", (name) => {
    const text = readFileSync(join(root, "examples", name), "utf8");
    const file = { path: name, text, origin: "script" } as const;
    const { program, diagnostics } = analyzeScript(file, realHost(), { guru: false });
    expect(diagnostics).toEqual([]);
    expect(Object.keys(program?.kernel?.symbols ?? {})).toContain("init_task");
    for (const { target } of program?.probes ?? []) {
      if (target.kind === "kprobe") expect(target.address).toBeGreaterThan(0n);
    }
    // What the slides' scripts do not read costs nothing: no C function gets into the module.
    expect(program?.functions).toEqual([]);
  });

  test("all values of the tapsets are there", () => {
    const host = realHost();
    const verdicts = verifyLibrary(host.library, host);
    const bad = verdicts.filter((one) => one.verdict !== "resolved");
    expect(
      bad.map((one) => [one.alias, one.values.filter(({ verdict }) => verdict !== "resolved")]),
    ).toEqual([]);
    expect(verdicts.length).toBeGreaterThan(50);
  });

  test("walks through structures, pointers and arrays", () => {
    const text = `probe kernel.function("vfs_read") {
      println($file->f_path->dentry->d_name->name, $file->f_path->dentry->d_iname[3], $count, $$parms)
      println(@var("init_task")->pid, @cast($file, "struct file")->f_flags)
    }`;
    const file = { path: "walk.stp", text, origin: "script" } as const;
    const { program, diagnostics } = analyzeScript(file, realHost(), { guru: false });
    expect(diagnostics).toEqual([]);
    expect(program?.probes[0]?.target).toMatchObject({ kind: "kprobe", symbol: "vfs_read" });
  });

  test("a list of all functions, and near names of a misspelt one", () => {
    const { points } = listProbes('kernel.function("*")', realHost());
    expect(points.length).toBeGreaterThan(20_000);
    const { diagnostics } = listProbes('kernel.function("vfs_raed")', realHost());
    expect(diagnostics[0]?.hint).toContain("vfs_read");
  });
});
