// The types of headers in the cache: compiled once for a kernel, its tree and its compiler.

import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { DebugInfo, HeaderCompiler, HeaderProblem } from "../../compiler/index.ts";
import { headerFactsFolder } from "../../framework/kernels/facts-path.ts";
import { openHeaders } from "../../framework/kernels/header-facts.ts";
import { silentProgress } from "../../framework/progress/progress.ts";
import { temporaryFolder } from "./run-tapwright.ts";
import { makeVmlinux } from "./tiny-kernel.ts";

const kernel = { name: "own/tiny", version: "1" };
let cache = temporaryFolder();
beforeEach(() => {
  cache = temporaryFolder();
  vi.stubEnv("XDG_CACHE_HOME", cache.path);
});
afterEach(() => {
  vi.unstubAllEnvs();
  cache[Symbol.dispose]();
});

/** Says what it was asked for; what it makes has the types of the tiny kernel. */
function compilerOf(identity: string, asked: string[][]): HeaderCompiler {
  return {
    identity,
    compile: (headers, folder) => {
      asked.push([...headers]);
      if (headers.includes("broken.h"))
        return { ok: false, complaint: "broken.h:1:1: no", isOfHeaders: true };
      if (headers.includes("unlucky.h"))
        return { ok: false, complaint: "the disk is full", isOfHeaders: false };
      const object = join(folder, "types.o");
      makeVmlinux(object);
      return { ok: true, object };
    },
  };
}

function sizeOf(types: DebugInfo | HeaderProblem): number | string {
  if ("reason" in types) return `${types.kind}: ${types.reason}`;
  const fact = types.type(types.findType("struct", "tiny_file")!);
  return fact.kind === "struct" ? fact.size : fact.kind;
}

function ask(headers: string, compiler: HeaderCompiler | string): number | string {
  return sizeOf(openHeaders(kernel, compiler, headers, silentProgress));
}

const kept = (): string[] => {
  const folder = headerFactsFolder(kernel);
  return existsSync(folder) ? readdirSync(folder) : [];
};
const scratch = (): string[] =>
  readdirSync(tmpdir()).filter((name) => /^tapwright-(?:headers|index)-/.test(name));

test("each list of headers is compiled once for a tree and a compiler", () => {
  const asked: string[][] = [];
  const one = compilerOf("one", asked);
  expect(ask("<a.h><linux/b.h>", one)).toBe(16);
  expect(ask("<a.h><linux/b.h>", one)).toBe(16);
  expect(asked).toEqual([["a.h", "linux/b.h"]]);
  expect(ask("<linux/b.h><a.h>", one)).toBe(16);
  expect(ask("<a.h><linux/b.h>", compilerOf("another", asked))).toBe(16);
  expect(asked.slice(1)).toEqual([
    ["linux/b.h", "a.h"],
    ["a.h", "linux/b.h"],
  ]);
  expect(kept().length).toBe(3);
});

test("a damaged entry is made again", () => {
  const asked: string[][] = [];
  const compiler = compilerOf("one", asked);
  ask("<a.h>", compiler);
  const path = join(headerFactsFolder(kernel), kept()[0]!);
  writeFileSync(path, readFileSync(path).subarray(0, 1000));
  expect(ask("<a.h>", compiler)).toBe(16);
  expect(asked.length).toBe(2);
});

test("what does not compile is tried once for a tree and a compiler, too", () => {
  const before = scratch();
  const asked: string[][] = [];
  const one = compilerOf("one", asked);
  expect(ask("<broken.h>", one)).toBe("broken: broken.h:1:1: no");
  expect(ask("<broken.h>", one)).toBe("broken: broken.h:1:1: no");
  expect(asked).toEqual([["broken.h"]]);
  expect(ask("<broken.h>", compilerOf("another", asked))).toBe("broken: broken.h:1:1: no");
  expect(asked.length).toBe(2);
  expect(kept().length).toBe(2);
  // Cut short, as after a crash.
  for (const name of kept()) writeFileSync(join(headerFactsFolder(kernel), name), "broken.h:1");
  expect(ask("<broken.h>", one)).toBe("broken: broken.h:1:1: no");
  expect(asked.length).toBe(3);
  expect(scratch()).toEqual(before);
});

test("what this machine could not do at the moment is tried again", () => {
  const asked: string[][] = [];
  const one = compilerOf("one", asked);
  expect(ask("<unlucky.h>", one)).toBe("broken: the disk is full");
  expect(ask("<unlucky.h>", one)).toBe("broken: the disk is full");
  expect(asked.length).toBe(2);
  expect(kept()).toEqual([]);
  expect(ask("<a.h>", "there is no compiler")).toBe("absent: there is no compiler");
});

test("an object without debug information is told, too", () => {
  const stripping: HeaderCompiler = {
    identity: "one",
    compile: (_headers, folder) => {
      const object = join(folder, "types.o");
      makeVmlinux(object);
      execFileSync("strip", [object]);
      return { ok: true, object };
    },
  };
  expect(ask("<a.h>", stripping)).toMatch(/^broken: .*\.debug_info/);
  expect(kept()).toEqual([]);
});
