import { expect, test } from "vitest";
import { parseScript } from "../syntax/parse.ts";
import type { ProbeDefinition } from "../syntax/ast.ts";
import { listAliases, listFunctions } from "./list-library.ts";
import { probeTypes, resolvePoint } from "./resolve-point.ts";
import { fakeEnvironment, fakeHost } from "./testing/analyze-text.ts";
import { createFakeDebugInfo } from "./testing/fake-debug-info.ts";

const host = fakeHost({
  "a.stp": `
function twice:long(x:long, s) { return x + strlen(s) }
function nothing() { println("x") }
function marked:long(s:string) %{ /* pure */ /* unprivileged */ STAP_RETVALUE = 0; %}
private function hidden(x) { return 1 }
function text(x) { return "s" }
function text(x, y) { return other() }
`,
  "b.stp": `
function other() { return "t" }
probe a.c = a.b, end? { w = "x" }
probe a.b = begin { v = 1 }
probe a.d.return = kernel.function("vfs_read").return !, never { }
`,
});

const isOwn = ({ name }: { readonly name: string }) =>
  /^(?:hidden|marked|nothing|other|text|twice|strlen)$/.test(name);

test("functions with the types that their bodies and uses decide", () => {
  const lines = listFunctions(host)
    .filter(isOwn)
    .map(({ name, returns, parameters, marks }) => {
      const list = parameters.map((one) => `${one.name}:${one.type}`).join(", ");
      return [`${name}:${returns} (${list})`, ...marks].join(" ");
    });
  expect(lines).toEqual([
    "marked:long (s:string) pure unprivileged",
    "nothing:unknown ()",
    "other:string ()",
    "strlen:long (arg1:string) pure",
    "text:string (x:unknown)",
    "text:string (x:unknown, y:unknown)",
    "twice:long (x:long, s:string)",
  ]);
});

test("aliases with what they stand for, as written", () => {
  expect(listAliases(host)).toEqual([
    { name: "a.b", points: ["begin"] },
    { name: "a.c", points: ["a.b", "end?"] },
    { name: "a.d.return", points: ['kernel.function("vfs_read").return!', "never"] },
  ]);
});

test.each(probeTypes())("the families know %s", (type) => {
  const point = type.replaceAll("(number)", "(1)").replaceAll("(string)", '("x")');
  const file = { path: "p", text: `probe ${point} {}`, origin: "script" } as const;
  const { script, diagnostics } = parseScript(file, fakeEnvironment);
  expect(diagnostics).toEqual([]);
  const [written] = (script.items[0] as ProbeDefinition).points;
  const resolved = resolvePoint(written!.components, written!.range, createFakeDebugInfo(), true);
  // What it names need not exist, but it is no unknown form.
  expect(resolved.failure?.code).not.toBe("resolve/no-such-point");
});
