// Debian's browser, for tests of pages; without it they are skipped with the reason.

import { existsSync } from "node:fs";
import { chromium, type Browser } from "playwright-core";
import { afterAll, beforeAll, beforeEach } from "vitest";

const program = "/usr/bin/chromium";

/** A browser for the tests of a group, started once. */
export function requireBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    if (!existsSync(program)) return;
    // Its sandbox wants to be no root and to make namespaces, and a container grants neither; the pages are our own.
    browser = await chromium.launch({ executablePath: program, args: ["--no-sandbox"] });
  });
  beforeEach((context) => {
    if (browser === undefined) context.skip(`Debian's chromium is not installed as ${program}`);
  });
  afterAll(() => browser?.close());
  return () => browser!;
}
