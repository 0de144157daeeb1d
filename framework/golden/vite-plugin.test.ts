import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import goldenTests from "./vite-plugin.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-plugin-"));
afterAll(() => rmSync(folder, { recursive: true }));

async function transform(path: string): Promise<string | undefined> {
  const hook = goldenTests({ include: [folder], kernel: "bookworm/cloud-amd64" })
    .transform as unknown as (code: string, id: string) => Promise<{ code: string } | undefined>;
  return (await hook("", path))?.code;
}

test("a test script becomes a module with one test, with its tapsets and golden file in its graph", async () => {
  const script = join(folder, "open.test.stp");
  const tapset = join(folder, "files.stp");
  const golden = join(folder, "open.golden");
  for (const path of [script, tapset, golden]) writeFileSync(path, "");
  const code = await transform(script);
  expect(code).toContain(`import ${JSON.stringify(tapset)};`);
  expect(code).toContain(`import ${JSON.stringify(golden)};`);
  expect(code).not.toContain(`import ${JSON.stringify(script)};`);
  expect(code).toContain(
    `goldenTest(${JSON.stringify(script)}, ${JSON.stringify({ include: [folder], retries: 0, kernel: "bookworm/cloud-amd64", update: false })});`,
  );
});

test("tapsets and golden files are modules without content, other files are left alone", async () => {
  expect(await transform("/x/files.stp")).toBe("export {};");
  expect(await transform("/x/macros.stpm")).toBe("export {};");
  expect(await transform("/x/open.golden")).toBe("export {};");
  expect(await transform("/x/code.ts")).toBeUndefined();
});
