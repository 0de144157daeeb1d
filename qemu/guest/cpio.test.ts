import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

import { writeCpio } from "./cpio.ts";

const files = [
  { path: "dev" },
  { path: "dev/console", device: { major: 5, minor: 1 } },
  { path: "init", content: Buffer.from("odd"), mode: 0o755 },
  { path: "modules/a.ko", content: Buffer.alloc(8, 1) },
];

test("the archive is one that cpio understands", () => {
  const listing = execFileSync("cpio", ["-itv", "--quiet"], { input: writeCpio(files) }).toString();
  const rows = listing
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/));
  expect(rows.map((row) => [row[0], row.at(-1)])).toEqual([
    ["drwxr-xr-x", "dev"],
    ["crw-------", "dev/console"],
    ["-rwxr-xr-x", "init"],
    ["-rw-r--r--", "modules/a.ko"],
  ]);
  expect(rows[1]!.join(" ")).toContain("5, 1");
  expect(rows[2]![4]).toBe("3");
});

test("the same files give the same bytes, and every part begins at a multiple of four", () => {
  const archive = writeCpio(files);
  expect(archive.equals(writeCpio(files))).toBe(true);
  expect(archive.length % 4).toBe(0);
  for (let at = archive.indexOf("070701"); at >= 0; at = archive.indexOf("070701", at + 1)) {
    expect(at % 4).toBe(0);
  }
});
