import { expect, test } from "vitest";
import { withoutRelease } from "./why-not.ts";

test("a reason that is compared between kernels names none of them", () => {
  const told = (text: string): string => withoutRelease(text, "6.1.0-1");
  expect(told("kernel 6.1.0-1 has no function `f`")).toBe("the kernel has no function `f`");
  expect(told("the kernel 6.1.0-1 has no module `m`")).toBe("the kernel has no module `m`");
  expect(told("the image of kernel 6.1.0-1 lacks it")).toBe("the image of the kernel lacks it");
  expect(told("6.1.0-1 has no tracepoint `t`")).toBe("the kernel has no tracepoint `t`");
});
