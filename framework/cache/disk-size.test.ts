import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { diskSize } from "./disk-size.ts";

const size = (path: string): number =>
  diskSize(path, (one) => expect.unreachable(`${one} was not counted`));

test("blocks of files count, also in folders below; holes, links and what is not there do not", () => {
  const folder = mkdtempSync(join(tmpdir(), "disk-size-"));
  try {
    mkdirSync(join(folder, "a/b"), { recursive: true });
    for (const name of ["one", "a/two", "a/b/three"])
      writeFileSync(join(folder, name), Buffer.alloc(8192, 1));
    const one = size(join(folder, "one"));
    expect(one).toBeGreaterThanOrEqual(8192);
    expect(size(folder)).toBe(3 * one);
    writeFileSync(join(folder, "hole"), "");
    truncateSync(join(folder, "hole"), 1e9);
    symlinkSync(folder, join(folder, "a/round"));
    expect(size(folder)).toBe(3 * one);
    expect(size(join(folder, "none"))).toBe(0);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("what the system refuses for any other reason is thrown", () => {
  expect(() => size("/".padEnd(5000, "x"))).toThrow("ENAMETOOLONG");
});
