import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadLibrary, tapsetFiles } from "./library.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-library-"));
beforeAll(() => {
  mkdirSync(join(folder, "net", "tests"), { recursive: true });
  for (const name of [
    "net/tapset.json",
    "net/b.stp",
    "a.stp",
    "net/m.stpm",
    "net/tests/x.test.stp",
    "net/x.golden",
  ]) {
    writeFileSync(join(folder, name), `# ${name}`);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

test("tapset files are found in order, tests left out", async () => {
  const names = (await tapsetFiles(folder)).map((path) => path.slice(folder.length + 1));
  expect(names).toEqual(["a.stp", "net/b.stp", "net/m.stpm"]);
});

test("folders of -I come after the package's own and are privileged like them", async () => {
  const library = await loadLibrary([folder, folder]);
  const last = library.slice(-3);
  expect(last.map(({ path }) => basename(path))).toEqual(["a.stp", "b.stp", "m.stpm"]);
  expect(new Set(library.map(({ origin }) => origin))).toEqual(new Set(["library"]));
  expect(new Set(library.map(({ path }) => path)).size).toBe(library.length);
});

test("a folder of -I that is not there is wrong usage", async () => {
  await expect(loadLibrary(["/no/such/folder"])).rejects.toMatchObject({
    failure: { code: "usage/no-such-folder", exitCode: 2 },
  });
});
