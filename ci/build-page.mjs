// Builds the page of a verification: one HTML file in which script and style stand, and a place for the report. A policy in
// it names both by their digests: nothing else is run, and nothing is fetched.

import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

export async function buildPage(root, output) {
  const { build } = await import("vite");
  const built = await build({
    configFile: false,
    root: join(root, "framework", "reports", "page"),
    logLevel: "warn",
    build: { write: false, cssCodeSplit: false, modulePreload: false, target: "es2022" },
  });
  const find = (ending) => {
    const found = built.output.filter(({ fileName }) => fileName.endsWith(ending));
    if (found.length !== 1) throw new Error(`the page has ${found.length} files *${ending}`);
    return found[0].source ?? found[0].code;
  };
  writeFileSync(join(output, "report-page.html"), inline(find(".html"), find(".js"), find(".css")));
}

function inline(html, script, style) {
  if (/<\/script/i.test(script) || /<\/style/i.test(style)) {
    throw new Error("script or style of the page would end its own element");
  }
  const policy = [
    "default-src 'none'",
    `script-src ${digest(script)}`,
    // Widths and heights are set on elements, too.
    "style-src 'unsafe-inline'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return [
    [
      /<meta charset="utf-8" ?\/?>/,
      `<meta charset="utf-8" /><meta http-equiv="Content-Security-Policy" content="${policy}" />`,
    ],
    [/<link rel="stylesheet"[^>]*>/, `<style>${style}</style>`],
    [/<script type="module"[^>]*><\/script>/, `<script type="module">${script}</script>`],
  ].reduce((text, [place, replacement]) => {
    if (!place.test(text)) throw new Error(`the page has no ${place}`);
    return text.replace(place, () => replacement);
  }, html);
}

function digest(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
