import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { analyzeScript, type SourceFile } from "../../compiler/index.ts";
import { preprocessorEnvironment } from "../kernels/preprocessor-environment.ts";
import { openTreeStore, type KeptTrees } from "./tree-store.ts";

const config = new Map([["CONFIG_SMP", "y"]]);
const kernel = { release: "6.1.0-1-cloud-amd64", architecture: "x86_64", config } as const;
const options = { guru: false };

const library: readonly SourceFile[] = [
  { path: "a.stpm", text: "@define one %( 1 %)", origin: "library" },
  {
    path: "a.stp",
    text: "global shared\nfunction f() { shared = @one; return g() }",
    origin: "library",
  },
  {
    path: "b.stp",
    text: "function g() { return 41 + @one }\nprobe alias = begin { v = g() }",
    origin: "library",
  },
];
const script: SourceFile = {
  path: "s.stp",
  text: "probe alias { println(v, f(), shared) }",
  origin: "script",
};

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-trees-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function open(
  files = library,
  version = "1",
  environment = preprocessorEnvironment(kernel, options),
) {
  return openTreeStore(folder, files, environment, version);
}

/** As another process would: it has no file in its memory, and may know nothing of the store. */
function analyze(files = library, knowsStore = true): unknown {
  const fresh = files.map((file) => ({ ...file }));
  const trees = open(fresh);
  const environment = preprocessorEnvironment(kernel, options);
  const host = { library: fresh, environment, ...(knowsStore ? { trees } : {}) };
  const { program, diagnostics } = analyzeScript(script, host, options);
  trees.save();
  return { program, diagnostics };
}

function stores(): string[] {
  return readdirSync(folder).toSorted();
}

test("what was parsed once is found, and means the same", () => {
  const first = analyze();
  const trees = open();
  expect(library.slice(1).every((file) => trees.has(file))).toBe(true);
  expect(analyze()).toEqual(first);
  expect(stores()).toHaveLength(1);
});

test("a file that changed is parsed again, the others are not", () => {
  analyze();
  const changed = library.with(2, { ...library[2]!, text: library[2]!.text.replace("41", "42") });
  const trees = open(changed);
  expect(changed.slice(1).map((file) => trees.has(file))).toEqual([true, false]);
  expect(analyze(changed)).toEqual(analyze(changed, false));
  expect(changed.slice(1).every((file) => open(changed).has(file))).toBe(true);
});

test.for<[string, () => KeptTrees]>([
  ["another compiler", () => open(library, "2")],
  ["other macros", () => open(library.with(0, { ...library[0]!, text: "@define one %( 2 %)" }))],
])("%s has a store of its own", ([, other]) => {
  analyze();
  expect(other().has(library[1]!)).toBe(false);
});

test("kernels that judge its conditions alike share what was parsed of a file, others have it beside", () => {
  const [macros, one, two] = library as [SourceFile, SourceFile, SourceFile];
  const text = `%( kernel_v >= "6" %? ${two.text} %: function g() { return 5 } %)`;
  const all = [macros, one, { ...two, text }];
  const on = (release: string, files: readonly SourceFile[] = all) =>
    open(files, "1", preprocessorEnvironment({ ...kernel, release }, options));
  const parse = (release: string): unknown => {
    const environment = preprocessorEnvironment({ ...kernel, release }, options);
    const files = all.map((file) => ({ ...file }));
    const trees = on(release, files);
    const host = { library: files, environment, trees };
    const { program, diagnostics } = analyzeScript(
      { ...script, text: "probe begin { println(g()) }" },
      host,
      options,
    );
    trees.save();
    return { functions: program?.functions, diagnostics };
  };
  const new6 = parse("6.1.0");
  expect(["6.12.0", "5.10.0"].map((release) => on(release).has(all[2]!))).toEqual([true, false]);
  const old5 = parse("5.10.0");
  expect(JSON.stringify(old5, bigintsAsText)).not.toBe(JSON.stringify(new6, bigintsAsText));
  expect([parse("6.12.0"), parse("5.4.0")]).toEqual([new6, old5]);
  expect(stores()).toHaveLength(1);
});

function bigintsAsText(key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : key === "range" ? undefined : value;
}

test("a store that is cut or damaged anywhere is as good as none", () => {
  const whole = analyze();
  const [name = ""] = stores();
  const bytes = readFileSync(join(folder, name));
  const places = Array.from({ length: 40 }, (_, index) => Math.floor((bytes.length * index) / 40));
  for (const at of places) {
    writeFileSync(join(folder, name), bytes.subarray(0, at));
    expect(analyze()).toEqual(whole);
    const damaged = Buffer.from(bytes);
    damaged[at] = damaged[at]! ^ 0x41;
    writeFileSync(join(folder, name), damaged);
    expect(analyze()).toEqual(whole);
  }
});

test("what the arguments of a script take part in is not kept", () => {
  const reading: SourceFile = {
    path: "c.stp",
    text: "function h() { return $1 }",
    origin: "library",
  };
  const environment = preprocessorEnvironment(kernel, { ...options, scriptArguments: ["7"] });
  const trees = open([reading], "1", environment);
  analyzeScript(
    { ...script, text: "probe begin { println(h()) }" },
    { library: [reading], environment, trees },
    options,
  );
  trees.save();
  expect(stores()).toEqual([]);
});

test("of two that parse at the same time none loses what the other kept", () => {
  const [macros, one, two] = library as [SourceFile, SourceFile, SourceFile];
  const other: SourceFile = { path: "c.stp", text: "function h() { return 7 }", origin: "library" };
  const stores = [[macros, one, two] as const, [macros, two, other] as const].map((files) => {
    const trees = open(files);
    const environment = preprocessorEnvironment(kernel, options);
    analyzeScript(script, { library: files, environment, trees }, options);
    return trees;
  });
  for (const store of stores) store.save();
  const all = [macros, one, two, other];
  const now = open(all);
  const items = all.slice(1).map((file) => now.find(file)?.load()?.script.items.length);
  expect(items).toEqual([2, 2, 1]);
});

test("a tree is found where another moved it to", () => {
  analyze();
  const found = open().find(library[2]!)!;
  analyze(library.with(1, { ...library[1]!, text: `${library[1]!.text} function more() {}` }));
  expect(found.load()).toEqual(open().find(library[2]!)!.load());
  expect(found.load()?.script.items.map(({ kind }) => kind)).toEqual(["function", "alias"]);
});
