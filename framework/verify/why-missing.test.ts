import { expect, test } from "vitest";
import type { DebugInfo, FunctionFact } from "../../compiler/index.ts";
import { buildRules } from "../kernels/absence/build-rules.ts";
import { whyMissing, type KnownAround } from "./why-missing.ts";

/** Names and places of functions, and modules: `built in` or a file. */
function kernelWith(
  functions: Readonly<Record<string, string>>,
  modules: Readonly<Record<string, "file" | "built in">> = {},
): DebugInfo {
  const all = Object.entries(functions).map(([name, file], id): FunctionFact => {
    return { id, name, place: { file, line: 10 + id }, inlinedCount: 0, isGlobal: true };
  });
  return {
    functions: ({ name, file }: { name: string; file?: string }) =>
      all.filter((fn) => fn.name === name && (file === undefined || fn.place.file === file)),
    hasFunctionIn: (file: string) => all.some((fn) => fn.place.file === file),
    moduleNames: (name: string) => (modules[name] === "file" ? [name] : []),
    isBuiltIn: (name: string) => modules[name] === "built in",
  } as unknown as DebugInfo;
}

const texts: Readonly<Record<string, string>> = {
  "fs/Makefile": "obj-$(CONFIG_DLM) += dlm/\nobj-$(CONFIG_EXT4_FS) += ext4/\n",
  "fs/dlm/Makefile": "obj-y += lock.o\n",
  "fs/ext4/Makefile": "obj-$(CONFIG_EXT4_FS) += ext4.o\next4-y := inode.o\n",
};
const rules = buildRules((path) => texts[path], "arch/x86");
const makefiles = {
  waysTo: (file: string) => rules.waysTo(file),
  waysToModule: (name: string) => rules.waysToModule(name, Object.keys(texts)),
};

const known: KnownAround = {
  facts: {
    release: "6.1.0-1",
    architecture: "x86_64",
    config: new Map([["CONFIG_EXT4_FS", "m"]]),
    debugInfo: kernelWith({ vfs_read: "fs/read_write.c" }),
  },
  others: [
    {
      name: "bookworm/amd64",
      debugInfo: kernelWith(
        {
          dlm_lock: "fs/dlm/lock.c",
          ext4_write_begin: "fs/ext4/inode.c",
          el1_abort: "arch/arm64/kernel/entry-common.c",
          ldm_partition: "block/partitions/ldm.c",
          vfs_other: "fs/read_write.c",
          in_header: "include/linux/fs.h",
        },
        { snd: "file", nvme: "built in" },
      ),
    },
  ],
  makefiles,
};

const noFunction = "resolve/no-such-kernel-function";

test("a file that an option keeps out is told with it, one of a module with the module", () => {
  expect(whyMissing(noFunction, "dlm_lock", known)).toEqual({
    code: "resolve/not-configured",
    reason:
      "kernel 6.1.0-1 has no function `dlm_lock`: CONFIG_DLM is not set, and fs/Makefile:1 builds fs/dlm/lock.c only with it",
  });
  expect(whyMissing(noFunction, "ext4_write_begin", known)).toEqual({
    code: "resolve/in-a-module",
    reason:
      "kernel 6.1.0-1 has no function `ext4_write_begin`: fs/ext4/inode.c is built into the module `ext4`, since CONFIG_EXT4_FS is m",
    hint: 'write module("ext4").function("ext4_write_begin"); both, with `?`, where kernels differ',
  });
  // The file may be named by the point, too.
  expect(whyMissing(noFunction, "unknown@fs/dlm/lock.c", known)?.code).toBe(
    "resolve/not-configured",
  );
});

test("without makefiles that tell, another kernel of the version does", () => {
  expect(whyMissing(noFunction, "ldm_partition", known)).toEqual({
    code: "kernel/file-not-built",
    reason:
      "kernel 6.1.0-1 has no function `ldm_partition`: nothing of block/partitions/ldm.c is in its image, where bookworm/amd64, of the same version, has it",
  });
  expect(whyMissing(noFunction, "el1_abort", known)).toEqual({
    code: "kernel/other-architecture",
    reason:
      "kernel 6.1.0-1 has no function `el1_abort`: it is of another architecture, arch/arm64/kernel/entry-common.c of bookworm/amd64",
  });
  expect(whyMissing(noFunction, "vfs_other", known)).toEqual({
    hint: "bookworm/amd64, of the same version, has it at fs/read_write.c:14, a file that is in this kernel without it",
  });
});

test("nothing is told of patterns, of what only headers have, and of what is unknown everywhere", () => {
  const asked = ["dlm_*", "in_header", "nowhere", "nowhere@fs/nowhere.c"];
  expect(asked.map((name) => whyMissing(noFunction, name, known))).toEqual(
    asked.map(() => undefined),
  );
});

test("a module is told with its option, or by a kernel that has it or has it in its image", () => {
  const off = { ...known, facts: { ...known.facts, config: new Map<string, string>() } };
  expect(whyMissing("resolve/no-such-module", "ext4", off)).toEqual({
    code: "resolve/not-configured",
    reason:
      "the kernel 6.1.0-1 has no module `ext4`: CONFIG_EXT4_FS is not set, and fs/Makefile:2 builds ext4.ko only with it",
  });
  expect(whyMissing("resolve/no-such-module", "snd", known)).toEqual({
    code: "kernel/module-not-built",
    reason:
      "the kernel 6.1.0-1 has no module `snd`: it is not built here, where bookworm/amd64, of the same version, has it",
  });
  expect(whyMissing("resolve/no-such-module", "nvme", known)?.reason).toBe(
    "the kernel 6.1.0-1 has no module `nvme`: it is not built here, where bookworm/amd64, of the same version, has it in its image",
  );
  expect(whyMissing("resolve/no-such-module", "nowhere", known)).toBeUndefined();
});
