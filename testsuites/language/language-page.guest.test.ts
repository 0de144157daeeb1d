// The examples of docs/language.md in a guest: each prints what the page says. They are golden tests like any other, with their
// directives and holes.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import { goldenTest } from "../../framework/golden/golden-test.ts";
import { examples } from "./page-examples.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-page-"));
afterAll(() => rmSync(folder, { recursive: true }));

for (const { name, script, output } of examples) {
  if (output === undefined) continue;
  const base = join(folder, name.toLowerCase().replace(/[^a-z0-9]+/g, "-"));
  writeFileSync(`${base}.test.stp`, script);
  writeFileSync(`${base}.golden`, output);
  goldenTest(`${base}.test.stp`, { include: [], retries: 0, update: false });
}
