// Members behind a pointer whose structure is only declared where the pointer is.

import { expect, test } from "vitest";
import type { Host } from "./host.ts";
import { analyzeText, fakeHost } from "./testing/analyze-text.ts";

/** What a pointer points to is a declaration of `struct file`; by its name the kernel knows a definition, or does not. */
function hostThatDeclares(isDefined: boolean): Host {
  const host = fakeHost();
  const debugInfo = host.debugInfo!;
  const file = debugInfo.findType("struct", "file")!;
  const definition = 9999;
  return {
    ...host,
    debugInfo: {
      ...debugInfo,
      type: (ref) => {
        if (ref === definition) return debugInfo.type(file);
        const fact = debugInfo.type(ref);
        return ref === file && fact.kind === "struct"
          ? { ...fact, size: 0, complete: false, members: [] }
          : fact;
      },
      findType: (kind, name, ...where) => {
        const found = debugInfo.findType(kind, name, ...where);
        return found === file && isDefined ? definition : found;
      },
    },
  };
}

const script = 'probe kernel.function("vfs_read") { println($file->f_flags) }';
const problems = (host: Host) =>
  analyzeText(script, host).diagnostics.map(({ code, hint }) => [code, hint]);

test("are those of the definition that its name has at the probe", () => {
  expect(problems(hostThatDeclares(true))).toEqual([]);
});

test("are not there where nothing defines it", () => {
  expect(problems(hostThatDeclares(false))).toEqual([
    [
      "resolve/no-such-member",
      "only a declaration of it is known; its members are defined nowhere in this kernel image",
    ],
  ]);
});
