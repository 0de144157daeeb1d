import { expect, test } from "vitest";
import { createProgress, describeFigures, seconds } from "./progress.ts";

function recorder(live: boolean) {
  let time = 0;
  const written: string[] = [];
  const progress = createProgress({ write: (text) => written.push(text), live, now: () => time });
  return { progress, written, pass: (milliseconds: number) => (time += milliseconds) };
}

test("plain: a short step is one line, a long one says every five seconds how far it is", () => {
  const { progress, written, pass } = recorder(false);
  const step = progress.step("download");
  pass(4000);
  step.update({ done: 1e6, total: 283e6, unit: "bytes" });
  pass(2000);
  step.update({ done: 141.5e6, total: 283e6, unit: "bytes" });
  pass(1000);
  expect(step.end("done")).toBe(7);
  expect(written).toEqual(["download  142 of 283 MB (50 %)  6.0 s\n", "download  done  7.0 s\n"]);
});

test("live: one line that is overwritten, at most ten times a second", () => {
  const { progress, written, pass } = recorder(true);
  const step = progress.step("index");
  pass(50);
  step.update({ done: 1, unit: "units" });
  pass(60);
  step.update({ done: 2, unit: "units" });
  step.end();
  expect(written).toHaveLength(3);
  for (const text of written) expect(text.startsWith("\r\u001b[K")).toBe(true);
  expect(written[1]).toContain("2 units");
  expect(written[2]).toBe("\r\u001b[Kindex  0.11 s\n");
});

test("figures", () => {
  expect(describeFigures({ done: 1.24e6, total: 5e6, unit: "bytes" })).toBe("1.2 of 5.0 MB (24 %)");
  expect(describeFigures({ done: 1200, unit: "units", note: "x" })).toBe("1200 units x");
  expect([30, 12_340, 200_000].map(seconds)).toEqual(["0.03 s", "12.3 s", "3 min 20 s"]);
});
