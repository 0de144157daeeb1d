// What is another from one kernel to the next of the same architecture, of one probe and its values.

import type { Change, Evidence, ProbeCell, ReportKernel } from "./report.ts";
import { spellSignatureChange } from "./signature-change.ts";
import { tellOnce } from "./tell-once.ts";

/** All changes of a row, in the order of the kernels. */
export function probeChanges(
  kernels: readonly ReportKernel[],
  cells: readonly ProbeCell[],
): readonly Change[] {
  return kernels.flatMap((to, index) => {
    const before = previous(kernels, index);
    if (before === undefined) return [];
    const names = { from: kernels[before]!.name, to: to.name };
    const now = cells[index]!;
    return tellOnce(cellChanges(cells[before]!, now), now).map((one) => ({ ...names, ...one }));
  });
}

function previous(kernels: readonly ReportKernel[], index: number): number | undefined {
  const before = index - 1;
  return kernels[before]?.architecture === kernels[index]?.architecture ? before : undefined;
}

/** What changes from one cell to another; the order of importance. */
export function cellChanges(
  before: ProbeCell,
  now: ProbeCell,
): readonly Omit<Change, "from" | "to">[] {
  if (before.status === "unknown" || now.status === "unknown") return changesOfUnknown(before, now);
  const was = before.status === "resolved" ? before : undefined;
  const is = now.status === "resolved" ? now : undefined;
  if (was === undefined && is !== undefined) return [{ kind: "came", text: "it is there" }];
  if (was !== undefined && is === undefined) return breakOf(before, now);
  if (was === undefined || is === undefined) return changesOfWrong(before, now);
  return [...pointChanges(was, is), ...valueChanges(was, is)];
}

/** Of a probe of which not all is known: only of values that are known on both sides it can be told. */
function changesOfUnknown(
  before: ProbeCell,
  now: ProbeCell,
): readonly Omit<Change, "from" | "to">[] {
  if (before.status === "left-out" || now.status === "left-out") return [];
  if (chosen(before).length === 0 || chosen(now).length === 0) return [];
  return valueChanges(before, now);
}

/** Of a probe with something wrong before and now, which need not be the same. */
function changesOfWrong(before: ProbeCell, now: ProbeCell): readonly Omit<Change, "from" | "to">[] {
  if (before.status !== "unresolved" || now.status !== "unresolved") return [];
  if (chosen(before).length === 0) return [];
  if (chosen(now).length === 0) return breakOf(before, now);
  return [...pointChanges(before, now), ...valueChanges(before, now)];
}

/** Of a probe that was better: itself, and those of its values that cannot be read any more. */
function breakOf(before: ProbeCell, now: ProbeCell): readonly Omit<Change, "from" | "to">[] {
  const values =
    before.status === "left-out" || now.status === "left-out" ? [] : valueChanges(before, now);
  return [{ kind: "gone", text: reasonOf(now) }, ...values.filter(({ kind }) => kind === "gone")];
}

/** Why a cell is not resolved: of the last alternative, since that is what an author hoped for. */
export function reasonOf(cell: ProbeCell): string {
  if (cell.status === "left-out") return cell.reason;
  const isThere = cell.alternatives.some(({ status }) => status === "chosen");
  if (!isThere) {
    const reasons = cell.alternatives.flatMap(({ reason }) => reason ?? []);
    return reasons.at(-1) ?? "none of its points is there";
  }
  const value = cell.values.find(({ verdict }) => verdict !== "resolved");
  if (value !== undefined) return `${value.name}: ${value.reason ?? value.verdict}`;
  return cell.problems[0]?.reason ?? uncheckedPlace(cell) ?? "it is there";
}

/** Of a point of which nothing here can tell whether it is there. */
export function uncheckedPlace({ alternatives }: Evidence): string | undefined {
  return alternatives
    .flatMap(({ status, caveats }) => (status === "chosen" ? caveats : []))
    .find(({ kind }) => kind === "unchecked")?.text;
}

