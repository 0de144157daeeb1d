// Bundles the command into dist/: one file to start from, further chunks loaded when a subcommand needs them, so that
// `tapwright --help` starts in a tenth of a second. The entries (the command and its worker threads) are in entries.json.
// What is generated of the sources is generated first, where it is older than what it is made of.

import { chmodSync, existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildPage } from "./build-page.mjs";
import "./generate-grammar.mjs";
import "./generate-templates.mjs";
import { digestFiles, listFiles, readStamp, writeStamp } from "./inputs.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const stamp = join(dist, ".inputs");

function loadEntries() {
  const entries = JSON.parse(readFileSync(join(root, "ci", "entries.json"), "utf8"));
  const missing = Object.values(entries).filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0) throw new Error(`ci/entries.json names ${missing.join(", ")}: not there`);
  return Object.fromEntries(
    Object.entries(entries).map(([name, path]) => [name, join(root, path)]),
  );
}

function digestInputs() {
  const sources = listFiles(
    ["compiler", "qemu", "framework"].map((folder) => join(root, folder)),
    (name) => /\.(ts|js|json|html|css)$/.test(name) && !name.endsWith(".test.ts"),
  );
  const ours = ["ci/build.mjs", "ci/build-page.mjs", "ci/entries.json", "package-lock.json"].map(
    (path) => join(root, path),
  );
  return digestFiles([...sources, ...ours]);
}

/** Builds dist/ unless it is up to date; returns whether it built. */
export async function buildIfChanged() {
  const digest = digestInputs();
  if (readStamp(stamp) === digest) return false;
  await build();
  writeStamp(stamp, digest);
  return true;
}

async function build() {
  const { rolldown } = await import("rolldown");
  // Made aside and moved into place: a build that fails or is interrupted leaves the last good one there.
  const output = join(root, `dist.${process.pid}`);
  const bundle = await rolldown({
    input: loadEntries(),
    platform: "node",
    cwd: root,
    // Started as programs or through their own configuration; they are no part of the command.
    external: [/^vitest($|\/)/, /^vite($|\/)/, /^rolldown($|\/)/, /^tap-junit($|\/)/],
    onLog(level, log, report) {
      // Handlebars asks for require.extensions only when somebody loads templates with require().
      if (log.code === "EVAL" || /handlebars/.test(log.id ?? log.message)) return;
      report(level, log);
    },
  });
  await bundle.write({
    dir: output,
    format: "esm",
    sourcemap: true,
    // White space only: a third of the start is reading the text, and names stay readable in a stack.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    entryFileNames: "[name].js",
    // Beside the entries, so that a path relative to a module's own file means the same in every module.
    chunkFileNames: "[name]-[hash].js",
  });
  await bundle.close();
  await buildPage(root, output);
  chmodSync(join(output, "tapwright.js"), 0o755);
  rmSync(dist, { recursive: true, force: true });
  renameSync(output, dist);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now();
  await build();
  writeStamp(stamp, digestInputs());
  console.log(`built dist in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
