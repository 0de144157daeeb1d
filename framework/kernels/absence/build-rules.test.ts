import { expect, test } from "vitest";
import { buildRules } from "./build-rules.ts";

const files: Readonly<Record<string, string>> = {
  Kbuild: "obj-y += fs/\nobj-$(CONFIG_NET) += net/\nobj-y += arch/$(SRCARCH)/\n",
  "fs/Makefile": `# The file systems.
obj-y := open.o read_write.o \\
	 stat.o
obj-$(CONFIG_EXT4_FS)	+= ext4/
obj-$(CONFIG_A) += both.o
obj-$(CONFIG_B) += both.o
`,
  "fs/ext4/Makefile": `obj-$(CONFIG_EXT4_FS) += ext4.o
ext4-y	:= balloc.o
ext4-$(CONFIG_EXT4_FS_POSIX_ACL) += acl.o
ifdef CONFIG_QUOTA
ext4-y += quota.o
else
ext4-y += no-quota.o
endif
ext4-$(CONFIG_X)$(CONFIG_Y) += joined.o
unbuilt-y := lost.o
`,
  "net/Kbuild": "obj-$(subst m,y,$(CONFIG_IPV6)) += addrconf_core.o\n",
  "net/Makefile": "obj-y += wrong.o\n",
  "arch/x86/kernel/Makefile": "obj-y += traps.o\nlib-$(CONFIG_DELAY) += delay.o\n",
  "arch/x86/Kbuild": "obj-y += kernel/\n",
};

const rules = buildRules((path) => files[path], "arch/x86");

function told(file: string): readonly string[] | undefined {
  return rules
    .waysTo(file)
    ?.map(
      ({ options, module }) =>
        `${options.map(({ name, place }) => `${name} at ${place}`).join(", ")} as ${module}`,
    );
}

test("a file asks for its own option and for those of its folders", () => {
  expect(told("fs/open.c")).toEqual([" as open"]);
  expect(told("fs/stat.c")).toEqual([" as stat"]);
  expect(told("fs/ext4/balloc.c")).toEqual([
    "CONFIG_EXT4_FS at fs/Makefile:4, CONFIG_EXT4_FS at fs/ext4/Makefile:1 as ext4",
  ]);
  expect(told("fs/ext4/acl.c")).toEqual([
    "CONFIG_EXT4_FS at fs/Makefile:4, CONFIG_EXT4_FS at fs/ext4/Makefile:1, CONFIG_EXT4_FS_POSIX_ACL at fs/ext4/Makefile:3 as ext4",
  ]);
  expect(told("net/addrconf_core.c")).toEqual([
    "CONFIG_NET at Kbuild:2, CONFIG_IPV6 at net/Kbuild:1 as addrconf_core",
  ]);
  expect(told("arch/x86/kernel/traps.c")).toEqual([" as traps"]);
  expect(told("arch/x86/kernel/delay.c")).toEqual([
    "CONFIG_DELAY at arch/x86/kernel/Makefile:2 as undefined",
  ]);
});

test("each way counts, and conditions around a line as far as they name one option", () => {
  expect(told("fs/both.c")).toEqual([
    "CONFIG_A at fs/Makefile:5 as both",
    "CONFIG_B at fs/Makefile:6 as both",
  ]);
  const around = "CONFIG_EXT4_FS at fs/Makefile:4, CONFIG_EXT4_FS at fs/ext4/Makefile:1";
  expect(told("fs/ext4/quota.c")).toEqual([
    `${around}, CONFIG_QUOTA at fs/ext4/Makefile:5 as ext4`,
  ]);
  expect(told("fs/ext4/no-quota.c")).toEqual([`${around} as ext4`]);
  expect(told("fs/ext4/joined.c")).toEqual([`${around} as ext4`]);
});

test("nothing is told of what no makefile names, or only for something that nobody builds", () => {
  expect([
    told("fs/unnamed.c"),
    told("fs/ext4/lost.c"),
    told("net/wrong.c"),
    told("mm/slab.c"),
  ]).toEqual([undefined, undefined, undefined, undefined]);
});

test("a module is found by either spelling of its name, by what becomes a module alone", () => {
  const all = Object.keys(files);
  expect(rules.waysToModule("addrconf-core", all)?.length).toBe(1);
  expect(rules.waysToModule("ext4", all)?.[0]?.options.map(({ name }) => name)).toEqual([
    "CONFIG_EXT4_FS",
    "CONFIG_EXT4_FS",
  ]);
  expect(rules.waysToModule("balloc", all)).toBeUndefined();
  expect(rules.waysToModule("nowhere", all)).toBeUndefined();
});
