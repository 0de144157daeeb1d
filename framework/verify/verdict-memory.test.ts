import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { verifyLibrary, type AliasVerdict, type DebugInfo } from "../../compiler/index.ts";
import { factsPath } from "../kernels/facts-path.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { preprocessorEnvironment } from "../kernels/preprocessor-environment.ts";

let version: string | undefined = "one";
// Other tests of the same process may have loaded it with the version that is real.
vi.resetModules();
vi.doMock("../pipeline/with-host.ts", () => ({ compilerVersion: () => version }));
const { areVerdictsKept, openVerdicts } = await import("./verdict-memory.ts");
vi.doUnmock("../pipeline/with-host.ts");
vi.resetModules();

let cache = "";
beforeEach(() => {
  version = "one";
  cache = mkdtempSync(join(tmpdir(), "verdict-memory-"));
  vi.stubEnv("XDG_CACHE_HOME", cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(cache, { recursive: true });
});

const texts = {
  "macros.stpm": "@define one %( 1 %)",
  "functions.stp": "function f() { return g() }",
  "deeper.stp": "function g() { return 1 }",
  "other.stp": "probe other.base = begin { v = 1 }",
  "t.stp": `
    probe t.plain = begin { v = 2 }
    probe t.above = t.plain { w = v }
    probe t.calls = begin { v = f() }
    probe t.macro = begin { v = @one }
    probe t.elsewhere = other.base { w = v }
  `,
};
const all = ["t.plain", "t.above", "t.calls", "t.macro", "t.elsewhere"];

const usual: KernelFacts = {
  name: "bookworm/cloud-amd64",
  release: "6.1.0",
  version: "6.1",
  architecture: "x86_64",
  config: new Map([["CONFIG_SMP", "y"]]),
  origin: "catalog",
  source: "dwarf",
  modules: "",
  debugInfo: { kernel: { buildId: "ab" } } as DebugInfo,
};

/** The aliases that are verified anew, and all verdicts. */
function verify(
  given: Partial<typeof texts> = {},
  kernel: KernelFacts = { ...usual },
  path = "/t",
) {
  const library = Object.entries({ ...texts, ...given }).map(([name, text]) => {
    return { path: name, text, origin: "library" } as const;
  });
  const environment = preprocessorEnvironment(kernel, { guru: true });
  const host = { library, environment, debugInfo: kernel.debugInfo };
  const files = library.filter((file) => file.path === "t.stp");
  const memory = openVerdicts(path, kernel)!;
  const anew: string[] = [];
  const add = (digest: string, verdict: AliasVerdict): void => {
    anew.push(verdict.alias);
    memory.add(digest, verdict);
  };
  const verdicts = verifyLibrary(files, host, { ...memory, add });
  expect(memory.added).toBe(anew.length);
  memory.save();
  return { anew, verdicts };
}

describe("what is verified again", () => {
  test("nothing, where nothing changed", () => {
    expect(areVerdictsKept("/t", usual)).toBe(false);
    const first = verify();
    expect(first.anew).toEqual(all);
    expect(areVerdictsKept("/t", usual)).toBe(true);
    expect(verify()).toEqual({ anew: [], verdicts: first.verdicts });
  });

  const inTapset = (from: string, to: string) => ({ "t.stp": texts["t.stp"].replace(from, to) });
  test.for<[string, Partial<typeof texts>, readonly string[]]>([
    ["an alias, with what is made of it", inTapset("v = 2", "v = $x"), ["t.plain", "t.above"]],
    ["an alias alone", inTapset("begin { v = f() }", "end { v = f() }"), ["t.calls"]],
    ["a macro", { "macros.stpm": "@define one %( 3 %)" }, ["t.macro"]],
    ["a function", { "functions.stp": "function f() { return 2 + g() }" }, ["t.calls"]],
    ["a function that it calls", { "deeper.stp": "function g() { return 3 }" }, ["t.calls"]],
    ["another tapset", { "other.stp": "probe other.base = end { v = 1 }" }, ["t.elsewhere"]],
    [
      "an error in the text of its file",
      inTapset("v = 2", "v = 2 )"),
      ["t.plain", "t.above", "t.calls", "t.macro", "t.elsewhere"],
    ],
    ["blanks", inTapset("begin { v = f() }", "begin {\n v  =  f() }"), []],
  ])("%s", ([, change, expected]) => {
    verify();
    const { anew, verdicts } = verify(change);
    expect(anew).toEqual(expected);
    rmSync(join(cache, "tapwright", "verdicts"), { recursive: true });
    expect(verdicts).toEqual(verify(change).verdicts);
  });

  test("all, by another version of the tool", () => {
    verify();
    version = "two";
    expect(verify().anew).toEqual(all);
    version = "one";
    expect(verify().anew).toEqual([]);
  });

  test.for<[string, Partial<KernelFacts>]>([
    ["another build", { debugInfo: { kernel: { buildId: "cd" } } as DebugInfo }],
    ["another configuration", { config: new Map([["CONFIG_SMP", "n"]]) }],
    ["other modules", { modules: "x.facts" }],
    ["types only", { source: "btf" }],
    ["another name", { name: "trixie/amd64" }],
  ])("all, on a kernel with %s, and nothing on the one before", ([, other]) => {
    verify();
    expect(verify({}, { ...usual, ...other }).anew).toEqual(all);
    expect(verify().anew).toEqual([]);
  });

  test("all, when the kernel was indexed again", () => {
    const path = factsPath("ab");
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, "");
    verify();
    expect(verify().anew).toEqual([]);
    utimesSync(path, 1, 1);
    expect(verify().anew).toEqual(all);
  });

  test("nothing of one tapset for the sake of another", () => {
    verify();
    expect(verify({}, undefined, "/u").anew).toEqual(all);
    expect(verify().anew).toEqual([]);
  });
});

test("where the tool's own sources run, nothing is kept", () => {
  version = undefined;
  expect(openVerdicts("/t", usual)).toBeUndefined();
  expect(areVerdictsKept("/t", usual)).toBe(false);
});
