import { expect, test } from "vitest";
import type { Change, ProbeCell } from "../verify/report.ts";
import { isArchitectural } from "./architectural.ts";

/** An alias at one function whose `v` reads these expressions of these types. */
function cell(signature: string, ...reads: readonly [expression: string, type: string][]) {
  return {
    status: "resolved",
    alternatives: [{ point: "p", status: "chosen", sites: [{ kind: "entry", signature }] }],
    values: [
      {
        name: "v",
        verdict: "resolved",
        type: "long",
        reads: reads.map(([expression, type]) => ({ expression, type, location: "" })),
      },
    ],
    problems: [],
  } as unknown as ProbeCell;
}

const x86 = "long int __x64_sys_read(const struct pt_regs* regs)";
const arm = "long int __arm64_sys_read(const struct pt_regs* regs)";
const read = (...reads: readonly [string, string][]) => cell(x86, ...reads);
const onArm = (...reads: readonly [string, string][]) => cell(arm, ...reads);
const change = (kind: Change["kind"]) => ({ kind, value: "v" });

test.each([
  ["another register", read(["$regs->di", "long"]), onArm(["$regs->regs[0]", "u64"]), true],
  [
    "another register beside what is the same",
    read(["$regs->di", "long"], ["$n", "int"]),
    onArm(["$regs->regs[0]", "u64"], ["$n", "int"]),
    true,
  ],
  [
    "another register beside what is not",
    read(["$regs->di", "long"], ["$n", "int"]),
    onArm(["$regs->regs[0]", "u64"], ["$n", "long"]),
    false,
  ],
  ["no register any more", read(["$regs->di", "long"]), onArm(["$fd", "int"]), false],
  [
    "a member of something else",
    cell("int f(struct file* regs)", ["$regs->di", "long"]),
    cell("int f(struct file* regs)", ["$regs->regs[0]", "u64"]),
    false,
  ],
] as const)("meaning: %s", (_, was, is, expected) => {
  expect(isArchitectural(change("meaning"), was, is)).toBe(expected);
});

type Side = Readonly<Record<"point" | "signature" | "file", string>>;

const side = { point: "p", signature: x86, file: "arch/x86/kernel/sys_x86_64.c" };

test.each([
  ["signature", {}, { signature: arm }, true],
  ["signature", {}, { signature: arm.replace("read", "write") }, false],
  ["signature", { signature: "int f(int a)" }, { signature: "int f(long int a)" }, false],
  [
    "alternative",
    { point: 'kernel.function("__x64_sys_a")' },
    { point: 'kernel.function("__se_sys_a")' },
    true,
  ],
  [
    "alternative",
    { point: 'kernel.function("__x64_sys_a")' },
    { point: 'kernel.function("do_a")' },
    false,
  ],
  ["place", {}, { file: "arch/arm64/kernel/sys.c" }, true],
  ["place", {}, { file: "mm/mmap.c" }, false],
  ["gone", {}, {}, false],
] as const)("%s: %o and %o", (kind, was, is, expected) => {
  const [before, now] = [was, is].map((one: Partial<Side>) => standing({ ...side, ...one }));
  expect(isArchitectural({ kind }, before!, now!)).toBe(expected);
});

function standing({ point, signature, file }: Side): ProbeCell {
  const sites = [{ kind: "entry", signature, file }];
  return {
    status: "resolved",
    alternatives: [{ point, status: "chosen", sites }],
    values: [],
  } as unknown as ProbeCell;
}

test("what a condition leaves out is compared with nothing", () => {
  const leftOut = { status: "left-out", reason: "" } as unknown as ProbeCell;
  expect(isArchitectural(change("gone"), read(), leftOut)).toBe(false);
});
