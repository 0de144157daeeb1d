// What several of the panel's views are made of.

import { element } from "./element.ts";
import { signTexts, type Kernel, type Sign, type Tapset } from "./model.ts";
import { hashOf } from "./selection.ts";
import type { DataRow } from "./model.ts";

export function section(title: string, ...content: (Node | undefined | false)[]): HTMLElement {
  return element("section", {}, element("h3", {}, title), ...content);
}

export function badge(sign: Sign): HTMLElement {
  return element(`span.badge`, { class: `badge sign ${sign}` }, signTexts[sign].label);
}

/** A list of terms; those without a text are left out. */
export function facts(
  entries: readonly (readonly [string, Node | string | undefined])[],
): HTMLElement {
  return element(
    "dl",
    {},
    ...entries.flatMap(([term, text]) =>
      text === undefined || text === "" ? [] : [element("dt", {}, term), element("dd", {}, text)],
    ),
  );
}

export function table(
  head: readonly string[],
  rows: readonly (readonly (Node | string)[])[],
): HTMLElement {
  return element(
    "div.table-scroll",
    {},
    element(
      "table.plain",
      {},
      element(
        "thead",
        {},
        element("tr", {}, ...head.map((one) => element("th", { scope: "col" }, one))),
      ),
      element(
        "tbody",
        {},
        ...rows.map((row) => element("tr", {}, ...row.map((one) => element("td", {}, one)))),
      ),
    ),
  );
}

export function code(text: string): HTMLElement {
  return element("code", {}, text);
}

/** What stands between backquotes in our own messages is code. */
export function prose(text: string): (HTMLElement | string)[] {
  return text.split(/`([^`]*)`/).map((part, index) => (index % 2 === 1 ? code(part) : part));
}

/** Why something is not there, its code, and what else to do. */
export function reasonText(
  reason: string | undefined,
  diagnostic: string | undefined,
  hint: string | undefined,
): HTMLElement | undefined {
  if (reason === undefined && hint === undefined) return undefined;
  return element(
    "p.reason",
    {},
    prose(reason ?? ""),
    diagnostic !== undefined && element("span.code", {}, ` ${diagnostic}`),
    hint !== undefined && element("span.hint", {}, prose(`hint: ${hint}`)),
  );
}

/** Of a claim that broke: at which kernel. */
export function sinceText(
  since: { readonly first: string; readonly before: string } | undefined,
): string {
  return since === undefined ? "" : `; since ${since.first}, ${since.before} had it`;
}

export function linkTo(
  row: DataRow,
  column: number,
  kernels: readonly Kernel[],
  ...content: (Node | string)[]
): HTMLElement {
  const href = hashOf({ kind: "cell", row, column }, kernels);
  return element("a", { href }, ...content);
}

export function linkToTapset(tapset: Tapset, text: string): HTMLElement {
  return element("a", { href: hashOf({ kind: "tapset", tapset }, []) }, text);
}

/** The first of many, and the others behind a button. */
export function foldable(
  items: readonly Node[],
  limit: number,
  name: "ul" | "ol" = "ul",
): HTMLElement {
  const list = element(name, {}, ...items.slice(0, limit));
  if (items.length <= limit) return list;
  const more = element(
    "button.more",
    {
      type: "button",
      onclick: () => {
        list.append(...items.slice(limit));
        more.remove();
      },
    },
    `${(items.length - limit).toLocaleString("en")} more`,
  );
  return element("div", {}, list, more);
}
