// Every link between the pages, and into the repository, leads somewhere.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");
const pages = ["README.md", "ARCHITECTURE.md", ...readdirSync(join(root, "docs")).map(inDocs)];

function inDocs(name: string): string {
  return join("docs", name);
}

/** Code is no prose: what looks like a link in it is none. */
function proseOf(page: string): string {
  return readFileSync(join(root, page), "utf8")
    .replaceAll(/^```[^]*?^```$/gm, "")
    .replaceAll(/`[^`\n]*`/g, "code");
}

/** As GitHub names the headings of a page. */
function anchorsOf(page: string): ReadonlySet<string> {
  const text = readFileSync(join(root, page), "utf8").replaceAll(/^```[^]*?^```$/gm, "");
  const titles = [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) => title.toLowerCase());
  return new Set(
    titles.map((title) => title.replaceAll(/[^\p{L}\p{N} _-]/gu, "").replaceAll(" ", "-")),
  );
}

const links = pages.flatMap((page) =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => [page, target] as const)
    .filter(([, target]) => !/^https?:/.test(target)),
);

test("there are links to check", () => {
  expect(links.length).toBeGreaterThan(20);
});

test.each(links)("%s links to %s", (page, target) => {
  const [path = "", anchor] = target.split("#");
  const file = path === "" ? page : join(dirname(page), path);
  expect(existsSync(join(root, file)), `${file} is there`).toBe(true);
  expect(relative(root, join(root, file))).not.toMatch(/^\.\./);
  if (anchor !== undefined) expect([...anchorsOf(file)]).toContain(anchor);
});
