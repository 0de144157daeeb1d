// Wildcards in the words of points, held against what stap 4.8 prints in its second pass where it has an opinion.

import { describe, expect, test } from "vitest";
import { analyzeText, fakeHost } from "./testing/analyze-text.ts";

const host = fakeHost({
  "mine.stp":
    'probe mine.begun = begin { } probe beget = end { } probe mine.far.off.end = end { } probe mine.far.end = begin(3) { } probe mine.file = kernel.function("vfs_read") { }',
});

/** What the points of a probe came to, or the codes of what is wrong. */
function pointsOf(points: string): readonly string[] {
  const { program, diagnostics } = analyzeText(`probe ${points} { println(1) }`, host);
  return program?.probes.map(({ point }) => point) ?? diagnostics.map(({ code }) => code);
}

describe("words with wildcards", () => {
  test.each([
    ["be*in", ["begin"]],
    // An alias and a built-in point of the same beginning are both meant.
    ["be*", ["end", "begin"]],
    ["mine.be*", ["begin"]],
    ["timer.s*(5)", ["timer.s(5)", "timer.sec(5)"]],
    ["timer.m**(5)", ["timer.ms(5)", "timer.msec(5)"]],
    ["tim*.profile.**", ["timer.profile.tick"]],
    ["ti**.hz(5)", ["timer.hz(5)", "timer.profile.freq.hz(5)"]],
    ["**.hz(5)", ["timer.hz(5)", "timer.profile.freq.hz(5)"]],
    // Without an argument no word of a built-in point is taken in that has one.
    ["timer**.randomize(3)", ["resolve/no-such-point"]],
    ['kernel.**("vfs_read").c*l', ['kernel.function("vfs_read@fs/read_write.c:450").call']],
    ['ker**.function("vfs_read").call', ['kernel.function("vfs_read@fs/read_write.c:450").call']],
    ["timer.{s*(5),prof*}", ["timer.s(5)", "timer.sec(5)", "timer.profile"]],
    [
      "timer.*(5).rand*(2)",
      "jiffies ms msec ns nsec s sec us usec"
        .split(" ")
        .map((unit) => `timer.${unit}(5).randomize(2)`),
    ],
    // What does not exist is left out, and said only where nothing is left.
    [
      'kernel.*("files:file_opened")',
      ['kernel.trace("files:file_opened")', 'kernel.tracepoint("files:file_opened")'],
    ],
    ['kernel.function("vfs_read").r*n', ['kernel.function("vfs_read@fs/read_write.c:450").return']],
    ['kernel.function("nosuch").r*n', ["resolve/none-is-there"]],
    ["timer.x*(5)", ["resolve/no-such-point"]],
    // `**` in front of more words is a word or more of an alias; what is behind the name is a suffix.
    ["mine.**.end", ["end", "begin(3)"]],
    ["mine.**.off.end", ["end"]],
    ["mine.f**.end", ["end", "begin(3)"]],
    ["mine.**.call", ['kernel.function("vfs_read@fs/read_write.c:450").call']],
    ["mine.**.off", ["resolve/none-is-there"]],
    ["begin*(1)", ["begin(1)"]],
    ["timer.s*", ["resolve/no-such-point"]],
  ])("%s", (points, expected) => {
    expect(pointsOf(points)).toEqual(expected);
  });
});
