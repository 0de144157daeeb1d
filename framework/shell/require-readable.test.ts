import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { packageRoot } from "../package-root.ts";
import { requireReadable } from "./require-readable.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-readable-"));
afterAll(() => rmSync(folder, { recursive: true }));

function isRead(path: string, folders: readonly string[] = []): boolean {
  try {
    requireReadable("it", path, folders);
    return true;
  } catch (thrown) {
    expect(thrown).toMatchObject({ failure: { code: "usage/not-for-guests", exitCode: 1 } });
    return false;
  }
}

test("what lies below the current folder, the examples, and folders of -I is read; nothing else, wherever links lead", () => {
  const [tapsets, secret] = ["tapsets", "secret"].map((name) => join(folder, name));
  for (const one of [tapsets!, secret!]) mkdirSync(one);
  writeFileSync(join(secret!, "a.stp"), "");
  symlinkSync(join(secret!, "a.stp"), join(tapsets!, "link.stp"));

  const inside = ["a.stp", "sub/a.stp", "..a.stp", "."].map((name) => join(process.cwd(), name));
  expect(inside.map((path) => isRead(path))).toEqual(inside.map(() => true));
  expect(isRead(join(packageRoot(), "examples", "iotask.stp"))).toBe(true);
  expect(isRead(join(tapsets!, "a.stp"), [tapsets!])).toBe(true);

  const outside = ["/etc/passwd", "/nowhere/a.stp", join(process.cwd(), "..", "a.stp"), "/"];
  expect(outside.map((path) => isRead(path, [tapsets!]))).toEqual(outside.map(() => false));
  expect(isRead(join(tapsets!, "link.stp"), [tapsets!])).toBe(false);
  // Its name only begins alike.
  expect(isRead(`${tapsets!}-other/a.stp`, [tapsets!])).toBe(false);
});
