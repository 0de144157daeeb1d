// Bundles the command into dist/: one file to start from, further chunks loaded when a subcommand needs them, so that
// `tapwright --help` starts in a tenth of a second. What is built is named in entries.json: programs (the command and its
// worker threads), CommonJS, what starts them with the code that earlier runs kept, and modules that others import.
// What is generated of the sources is generated first, where it is older than what it is made of.

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildPage } from "./build-page.mjs";
import "./generate-grammar.mjs";
import "./generate-templates.mjs";
import { digestFiles, listFiles, readStamp, writeStamp } from "./inputs.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const dist = join(root, "dist");
const stamp = join(dist, ".inputs");

/** What is built, by kind: `{ name: path }` each. */
function loadEntries() {
  const entries = JSON.parse(readFileSync(join(root, "ci", "entries.json"), "utf8"));
  const paths = Object.values(entries).flatMap((kind) => Object.values(kind));
  const missing = paths.filter((path) => !existsSync(join(root, path)));
  if (missing.length > 0) throw new Error(`ci/entries.json names ${missing.join(", ")}: not there`);
  return entries;
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
  const { programs, starter, modules } = loadEntries();
  await bundle(rolldown, programs, output, "cjs", "[name]-program.js");
  await bundle(rolldown, starter, output, "cjs", "[name].js");
  await bundle(rolldown, modules, output, "esm", "[name].mjs");
  for (const name of Object.keys(programs)) writeStart(output, name);
  // What is in package.json of the root holds for the sources.
  writeFileSync(join(output, "package.json"), '{ "type": "commonjs" }\n');
  await buildPage(root, output);
  rmSync(dist, { recursive: true, force: true });
  renameSync(output, dist);
}

async function bundle(rolldown, input, output, format, entryFileNames) {
  const made = await rolldown({
    input,
    platform: "node",
    cwd: root,
    // Started as programs or through their own configuration; they are no part of the command.
    external: [/^vitest($|\/)/, /^vite($|\/)/, /^rolldown($|\/)/],
    onLog(level, log, report) {
      // Handlebars asks for require.extensions only when somebody loads templates with require().
      if (log.code === "EVAL" || /handlebars/.test(log.id ?? log.message)) return;
      report(level, log);
    },
  });
  await made.write({
    dir: output,
    format,
    sourcemap: true,
    // White space only: a third of the start is reading the text, and names stay readable in a stack.
    minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
    entryFileNames,
    // Beside the entries, so that a path relative to a module's own file means the same in every module.
    chunkFileNames: `[name]-[hash]${extname(entryFileNames)}`,
  });
  await made.close();
}

/** What a program is started by: it runs with the code that earlier runs left. A command has its own, told by its first word. */
function writeStart(output, name) {
  const task =
    name === "tapwright"
      ? '/^-{0,2}[a-zA-Z][a-z-]*$/.exec(process.argv[2] ?? "")?.[0] ?? "script"'
      : JSON.stringify(name);
  const start = `#!/usr/bin/env node
require("./kept-code.js").startProgram(require.resolve("./${name}-program.js"), ${task});
`;
  writeFileSync(join(output, `${name}.js`), start, { mode: 0o755 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const began = performance.now();
  await build();
  writeStamp(stamp, digestInputs());
  console.log(`built dist in ${((performance.now() - began) / 1000).toFixed(1)} s`);
}
