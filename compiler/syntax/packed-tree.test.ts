import { expect, test } from "vitest";
import type { SourceFile } from "../source/source-file.ts";
import type { Script } from "./ast.ts";
import { packTree, unpackTree, type TreeTables } from "./packed-tree.ts";
import { parseMacroFile, parseScript, type ParseResult } from "./parse.ts";
import { exampleEnvironment } from "./test-scripts.ts";

const macros: SourceFile = {
  path: "m.stpm",
  text: '@define twice(x) %( (2 * @x) %)\n@define text %( "a\\tb" %)',
  origin: "library",
};

function fileOf(text: string): SourceFile {
  return { path: "t.stp", text, origin: "library" };
}

function parse(file: SourceFile): ParseResult {
  return parseScript(file, exampleEnvironment, parseMacroFile(macros, exampleEnvironment).macros);
}

/** Packs what is parsed of a text, and unpacks it for a file that is another object. */
function through(text: string): { readonly before: ParseResult; readonly after: ParseResult } {
  const tables: TreeTables = { shapes: [], literals: [] };
  const file = fileOf(text);
  const before = parse(file);
  const words = packTree(before, file, [macros], tables);
  if (words === undefined) throw new Error("it points into an unknown file");
  const kept = JSON.parse(JSON.stringify(tables)) as TreeTables;
  return { before, after: unpackTree(words, file, [macros], kept) };
}

test.for([
  'global a%[5], b = -3, c = "x" "y"\nprivate global d',
  'probe kernel.function("f@a.c:3").return.maxactive(5)? if (b > 1), timer.ms(10)! { a[1, "k"] <<< 0xffffffffffffffff }',
  'probe x = y { u = $v->w[2]$$ }, { z = @cast(p, "task_struct")->pid }',
  'function f:string(x:long, y):7 { foreach ([k+, l] in a[*, 1] limit 3) try { next } catch (m) { delete a } return sprintf("%d\\n", x) }',
  "/* doc */ function g:long() %{ /* pure */ STAP_RETURN(1); %}\n%{ int n; %}",
  "probe begin { x = @twice(@twice(1)) . @text }",
  "probe begin { x = = 1 }",
])("%s", (text) => {
  const { before, after } = through(text);
  expect(after).toEqual(before);
});

test("ranges point into the files that are given, through macros, too", () => {
  const { after } = through("probe begin { print(@twice(7)) }");
  const files = new Set<SourceFile>();
  const names: string[] = [];
  JSON.stringify(after, (key, value: unknown) => {
    if (key === "file") files.add(value as SourceFile);
    if (key === "expandedFrom") names.push((value as { readonly name: string }).name);
    return typeof value === "bigint" ? 0 : value;
  });
  expect(files).toContain(macros);
  expect(files.size).toBe(2);
  expect(new Set(names)).toEqual(new Set(["@twice"]));
});

test("a tree with text of an unknown file is not packed", () => {
  const file = fileOf("probe begin { print(@twice(7)) }");
  expect(packTree(parse(file), file, [], { shapes: [], literals: [] })).toBeUndefined();
});

test("bodies are made when they are looked at, once", () => {
  const { after } = through("function f() { return 1 }");
  const [item] = after.script.items as Script["items"];
  expect(Object.getOwnPropertyDescriptor(item, "body")?.get).toBeTypeOf("function");
  const body = (item as { readonly body: object }).body;
  expect((item as { readonly body: object }).body).toBe(body);
  expect(Object.getOwnPropertyDescriptor(item, "body")?.value).toBe(body);
});
