import fc from "fast-check";
import { expect, test } from "vitest";
import { flightRecorder } from "./flight-recorder.ts";

function record(limit: number, texts: readonly string[]) {
  let shown = "";
  const recorder = flightRecorder(limit, { show: (text) => (shown += text), close: () => {} });
  for (const text of texts) recorder.show(text);
  expect(shown).toBe("");
  recorder.close();
  return { shown, ...recorder.dropped() };
}

test("what fits is all shown", () => {
  expect(record(8, ["one\n", "two\n"])).toEqual({ shown: "one\ntwo\n", bytes: 0, lines: 0 });
});

test("the newest whole lines stay, and the rest is counted", () => {
  expect(record(8, ["one\ntwo\n", "three\n"])).toEqual({ shown: "three\n", bytes: 8, lines: 2 });
  expect(record(10, ["one\ntwo\n", "three\n"])).toEqual({
    shown: "two\nthree\n",
    bytes: 4,
    lines: 1,
  });
});

test("of one long line its end stays, with whole characters", () => {
  expect(record(3, ["aé", "é"])).toEqual({ shown: "é", bytes: 3, lines: 0 });
});

test("what is shown is an end of what came, no longer than the limit, and nothing is missing in the count", () => {
  const texts = fc.array(fc.string({ unit: fc.constantFrom("a", "\n", "é", "𝒳") }), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 40 }), (all, limit) => {
      const whole = all.join("");
      const { shown, bytes, lines } = record(limit, all);
      expect(whole.endsWith(shown)).toBe(true);
      expect(Buffer.byteLength(shown)).toBeLessThanOrEqual(limit);
      expect(bytes + Buffer.byteLength(shown)).toBe(Buffer.byteLength(whole));
      expect(lines + shown.split("\n").length).toBe(whole.split("\n").length);
    }),
  );
});
