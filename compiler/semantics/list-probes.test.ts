import { expect, test } from "vitest";
import { listProbes } from "./list-probes.ts";
import { fakeHost } from "./testing/analyze-text.ts";

const host = fakeHost({
  "a.stp": `
    probe fs.read = kernel.function("vfs_read") { bytes = $count; name = execname(); gone = $nothing }
    probe fs.absent = kernel.function("nowhere") { bytes = 1 }
    export kernel.syscall("read") = kernel.function("__x64_sys_read") { byte_count = $regs->dx }
  `,
});

function lines(pattern: string, variables = true): string[] {
  return listProbes(pattern, host, { variables }).points.map(({ point, variables: shown }) =>
    [point, ...shown.map(({ name, type }) => `${name}:${type}`)].join(" "),
  );
}

test("functions with their places, parameters and locals", () => {
  expect(lines('kernel.function("vfs_*")')).toEqual([
    'kernel.function("vfs_read@fs/read_write.c:450") $file:struct file* $buf:const char* $count:size_t $pos:long* $inode:struct file*',
    'kernel.function("vfs_write@fs/read_write.c:565") $file:struct file* $buf:const char* $count:size_t $pos:long*',
  ]);
});

test("what is known only at the function's entry is visible, what was optimised away is not", () => {
  expect(lines('kernel.function("rw_verify_area")')).toEqual([
    'kernel.function("rw_verify_area@fs/read_write.c:350") $read_write:int $late:int',
  ]);
});

test("a .return has what is returned, and the parameters", () => {
  expect(lines('kernel.function("vfs_read").return')).toEqual([
    'kernel.function("vfs_read@fs/read_write.c:450").return $return:long $file:struct file* $buf:const char* $count:size_t $pos:long*',
  ]);
});

test("aliases that this kernel has, by their names, with the values that they have here", () => {
  expect(lines("fs.*")).toEqual(["fs.read bytes:long name:string"]);
  expect(lines('kernel.syscall("*")')).toEqual(['kernel.syscall("read") byte_count:long']);
  expect(lines("fs.read.return")).toEqual(["fs.read.return bytes:long name:string"]);
});

test("nothing is computed that was not asked for", () => {
  expect(lines('kernel.function("rw_*")', false)).toEqual([
    'kernel.function("rw_verify_area@fs/read_write.c:350")',
  ]);
});

test("several points, braces and sessions", () => {
  expect(lines('begin, kernel.function("vfs_{read,write}").call', false)).toEqual(["begin"]);
  expect(lines('begin, end(2), kernel.function("vfs_read").inline?', false)).toEqual([
    "begin",
    "end(2)",
  ]);
});

test("a pattern that names nothing says so", () => {
  const { points, diagnostics } = listProbes('kernel.function("vfs_raed")', host);
  expect(points).toEqual([]);
  expect(diagnostics.map((one) => [one.code, one.hint])).toEqual([
    ["resolve/no-such-kernel-function", "did you mean `vfs_read`?"],
  ]);
  expect(listProbes("a b", host).diagnostics.map((one) => one.code)).toEqual(["parse/unexpected"]);
});
