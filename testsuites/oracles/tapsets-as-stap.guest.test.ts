// SystemTap's own command reads every file of our tapsets. What it cannot read, the words of 2005, stands in files of that name.

import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { afterAll, beforeEach, expect, test } from "vitest";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";

const tapsets = join(import.meta.dirname, "../../tapsets");
const files = readdirSync(tapsets, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".stp") && !name.endsWith(".test.stp"))
  .toSorted();

requireKernel();

const folder = mkdtempSync(join(tmpdir(), "tapwright-stap-"));
afterAll(() => rmSync(folder, { recursive: true }));
beforeEach((context) => {
  if (spawnSync("stap", ["--version"]).error)
    context.skip("the package systemtap is not installed");
});

test.each(files)("%s", async (name) => {
  const buildTree = (await findDefaultKernel())?.headersDir ?? "";
  const { status, stderr } = spawnSync(
    "stap",
    [
      "-g",
      `--rlimit-as=${4e9}`,
      "-r",
      buildTree,
      "-I",
      macrosOf(dirname(name)),
      "-p1",
      join(tapsets, name),
    ],
    { encoding: "utf8", env: { ...process.env, SYSTEMTAP_DIR: folder }, timeout: 60_000 },
  );
  if (basename(name) === "2005.stp") {
    expect(stderr).toContain("identifier 'export'");
    expect(status).not.toBe(0);
  } else {
    expect(status, stderr).toBe(0);
  }
});

/** A folder with the macros of a tapset alone; those of SystemTap's own library are there anyway, and so are ours of the same names. */
function macrosOf(tapset: string): string {
  const copies = join(folder, tapset);
  mkdirSync(copies, { recursive: true });
  if (tapset === "base") return copies;
  for (const name of readdirSync(join(tapsets, tapset))) {
    if (name.endsWith(".stpm")) copyFileSync(join(tapsets, tapset, name), join(copies, name));
  }
  return copies;
}
