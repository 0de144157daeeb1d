import { expect, test } from "vitest";
import { parseKernelConfig } from "./kernel-config.ts";

test("settings of a kernel's configuration", () => {
  const text = [
    "# comment",
    "CONFIG_KPROBES=y",
    "CONFIG_EXT4_FS=m",
    "CONFIG_HZ=250",
    'CONFIG_CC_VERSION_TEXT="gcc-12 (Debian \\"x\\") 12"',
    "# CONFIG_KASAN is not set",
  ].join("\n");
  expect(Object.fromEntries(parseKernelConfig(text))).toEqual({
    CONFIG_KPROBES: "y",
    CONFIG_EXT4_FS: "m",
    CONFIG_HZ: "250",
    CONFIG_CC_VERSION_TEXT: 'gcc-12 (Debian "x") 12',
  });
});
