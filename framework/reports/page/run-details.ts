// Behind one cell of a test: what became of it, why, and since when that is known.

import { kernelStrip } from "./cell-details.ts";
import { badge, code, facts, section } from "./details-parts.ts";
import { element } from "./element.ts";
import { runSignOf, signTexts, type Kernel, type RunCell, type TestRow } from "./model.ts";
import { hashOf } from "./selection.ts";

type Verdict = RunCell["record"]["verdict"];
type Reasons = Extract<Verdict, { readonly reasons: unknown }>["reasons"];

export function runDetails(
  row: TestRow,
  column: number,
  kernels: readonly Kernel[],
): (Node | undefined)[] {
  const cell = row.cells[column];
  const { name, release, architecture } = kernels[column]!;
  const title = element(
    "h2",
    {},
    element("a", { href: hashOf({ kind: "row", row }, kernels) }, row.test),
  );
  const on = `${name} · ${[release, architecture].filter((part) => part !== "").join(" · ")}`;
  if (cell === null || cell === undefined) {
    const said = "It is not asked for on this kernel, or was not decided.";
    return [title, element("p.verdict", {}, said), facts([["kernel", on]])];
  }
  const { record } = cell;
  const sign = runSignOf(cell);
  return [
    title,
    element("p.verdict", {}, badge(sign), " ", signTexts[sign].sentence),
    kernelStrip(row, column, kernels),
    facts([
      ["kernel", on],
      ["suite", row.suite],
      ["outcome", code(record.verdict.outcome)],
      ["known since", record.since && `${spellTime(record.since)}; it was not run again`],
      ["took", record.attempts.length === 0 ? undefined : `${record.seconds.toFixed(1)} s`],
      ["guest", guestsOf(record.attempts)],
      ["evidence", record.attempts.flatMap(({ evidence }) => evidence ?? []).join(", ")],
    ]),
    ...verdictDetails(record.verdict, cell.isForbidden),
  ];
}

/** `2026-11-26 19:40`, in UTC. */
export function spellTime(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)} UTC`;
}

function guestsOf(attempts: RunCell["record"]["attempts"]): string | undefined {
  const guests = attempts.flatMap(({ guest }) => guest ?? []);
  return guests.length === 0 ? undefined : guests.join(", then ");
}

function verdictDetails(verdict: Verdict, isForbidden: boolean): HTMLElement[] {
  switch (verdict.outcome) {
    case "passed":
      return [];
    case "skipped": {
      const title = isForbidden ? "It is required, and was skipped" : "Why it was skipped";
      return [section(title, element("p.reason", {}, verdict.reason))];
    }
    case "flaky":
      return verdict.before.map(({ outcome, reasons }) =>
        section(`An attempt before: ${outcome}`, ...reasonParts(reasons)),
      );
    default:
      return [section("What speaks against it", ...reasonParts(verdict.reasons))];
  }
}

function reasonParts(reasons: Reasons): HTMLElement[] {
  return reasons.flatMap(({ code: name, message, detail, hint }) => [
    element(
      "p.reason",
      {},
      message,
      element("span.code", {}, ` ${name}`),
      hint !== undefined && element("span.hint", {}, `hint: ${hint}`),
    ),
    ...(detail === undefined ? [] : [element("pre.detail", {}, ...detail.split("\n").map(line))]),
  ]);
}

/** Lines of a difference are marked by their first character. */
function line(text: string): HTMLElement {
  const kind = text.startsWith("- ") ? "expected" : text.startsWith("+ ") ? "came" : "same";
  return element("span", { class: kind }, `${text}\n`);
}
