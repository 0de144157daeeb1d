import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readPackageMembers } from "./package-members.ts";

let folder = "";
let deb = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-members-"));
  deb = join(folder, "one.deb");
  const tree = join(folder, "tree");
  mkdirSync(join(tree, "DEBIAN"), { recursive: true });
  const control =
    "Package: one\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <n@example.org>\nDescription: x\n";
  writeFileSync(join(tree, "DEBIAN/control"), control);
  writeFileSync(join(tree, "first"), "first");
  // More than all pipes and buffers between the two programs hold.
  writeFileSync(join(tree, "large"), randomBytes(8e6));
  execFileSync("dpkg-deb", ["--root-owner-group", "-Zgzip", "-z1", "--build", tree, deb]);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Programs that still unpack our package, or wait for somebody to read what they unpacked. */
function unpackers(): string {
  return spawnSync("pgrep", ["-f", `dpkg-deb --fsys-tarfile ${deb}`]).stdout.toString();
}

test("each file by its path, with what is in it", async () => {
  const sizes = new Map<string, number>();
  for await (const { path, size, save } of readPackageMembers(deb)) {
    sizes.set(path, size);
    if (path === "first") await save(join(folder, "out/first"));
  }
  expect(Object.fromEntries(sizes)).toEqual({ first: 5, large: 8e6 });
  expect(readFileSync(join(folder, "out/first"), "utf8")).toBe("first");
});

test("who leaves early leaves no program behind", async () => {
  for await (const { path } of readPackageMembers(deb)) if (path === "first") break;
  expect(unpackers()).toBe("");
});

test("interrupted in the middle it rejects with the reason, and nothing is left running", async () => {
  const controller = new AbortController();
  const reading = async (): Promise<void> => {
    for await (const { path, save } of readPackageMembers(deb, controller.signal)) {
      if (path === "first") controller.abort(new Error("Ctrl-C"));
      else await save(join(folder, "out/large"));
    }
  };
  await expect(reading()).rejects.toThrow("Ctrl-C");
  expect(unpackers()).toBe("");
});

test.each([
  ["cut short", () => truncateSync(deb, 4e6)],
  ["empty", () => truncateSync(deb, 0)],
])("a package that was %s is told with its path", async (_, damage) => {
  damage();
  const reading = async (): Promise<void> => {
    for await (const { save } of readPackageMembers(deb)) await save(join(folder, "out/x"));
  };
  await expect(reading()).rejects.toMatchObject({
    fault: { code: "cache/unpack-failed", message: expect.stringContaining(deb) },
  });
});
