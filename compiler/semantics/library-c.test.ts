import { expect, test } from "vitest";
import { analyzeText, fakeHost, programOf } from "./testing/analyze-text.ts";

const cOf = (head: string): string => `function ${head} %{ /* pure */ STAP_RETVALUE = 0; %}`;

/** Of the functions that a script calls: its name, its file, and whether it is C. */
function called(text: string, library: Readonly<Record<string, string>>): readonly string[] {
  const { functions } = programOf(text, fakeHost(library));
  return functions.map(
    ({ name, body, range }) =>
      `${name} of ${range.file.path}${body.kind === "embedded-c" ? " in C" : ""}`,
  );
}

test("C of a library stands back behind what the runtime has", () => {
  const library = { "their.stp": `${cOf("pid:long()")} ${cOf("kernel_int:long(at:long)")}` };
  expect(called("probe begin { println(pid(), kernel_int(8)) }", library)).toEqual([]);
  // With another number of parameters it is another function.
  const other = { "their.stp": cOf("pid:long(task:long)") };
  expect(called("probe begin { println(pid(1)) }", other)).toEqual(["pid of their.stp in C"]);
});

test("… and behind an earlier file of the library, whichever was taken in first", () => {
  const library = {
    "our.stp": "function half(n) { return n / 2 }",
    "their.stp": `${cOf("half:long(n:long)")} function other() { return half(8) }`,
  };
  expect(called("probe begin { println(other(), half(4)) }", library)).toEqual([
    "half of our.stp",
    "other of their.stp",
  ]);
  const { "our.stp": our, "their.stp": their } = library;
  expect(
    called("probe begin { println(half(4)) }", { "their.stp": their, "our.stp": our }),
  ).toEqual(["half of their.stp in C"]);
});

test("a file that offers nothing else is not taken in for it", () => {
  const library = { "their.stp": `${cOf("pid:long()")} global g probe begin { g = 1 println(g) }` };
  expect(programOf("probe begin { println(pid()) }", fakeHost(library)).probes).toHaveLength(1);
});

test("it is called where it has a priority, where it is the script's own or private, and where others pass on", () => {
  const script = "probe begin { println(pid()) }";
  expect(called(script, { "their.stp": cOf("pid:long()").replace("()", "():1") })).toEqual([
    "pid of their.stp in C",
  ]);
  const { program } = analyzeText(`${cOf("pid:long()")} ${script}`, fakeHost(), { guru: true });
  expect(program?.functions.map(({ name }) => name)).toEqual(["pid"]);
  const inside = `private ${cOf("pid:long()")} function mine() { return pid() }`;
  expect(called("probe begin { println(mine()) }", { "their.stp": inside })).toEqual([
    "pid of their.stp in C",
    "mine of their.stp",
  ]);
  const passing = {
    "our.stp": "function f:long(n) { if (n) next return 1 }",
    "their.stp": cOf("f:long(n:long)"),
  };
  expect(called("probe begin { println(f(1)) }", passing)).toEqual([
    "f of our.stp",
    "f of their.stp in C",
  ]);
});

test("what the language says in a library comes before the runtime, as ever", () => {
  const library = { "their.stp": "function pid() { return 42 }" };
  expect(called("probe begin { println(pid()) }", library)).toEqual(["pid of their.stp"]);
});
