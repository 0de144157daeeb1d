import { expect, test } from "vitest";
import type { ReportKernel } from "../../verify/report.ts";
import { whyNot, asOnAnyKernel } from "./why-not.ts";

test("a reason that is compared between kernels names none of them", () => {
  const told = (text: string): string => asOnAnyKernel(text, "6.1.0-1");
  expect(told("kernel 6.1.0-1 has no function `f`")).toBe("the kernel has no function `f`");
  expect(told("the kernel 6.1.0-1 has no module `m`")).toBe("the kernel has no module `m`");
  expect(told("the image of kernel 6.1.0-1 lacks it")).toBe("the image of the kernel lacks it");
  expect(told("no statement of kernel 6.1.0-1 is at `f@fs/f.c:7`")).toBe(
    "no statement of the kernel is at `f@fs/f.c:7`",
  );
  expect(told("6.1.0-1 has no tracepoint `t`")).toBe("the kernel has no tracepoint `t`");
});

test("a function begins at another line on each kernel, and lacks the same", () => {
  const reasonAt = (release: string, line: number): string | undefined => {
    const reason = `there is no variable \`$filp\` at vfs_read@fs/read_write.c:${line} in kernel ${release}`;
    const values = [{ name: "x", verdict: "unresolved" as const, reason, reads: [] }];
    const point = { point: "p", status: "chosen" as const, isRequired: true };
    const alternatives = [{ ...point, sites: [], siteCount: 1, caveats: [] }];
    const cell = { status: "unresolved" as const, alternatives, values, problems: [] };
    return whyNot(cell, { release } as ReportKernel)?.reason;
  };
  expect(reasonAt("6.1.0-1", 450)).toBe(
    "x: there is no variable `$filp` at vfs_read@fs/read_write.c in the kernel",
  );
  expect(reasonAt("5.10.0-2", 476)).toBe(reasonAt("6.1.0-1", 450));
});
