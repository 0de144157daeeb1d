// Writes docs/runtime.md. A test fails when the page is stale.

import { readFileSync, writeFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { runtimePage } from "./runtime-page.mjs";

const page = new URL("../docs/runtime.md", import.meta.url);
const header = new URL("../runtime-c/include/tapwright/script.h", import.meta.url);

export async function currentRuntimePage() {
  const options = await resolveConfig(page);
  return format(runtimePage(readFileSync(header, "utf8")), { ...options, parser: "markdown" });
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  writeFileSync(page, await currentRuntimePage());
}
