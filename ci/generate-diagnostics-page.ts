// Writes docs/diagnostics.md. A test fails when the page is stale.

import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { format, resolveConfig } from "prettier";
import { diagnosticsPage } from "./diagnostics-page.ts";

const page = new URL("../docs/diagnostics.md", import.meta.url);

export async function currentDiagnosticsPage(): Promise<string> {
  const options = await resolveConfig(page);
  return format(diagnosticsPage(), { ...options, parser: "markdown" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(page, await currentDiagnosticsPage());
}
