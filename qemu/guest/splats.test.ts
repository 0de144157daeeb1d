// Golden tests on logs: NAME.log beside NAME.splats, one "kind: title" a line.

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

import { findSplats, mergeSplats } from "./splats.ts";

const folder = fileURLToPath(new URL("testing/logs", import.meta.url));
const logs = readdirSync(folder).filter((name) => name.endsWith(".log"));

describe("recorded logs", () => {
  test.for(logs)("%s", (name) => {
    const found = findSplats(readFileSync(join(folder, name), "utf8"));
    const golden = readFileSync(join(folder, name.replace(/log$/, "splats")), "utf8");
    expect(found.map(({ kind, title }) => `${kind}: ${title}\n`).join("")).toBe(golden);
  });

  test("there are logs with trouble and logs without", () => {
    const goldens = readdirSync(folder).filter((name) => name.endsWith(".splats"));
    expect(goldens.length).toBe(logs.length);
    const empty = goldens.filter((name) => readFileSync(join(folder, name)).length === 0);
    expect(empty).toEqual(["clean-module.splats"]);
  });
});

test("a line without a time stamp, as /dev/kmsg gives it", () => {
  expect(findSplats("x\nWARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2")).toEqual([
    {
      kind: "warning",
      title: "WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2",
      line: 1,
      report: "WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2",
    },
  ]);
});

test("the same trouble later is trouble again", () => {
  const oops = "BUG: unable to handle page fault for address: 1\nOops: 0002 [#1] PREEMPT SMP\n";
  expect(findSplats(oops + "filler\n".repeat(20) + oops)).toHaveLength(2);
});

test("what the console repeats is no second report, also where it ends in the middle of a title", () => {
  const told = findSplats("WARNING: CPU: 0 PID: 1 at a.c:1\n");
  const seenOf = (console: string) =>
    mergeSplats(told, findSplats(console)).map(({ title }) => title);
  const { title } = told[0]!;
  expect(seenOf(`[    1.000000] ${title}\n`)).toEqual([title]);
  expect(seenOf("[    1.000000] WARNING: CPU: 0 PI")).toEqual([title]);
  expect(seenOf("[    1.000000] WARNING: CPU: 1 PID: 1 at a.c:1\n")).toEqual([
    title,
    "WARNING: CPU: 1 PID: 1 at a.c:1",
  ]);
});
