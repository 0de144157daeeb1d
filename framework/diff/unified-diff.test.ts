import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { unifiedDiff } from "./unified-diff.ts";

/** What `patch -p1` makes of the old text. */
function patched(path: string, before: string, diff: string): string {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-patch-"));
  try {
    mkdirSync(join(folder, "tapset"));
    writeFileSync(join(folder, path), before);
    const { status, stderr } = spawnSync("git", ["apply", "-p1"], {
      cwd: folder,
      input: diff,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    return readFileSync(join(folder, path), "utf8");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const numbered = Array.from({ length: 30 }, (_, index) => `line ${index + 1}`);
const changed = (lines: readonly number[]): string[] =>
  numbered.map((line, index) => (lines.includes(index + 1) ? `${line}, another` : line));

test.each([
  ["one line", [15], "\n"],
  ["the first and the last", [1, 30], "\n"],
  ["neighbours, and one not far", [10, 11, 15], "\n"],
  ["hunks that touch", [10, 17], "\n"],
  ["without a newline at the end", [2, 30], ""],
  ["in front of an end without newline", [28], ""],
])("%s: git applies it", (_, lines, end) => {
  const before = numbered.join("\n") + end;
  const now = changed(lines).join("\n") + end;
  const diff = unifiedDiff("tapset/a.stp", before, now);
  expect(patched("tapset/a.stp", before, diff)).toBe(now);
});

test("it is what diff -u prints", () => {
  const before = numbered.join("\n");
  expect(unifiedDiff("a.stp", `${before}\n`, `${changed([5]).join("\n")}\n`)).toBe(
    `--- a/a.stp
+++ b/a.stp
@@ -2,7 +2,7 @@
 line 2
 line 3
 line 4
-line 5
+line 5, another
 line 6
 line 7
 line 8
`,
  );
  expect(unifiedDiff("a.stp", before, before)).toBe("");
});
