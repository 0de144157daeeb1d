import { afterEach, expect, test, vi } from "vitest";
import { canOverwrite } from "./terminal-progress.ts";

afterEach(() => void vi.unstubAllEnvs());

test.each([
  [true, "xterm", true],
  [true, "dumb", false],
  [undefined, "xterm", false],
])("a stream with isTTY %s where TERM is %s can be overwritten: %s", (isTTY, term, wanted) => {
  vi.stubEnv("TERM", term);
  expect(canOverwrite({ isTTY })).toBe(wanted);
});
