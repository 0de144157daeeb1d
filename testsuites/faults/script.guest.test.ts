// Scripts that are wrong about the kernel: the real kernel's facts answer.

import { describe, expect, test } from "vitest";
import { requireKernel } from "../command/require-kernel.ts";
import { runTapwright } from "../command/run-tapwright.ts";

async function check(script: string) {
  const { exitCode, stderr } = await runTapwright(["check", "-e", script]);
  return { exitCode, stderr };
}

describe("a script that is wrong about the kernel is told where, and what there is", () => {
  requireKernel();

  test.each([
    [
      "an unknown probe point",
      'probe kernal.function("vfs_read") {}',
      /^error\[resolve\/[\w-]+\]: .*kernal/,
      /kernel/,
    ],
    [
      "an unknown function of the kernel, with near names",
      'probe kernel.function("vfs_reed") {}',
      /^error\[resolve\/[\w-]+\]: .*vfs_reed/,
      /vfs_read/,
    ],
    [
      "an unknown variable, with what is available there",
      'probe kernel.function("vfs_read") { println($cuont) }',
      /^error\[resolve\/[\w-]+\]: .*cuont/,
      /\$count[^]*\$file|\$file[^]*\$count/,
    ],
    [
      "an unknown field, with near names",
      'probe kernel.function("vfs_read") { println($file->f_flag) }',
      /^error\[resolve\/[\w-]+\]: .*f_flag/,
      /f_flags/,
    ],
    [
      "an unknown function of the language",
      "probe begin { printn(execnam()) }",
      /^error\[resolve\/[\w-]+\]: .*(?:printn|execnam)/,
      /execname|print/,
    ],
    [
      "types that contradict each other",
      'global a probe begin { a = 1 a = "x" }',
      /^error\[type\/[\w-]+\]: /,
      /string/,
    ],
  ])("%s", async (_, script, error, help) => {
    const { exitCode, stderr } = await check(script);
    expect(stderr).toMatch(error);
    expect(stderr).toMatch(/ --> <input>:1:\d+\n/);
    expect(stderr).toMatch(help);
    expect(exitCode).toBe(1);
  });

  test("a tapset's file: what of its aliases does not resolve, and why", async () => {
    const { exitCode, stderr } = await check(
      'export a.b = kernel.function("vfs_reed") { c = 1 }\n' +
        'export a.c = kernel.function("vfs_read") { c = $cuont }',
    );
    expect(stderr).toMatch(
      /^error\[resolve\/unresolved-alias\]: `kernel\.function\("vfs_reed"\)` of the alias `a\.b` cannot be resolved: .*\n --> <input>:1:8\n/,
    );
    expect(stderr).toMatch(
      /`c` of the alias `a\.c` cannot be resolved: .*cuont.*\n --> <input>:2:8\n/,
    );
    expect(exitCode).toBe(1);
  });
});
