// Skeletons of the generated files: handlebars templates that lie beside this file, or in the package's own
// folder when the compiler runs as one bundle from dist/. Compiled once per process, when first used.

import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import Handlebars from "handlebars";

export type TemplateName = "module" | "embedded";

const rendered = new Map<TemplateName, Handlebars.TemplateDelegate>();

/** Fills a template. A value that the template names and `view` lacks is an error of the generator. */
export function renderTemplate(name: TemplateName, view: object): string {
  const known = rendered.get(name);
  if (known !== undefined) return known(view);
  const template = Handlebars.compile(readFileSync(findTemplate(name), "utf8"), {
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
    preventIndent: true,
  });
  rendered.set(name, template);
  return template(view);
}

/* From source the folder is here; from dist/*.js it is found from the package's root. */
const places = ["./templates/", "../compiler/codegen/templates/"];

function findTemplate(name: TemplateName): string {
  const candidates = places.map((place) =>
    fileURLToPath(new URL(`${place}${name}.hbs`, import.meta.url)),
  );
  const found = candidates.find(existsSync);
  if (found === undefined)
    throw new Error(`the template ${name}.hbs is not at ${candidates.join(" or ")}`);
  return found;
}
