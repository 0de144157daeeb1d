// Whoever changes what the index says of a kernel raises `factsVersion`: caches and files that travel keep indexes for
// longer than a checkout lives. facts-version.json holds the digest of what that version says.

import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { factsVersion } from "../../compiler/index.ts";
import { factsPath } from "../../framework/kernels/facts-path.ts";
import { findDefaultKernel } from "../command/require-kernel.ts";

const recordFile = new URL("facts-version.json", import.meta.url);
const record = JSON.parse(readFileSync(recordFile, "utf8")) as {
  readonly version: number;
  /** By build-id. */
  readonly digests: Readonly<Record<string, string>>;
};

test("the digest of the default kernel's index changes with the version only", async (context) => {
  const buildId = (await findDefaultKernel())?.buildId;
  if (buildId === undefined) return context.skip("the default kernel has not been fetched");
  const recorded = record.digests[buildId];
  if (recorded === undefined) return context.skip(`no digest of ${buildId} is recorded`);
  const facts = factsPath(buildId);
  if (!existsSync(facts)) return context.skip("the default kernel has not been indexed");
  const digest = createHash("sha256").update(readFileSync(facts)).digest("hex");
  // Another digest of the same version: raise factsVersion in compiler/debuginfo/index/facts-file.ts, and record both.
  expect({ version: factsVersion, digest }).toEqual({ version: record.version, digest: recorded });
});
