import { expect, test } from "vitest";

import { createConsoleText } from "./console-text.ts";

test("what fits is kept as it was, with the line ends of files", () => {
  const text = createConsoleText();
  text.push(Buffer.from("one\r\ntwo \xe2", "latin1"));
  text.push(Buffer.from("\x82\xac\r\n", "latin1"));
  expect(text.read()).toBe("one\ntwo €\n");
});

test("of too much, the beginning and the end are kept", () => {
  const text = createConsoleText();
  text.push(Buffer.from("first\n"));
  for (let i = 0; i < 100; i++) text.push(Buffer.alloc(100_000, "x"));
  text.push(Buffer.from("\nKernel panic - not syncing: last\n"));
  const kept = text.read();
  expect(kept.length).toBeLessThan(1_000_000);
  expect(kept.startsWith("first\n")).toBe(true);
  expect(kept.endsWith("Kernel panic - not syncing: last\n")).toBe(true);
  const [, cut] = /\[(\d+) characters left out\]/.exec(kept)!;
  expect(kept.length + Number(cut)).toBeGreaterThanOrEqual(10_000_000);
});
