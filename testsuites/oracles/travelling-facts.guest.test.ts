// The index of a real kernel travels in 15 MB and arrives as it was.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { exportFacts, importFacts } from "../../compiler/index.ts";
import { factsPath } from "../../framework/kernels/facts-path.ts";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";
import { runTapwright, temporaryFolder } from "../command/run-tapwright.ts";

requireKernel();

test("the index of the default kernel, exported and imported", async () => {
  using folder = temporaryFolder();
  const { buildId } = (await findDefaultKernel())!;
  expect(await runTapwright(["kernels", "index"])).toMatchObject({ exitCode: 0 });
  const index = factsPath(buildId!);
  const travelling = join(folder.path, "travelling");
  const arrived = join(folder.path, "arrived");
  const written = await exportFacts(index, travelling);
  if (!written.ok) throw new Error(written.fault.message);
  console.log(`${statSync(index).size} bytes travel as ${written.value.size}`);
  expect(written.value.size).toBeLessThan(15e6);
  const imported = await importFacts(travelling, arrived);
  expect(imported).toMatchObject({ ok: true, value: { kernel: { buildId } } });
  expect(readFileSync(arrived).equals(readFileSync(index))).toBe(true);
});
