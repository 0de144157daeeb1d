import { expect, test } from "vitest";
import {
  flagsWithHeaders,
  flagsWithoutHeaders,
  readCompileCommand,
  readLinkedObjtool,
} from "./compile-flags.ts";

const command =
  "cmd_/w/stub.o :=  gcc-12 -Wp,-MMD,/w/.stub.o.d -nostdinc -I./include -include ./include/linux/kconfig.h " +
  `-I ./arch/x86 -D__KERNEL__ -m64 -mno-red-zone -O2 -g  -DMODULE  -DKBUILD_MODNAME='"tapwright"' -c -o /w/stub.o /w/stub.c   ; ` +
  "./tools/objtool/objtool --orc --retpoline  --module /w/stub.o\n\nsource_/w/stub.o := /w/stub.c\n";

test("reads kbuild's command and objtool's", () => {
  const read = readCompileCommand(command);
  expect(read.compiler).toBe("gcc-12");
  expect(read.parameters).toContain('-DKBUILD_MODNAME="tapwright"');
  expect(read.objtool).toEqual(["./tools/objtool/objtool", "--orc", "--retpoline", "--module"]);
});

test("reads the spelling of newer kernels, and a command without objtool", () => {
  const read = readCompileCommand(
    "savedcmd_stub.o := aarch64-linux-gnu-gcc-12 -O2 -c -o stub.o stub.c\n",
  );
  expect(read).toEqual({
    compiler: "aarch64-linux-gnu-gcc-12",
    parameters: ["-O2", "-c", "-o", "stub.o", "stub.c"],
    objtool: undefined,
  });
});

test("finds an objtool that waits for the linked module", () => {
  const linked =
    "savedcmd_m.o := ld -r -o m.o @m.mod ; ./tools/objtool/objtool --ibt --link --module m.o\n";
  expect(readLinkedObjtool(linked)).toEqual([
    "./tools/objtool/objtool",
    "--ibt",
    "--link",
    "--module",
  ]);
  expect(readLinkedObjtool("cmd_m.o := ld -r -o m.o @m.mod\n")).toBeUndefined();
});

test("a script's flags find no header and name no file", () => {
  expect(flagsWithoutHeaders(readCompileCommand(command).parameters)).toEqual([
    "-nostdinc",
    "-m64",
    "-mno-red-zone",
    "-O2",
  ]);
});

test("a kernel with KASAN gets modules without its constructors", () => {
  const words = "-fsanitize=kernel-address --param asan-globals=1 --param asan-stack=1";
  const { parameters } = readCompileCommand(`cmd_s.o := gcc-12 ${words} -c -o s.o s.c\n`);
  const kept = words.replace("globals=1", "globals=0").split(" ");
  expect(flagsWithoutHeaders(parameters)).toEqual(kept);
  expect(flagsWithHeaders(parameters)).toEqual(kept);
});

test("embedded C's flags keep what finds headers", () => {
  expect(flagsWithHeaders(readCompileCommand(command).parameters)).toEqual([
    "-nostdinc",
    "-I./include",
    "-include",
    "./include/linux/kconfig.h",
    "-I",
    "./arch/x86",
    "-D__KERNEL__",
    "-m64",
    "-mno-red-zone",
    "-O2",
    "-DMODULE",
    '-DKBUILD_MODNAME="tapwright"',
  ]);
});
