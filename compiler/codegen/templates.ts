// Skeletons of the generated files. templates/*.hbs are turned into functions by ci/generate-templates.mjs: only
// handlebars' small runtime is loaded here, and nothing is compiled.

import type Handlebars from "handlebars";
import runtime from "handlebars/runtime.js";
import { templates, type TemplateName } from "./templates.gen.js";

/* The package's types know its runtime by another path, and without its contents. */
const { template } = runtime as unknown as Pick<typeof Handlebars, "template">;

/** Fills a template. A value that the template names and `view` lacks is an error of the generator. */
export function renderTemplate(name: TemplateName, view: object): string {
  return template(templates[name])(view);
}
