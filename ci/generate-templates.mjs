// Makes compiler/codegen/templates.gen.js from templates/*.hbs, so that a run of the command pays neither for the
// template compiler's loading nor for its work. Plain Node; does nothing when that is up to date.

import { readFileSync, readdirSync, renameSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../compiler/codegen/", import.meta.url));
const output = `${folder}templates.gen.js`;
const types = `${folder}templates.gen.d.ts`;
const names = readdirSync(`${folder}templates`)
  .filter((file) => file.endsWith(".hbs"))
  .map((file) => file.slice(0, -".hbs".length))
  .sort();

/* C is full of `<`, `&&` and braces: nothing is escaped. A name that the view lacks is an error. */
const options = { noEscape: true, strict: true, knownHelpersOnly: true, preventIndent: true };

function modifiedAt(path) {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? -1;
}

function isUpToDate() {
  const inputs = [...names.map((name) => `${folder}templates/${name}.hbs`), `${folder}templates`];
  const newest = Math.max(...[...inputs, fileURLToPath(import.meta.url)].map(modifiedAt));
  return Math.min(modifiedAt(output), modifiedAt(types)) > newest;
}

/** Two processes may do this at once: each writes a file of its own and moves it into place. */
function writeWhole(path, text) {
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

if (!isUpToDate()) {
  const { default: Handlebars } = await import("handlebars");
  const members = names.map((name) => {
    const text = readFileSync(`${folder}templates/${name}.hbs`, "utf8");
    return `  ${name}: ${Handlebars.precompile(text, options)},\n`;
  });
  writeWhole(output, `export const templates = {\n${members.join("")}};\n`);
  const union = names.map((name) => `"${name}"`).join(" | ");
  writeWhole(
    types,
    `// Made by ci/generate-templates.mjs.
export type TemplateName = ${union};
export declare const templates: Readonly<Record<TemplateName, TemplateSpecification>>;
`,
  );
}
