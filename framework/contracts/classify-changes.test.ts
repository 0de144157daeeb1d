// The table of docs/contracts.md, a row for each line.

import { describe, expect, test } from "vitest";
import { classifyChanges, gravest, isVersionTooLow, lowestVersion } from "./classify-changes.ts";
import type { ContractFile, ContractProbe } from "./contract-file.ts";

const read: ContractProbe = {
  summary: "a read",
  values: { bytes: { type: "long", unit: "bytes", range: ">= 0", text: "size" } },
  evidence: [
    {
      kernels: ["a/b"],
      standsFor: [{ point: 'kernel.function("vfs_read")', at: "fs/read_write.c:450" }],
      values: { bytes: ["$count: size_t in rdx"] },
    },
  ],
};
const before: ContractFile = {
  format: 1,
  tapset: "fs",
  version: "1.2.3",
  kernels: { "a/b": { release: "6.1", buildId: "00", facts: "dwarf" } },
  probes: { "fs.read": read },
};

function changed(probe: Partial<ContractProbe>, file: Partial<ContractFile> = {}): string[] {
  const now = { ...before, probes: { "fs.read": { ...read, ...probe } }, ...file };
  return classifyChanges(before, now).map(({ level, alias, text }) => `${level} ${alias}: ${text}`);
}

const [evidence] = read.evidence;
const { bytes } = read.values;
const other = { release: "6.12", buildId: "22", facts: "dwarf" } as const;

describe("classes of changes", () => {
  test.each<[string, string[], string[]]>([
    ["nothing", changed({}), []],
    ["a text", changed({ summary: "reads" }), ["patch fs.read: its text is another"]],
    [
      "a value more",
      changed({ values: { ...read.values, who: { type: "string" } } }),
      ["minor fs.read: value who added"],
    ],
    ["a value less", changed({ values: {} }), ["major fs.read: value bytes removed"]],
    [
      "another type",
      changed({ values: { bytes: { ...bytes!, type: "string" } } }),
      ["major fs.read: type of bytes: string instead of long"],
    ],
    [
      "another unit",
      changed({ values: { bytes: { ...bytes!, unit: "pages" } } }),
      ["major fs.read: unit of bytes: pages instead of bytes"],
    ],
    [
      "no range any more",
      changed({ values: { bytes: { ...bytes!, range: undefined } } }),
      ["major fs.read: range of bytes: none instead of >= 0"],
    ],
    [
      "optional",
      changed({ values: { bytes: { ...bytes!, optional: true } } }),
      ["major fs.read: bytes is optional now"],
    ],
    [
      "another meaning",
      changed({ evidence: [{ ...evidence!, values: { bytes: ["$count: int in edx"] } }] }),
      ["major fs.read: bytes is made of $count: int instead of $count: size_t, on a/b"],
    ],
    [
      "another place",
      changed({ evidence: [{ ...evidence!, values: { bytes: ["$count: size_t in rsi"] } }] }),
      ["patch fs.read: bytes lies elsewhere, on a/b"],
    ],
    [
      "another place in another build",
      changed(
        { evidence: [{ ...evidence!, values: { bytes: ["$count: size_t in rsi"] } }] },
        { kernels: { "a/b": { release: "6.1", buildId: "11", facts: "dwarf" } } },
      ),
      [],
    ],
    [
      "gone from a kernel",
      changed({ evidence: [{ kernels: ["a/b"], standsFor: [], values: {} }] }),
      ["major fs.read: no longer there, on a/b"],
    ],
    ["a kernel less", changed({}, { kernels: {} }), ["major *: no longer for a/b"]],
    [
      "kernels more",
      changed({}, { kernels: { ...before.kernels, "c/d": other, "e/f": other } }),
      ["minor *: also for c/d, e/f"],
    ],
    [
      "a value more, which is not told again of each kernel",
      changed({
        values: { ...read.values, pid: { type: "long" } },
        evidence: [{ ...evidence!, values: { ...evidence!.values, pid: [] } }],
      }),
      ["minor fs.read: value pid added"],
    ],
    [
      "a value less",
      changed({ values: {}, evidence: [{ ...evidence!, values: {} }] }),
      ["major fs.read: value bytes removed"],
    ],
    [
      "a value that a kernel lacks",
      changed({ evidence: [{ ...evidence!, values: {} }] }),
      ["major fs.read: bytes can no longer be read, on a/b"],
    ],
  ])("%s", (_, found, expected) => {
    expect(found).toEqual(expected);
  });

  test("a probe more, a probe less; the gravest first", () => {
    const now = { ...before, probes: { "fs.write": read } };
    const changes = classifyChanges(before, now);
    expect(changes.map(({ level, alias }) => `${level} ${alias}`)).toEqual([
      "major fs.read",
      "minor fs.write",
    ]);
    expect(gravest(changes)).toBe("major");
  });
});

test("which versions are too low", () => {
  expect(isVersionTooLow("1.2.3", "1.3.0", "major")).toBe(true);
  expect(isVersionTooLow("1.2.3", "2.0.0", "major")).toBe(false);
  expect(isVersionTooLow("1.2.3", "1.2.4", "minor")).toBe(true);
  expect(isVersionTooLow("1.2.3", "1.2.4", "patch")).toBe(false);
  expect(isVersionTooLow("1.2.3", "1.2.3", undefined)).toBe(false);
  expect(isVersionTooLow("0.2.3", "0.2.4", "major")).toBe(true);
  expect(isVersionTooLow("0.2.3", "0.3.0", "major")).toBe(false);
  expect(isVersionTooLow("2.0.0-rc.1", "2.0.0-rc.1", "major")).toBe(false);
  expect(isVersionTooLow("2.0.0-rc.1", "2.0.0", "major")).toBe(false);
  expect(isVersionTooLow("2.0.0-rc.2", "2.0.0-rc.1", "patch")).toBe(true);
  expect(isVersionTooLow("1.2.3", "2.0.0-rc.1", "major")).toBe(false);
  expect(isVersionTooLow("1.2.3", "1.3.0-rc.1", "major")).toBe(true);
});

test("which version is the lowest that may have a change", () => {
  expect(lowestVersion("1.2.3", "major")).toBe("2.0.0");
  expect(lowestVersion("1.2.3", "minor")).toBe("1.3.0");
  expect(lowestVersion("0.2.3", "major")).toBe("0.3.0");
  expect(lowestVersion("0.2.3", "minor")).toBe("0.2.4");
});