/** What is compared of the points that a probe stands for. */
export const pointSides = {
  alternative: (cell: Evidence) =>
    chosen(cell)
      .map(({ point }) => point)
      .join(", "),
  signature: (cell: Pick<Evidence, "alternatives">) =>
    distinct(
      chosen(cell).flatMap(({ sites }) => sites.flatMap(({ signature }) => signature ?? [])),
    ).join("; "),
  place: (cell: Evidence) =>
    distinct(
      chosen(cell).flatMap(({ sites }) =>
        sites.flatMap(({ kind, file }) => (kind === "inlined" ? [] : inTree(file ?? ""))),
      ),
    ).join(", "),
};

function pointChanges(was: Evidence, is: Evidence): Omit<Change, "from" | "to">[] {
  const caveats = newCaveats(chosen(was), chosen(is));
  const { alternative, signature, place } = pointSides;
  if (alternative(was) !== alternative(is)) {
    const text = `${alternative(is)} instead of ${alternative(was)}`;
    return [{ kind: "alternative", text }, ...caveats];
  }
  const found: Omit<Change, "from" | "to">[] = [];
  if (signature(was) !== signature(is)) {
    found.push({ kind: "signature", text: spellSignatureChange(signature(was), signature(is)) });
  }
  found.push(...caveats);
  const [before, now] = [place(was), place(is)];
  if (before !== "" && now !== "" && before !== now) {
    found.push({ kind: "place", text: `in ${now} instead of ${before}` });
  }
  return found;
}

/** It fires only at times, or elsewhere, and did not before. */
function newCaveats(
  old: Evidence["alternatives"],
  now: Evidence["alternatives"],
): Omit<Change, "from" | "to">[] {
  const kinds = (all: Evidence["alternatives"]) =>
    new Set(all.flatMap(({ caveats }) => caveats.map(({ kind }) => kind)));
  const before = kinds(old);
  const caveats = now.flatMap((one) => one.caveats.filter(({ kind }) => !before.has(kind)));
  const hasOwnCode = (all: Evidence["alternatives"]): boolean =>
    all.some(({ sites }) => sites.some(({ kind }) => kind !== "inlined"));
  // Code of its own in which no probe can stand is told by a caveat.
  const isPartial = caveats.some(({ kind }) => kind === "inlined-in-part");
  const lostCode = hasOwnCode(old) && now.length > 0 && !hasOwnCode(now) && !isPartial;
  return [
    ...caveats.map(({ text }) => ({ kind: "meaning" as const, text })),
    ...(lostCode
      ? [
          {
            kind: "meaning" as const,
            text: "it has no code of its own any more, only inlined copies",
          },
        ]
      : []),
  ];
}

function valueChanges(was: Evidence, is: Evidence): Omit<Change, "from" | "to">[] {
  const before = new Map(was.values.map((value) => [value.name, value]));
  return is.values.flatMap((value): Omit<Change, "from" | "to">[] => {
    const old = before.get(value.name);
    if (old === undefined) return [];
    const { name } = value;
    if (old.verdict === "unknown" || value.verdict === "unknown") return [];
    if (old.verdict === "resolved" && value.verdict !== "resolved") {
      return [{ value: name, kind: "gone", text: value.reason ?? value.verdict }];
    }
    if (old.verdict !== "resolved" && value.verdict === "resolved") {
      return [{ value: name, kind: "came", text: "it can be read" }];
    }
    if (spellMeaning(old) === spellMeaning(value)) return [];
    return [
      { value: name, kind: "meaning", text: `${spellReads(value)} instead of ${spellReads(old)}` },
    ];
  });
}

function chosen({ alternatives }: Pick<Evidence, "alternatives">): Evidence["alternatives"] {
  return alternatives.filter(({ status }) => status === "chosen");
}

function distinct(texts: readonly string[]): string[] {
  return [...new Set(texts)].toSorted();
}

/** Debian builds some of its kernels in a folder of their own below the tree. */
function inTree(file: string): string[] {
  return file === "" ? [] : [file.replace(/^debian\/build\/[^/]+\//, "")];
}

function spellReads(value: Evidence["values"][number]): string {
  return value.reads.length === 0 ? "nothing of the kernel" : spellMeaning(value);
}

/** What a value is made of: expressions with their C types. Where they lie is no part of what they mean. */
export function spellMeaning({ type, reads }: Evidence["values"][number]): string {
  const parts = reads.map((read) => `${read.expression} (${read.type})`);
  return parts.length === 0 ? (type ?? "nothing") : [...new Set(parts)].toSorted().join(", ");
}
