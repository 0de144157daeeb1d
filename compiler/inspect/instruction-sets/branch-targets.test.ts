// Addresses of branches that are spelled like registers for floating point or vectors.

import { expect, test } from "vitest";
import { arm64 } from "./arm64.ts";
import { ia64 } from "./ia64.ts";
import type { InstructionSet } from "./instruction-set.ts";
import { ppc64 } from "./ppc64.ts";

test.each<[string, InstructionSet, string, string, string | undefined]>([
  ["ia64", ia64, "br.few", "f50 <probe_0+0x270>", undefined],
  ["ia64", ia64, "br.call.sptk.many", "b0=f50 <probe_0+0x270>", undefined],
  ["ia64", ia64, "ldf.fill", "f50=[r3]", "vector"],
  ["arm64", arm64, "b", "d50 <probe_0+0x270>", undefined],
  ["arm64", arm64, "cbz", "x0, b50 <probe_0+0x270>", undefined],
  ["arm64", arm64, "fmov", "d0, d1", "vector"],
  ["ppc64", ppc64, "bne", "cr7,f50 <probe_0+0x270>", undefined],
  ["ppc64", ppc64, "lfd", "f5,8(r1)", "vector"],
])("on %s, case %#", (_, set, mnemonic, operands, ban) => {
  const instruction = { offset: 0, size: 4, mnemonic, operands, relocations: [] };
  expect(set.readMeaning(instruction).ban).toBe(ban);
});
