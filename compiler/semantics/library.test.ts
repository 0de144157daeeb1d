import { expect, test } from "vitest";
import type { Host } from "./host.ts";
import { openLibrary } from "./library.ts";
import { analyzeText, fakeEnvironment, fakeHost } from "./testing/analyze-text.ts";

const files = {
  "a.stpm": '@define one %( %( arch == "i386" %? 1 %: 2 %) %)',
  "plain.stp": "function f() { return 3 }",
  "macro.stp": "function g() { return @one }",
  "version.stp": 'function h() { %( kernel_v >= "6" %? return 4 %: return 5 %) }',
};

function on(host: Host, environment: Partial<Host["environment"]>) {
  return openLibrary({ ...host, environment: { ...fakeEnvironment, ...environment } });
}

test("machines that judge all conditions alike have one library, and share what of it is alike", () => {
  const host = fakeHost(files);
  const first = openLibrary(host);
  expect(on(host, { kernelVersion: "6.12.3", kernelRelease: "6.12.3-arm64" })).toBe(first);
  const older = on(host, { kernelVersion: "5.10.1" });
  expect(older.files.map((file, index) => file === first.files[index])).toEqual([
    true,
    true,
    false,
  ]);
  const other = on(host, { arch: "i386" });
  expect(other.files.map((file, index) => file === first.files[index])).toEqual([
    true,
    false,
    true,
  ]);
});

test("macros that are defined on some machines only keep apart what they are used in", () => {
  const host = fakeHost({
    "a.stpm": '%( arch == "i386" %? @define one %( 1 %) %: @define one %( 2 %) %)',
    "macro.stp": "function g() { return @one }",
  });
  const values = ["i386", "x86_64", "i386"].map((arch) => {
    const [item] = on(host, { arch }).files[0]!.script.items;
    return JSON.stringify(item, (key, value: unknown) =>
      key === "range" ? undefined : typeof value === "bigint" ? Number(value) : value,
    );
  });
  expect(values[0]).toBe(values[2]);
  expect(values[0]).not.toBe(values[1]);
});

test("what a script's arguments take part in, and a wrong condition, is another thing each time", () => {
  const host = fakeHost({
    "argument.stp": "function f() { return $1 }",
    "wrong.stp": "function g() { return %( arch == 1 %? 1 %: 2 %) }",
  });
  const [one, two] = ["7", "8"].map((text) => on(host, { scriptArguments: [text] }));
  expect(one!.files.map((file, index) => file === two!.files[index])).toEqual([false, false]);
  expect(one!.files[1]!.diagnostics.map(({ code }) => code)).toEqual(["preprocess/type-mismatch"]);
});

const codes = (text: string, host: Host): readonly string[] =>
  analyzeText(text, host, { arguments: host.environment.scriptArguments }).diagnostics.map(
    ({ code, range }) => `${code} in ${range?.file.path}`,
  );

test("what is wrong with the text of a file is told as soon as a script wants something of it", () => {
  const host = fakeHost({
    "a.stp": "function f() { return 5 +* 3 } global g = 1",
    "b.stp": "probe { ",
  });
  const told = ["parse/unexpected in a.stp"];
  expect(codes("probe begin { println(f()) }", host)).toEqual(told);
  expect(codes("probe begin { println(g) }", host)).toEqual(told);
  expect(codes("probe begin { println(1) }", host)).toEqual([]);
});

test("the script's arguments are those of library files, which may be all that reads them", () => {
  const files = { "a.stp": "function f:string() { return @2 . @# }" };
  const read = (...scriptArguments: string[]): readonly string[] => {
    const host = fakeHost(files);
    return codes("probe begin { println(f()) }", {
      ...host,
      environment: { ...host.environment, scriptArguments },
    });
  };
  expect(read("7", "8")).toEqual(["lex/unused-argument in test.stp"]);
  expect(read("7")).toEqual(["lex/no-such-argument in a.stp"]);
});
