// What a change of a contract means to those who use the tapset: which part of its version has to grow. docs/contracts.md has
// this table in words.

import { inc, lt, prerelease, parse } from "semver";
import type { ContractChange } from "../verify/report.ts";
import type { ContractEvidence, ContractFile, ContractProbe } from "./contract-file.ts";

type Level = ContractChange["level"];
type Told = Omit<ContractChange, "alias">;

/** All changes from one contract to another; those of greater weight first. */
export function classifyChanges(
  before: ContractFile,
  now: ContractFile,
): readonly ContractChange[] {
  const names = [...new Set([...Object.keys(before.probes), ...Object.keys(now.probes)])];
  const changes = names.flatMap((alias) =>
    probeChanges(before.probes[alias], now.probes[alias], sameBuilds(before, now)).map((one) => ({
      alias,
      ...one,
    })),
  );
  const all = [...kernelChanges(before, now), ...changes];
  return all.toSorted((one, other) => weight(other.level) - weight(one.level));
}

function weight(level: Level): number {
  return ["patch", "minor", "major"].indexOf(level);
}

/** The level of the gravest. */
export function gravest(changes: readonly ContractChange[]): Level | undefined {
  return changes[0]?.level;
}

/**
 * Whether a version is too low for changes since another. Below 1.0.0 a break asks for the minor part, as the semantic
 * versioning of such versions has it; a pre-release may change in any way until it is released.
 */
export function isVersionTooLow(recorded: string, now: string, level: Level | undefined): boolean {
  if (level === undefined) return false;
  if (prerelease(recorded) !== null) return lt(now, recorded);
  return lt(released(now), lowestVersion(recorded, level));
}

/** The first version behind a recorded one, as a release, that may have changes of such a level. */
export function lowestVersion(recorded: string, level: Level): string {
  const isEarly = parse(recorded)?.major === 0;
  const part = isEarly
    ? ({ major: "minor", minor: "patch", patch: "patch" } as const)[level]
    : level;
  return inc(released(recorded), part) ?? recorded;
}

function released(version: string): string {
  return version.replace(/-.*$/, "");
}

function kernelChanges(before: ContractFile, now: ContractFile): ContractChange[] {
  const alias = "*";
  const dropped = Object.keys(before.kernels).filter((name) => !(name in now.kernels));
  const added = Object.keys(now.kernels).filter((name) => !(name in before.kernels));
  return [
    ...(dropped.length === 0
      ? []
      : [{ alias, level: "major" as const, text: `no longer for ${dropped.join(", ")}` }]),
    ...(added.length === 0
      ? []
      : [{ alias, level: "minor" as const, text: `also for ${added.join(", ")}` }]),
  ];
}

/** Kernels whose lines and registers can be compared. */
function sameBuilds(before: ContractFile, now: ContractFile): ReadonlySet<string> {
  return new Set(
    Object.entries(now.kernels)
      .filter(([name, { buildId }]) => before.kernels[name]?.buildId === buildId)
      .map(([name]) => name),
  );
}

function probeChanges(
  before: ContractProbe | undefined,
  now: ContractProbe | undefined,
  same: ReadonlySet<string>,
): Told[] {
  if (before === undefined) return [{ level: "minor", text: "added" }];
  if (now === undefined) return [{ level: "major", text: "removed" }];
  const texts: Told[] =
    before.summary === now.summary && before.context === now.context
      ? []
      : [{ level: "patch", text: "its text is another" }];
  return [...valueChanges(before, now), ...evidenceChanges(before, now, same), ...texts];
}

function valueChanges(before: ContractProbe, now: ContractProbe): Told[] {
  const names = [...new Set([...Object.keys(before.values), ...Object.keys(now.values)])];
  return names.flatMap((name): Told[] => {
    const [old, new_] = [before.values[name], now.values[name]];
    if (old === undefined) return [{ level: "minor", text: `value ${name} added` }];
    if (new_ === undefined) return [{ level: "major", text: `value ${name} removed` }];
    const found: Told[] = [];
    for (const key of ["type", "unit", "range"] as const) {
      if (old[key] === new_[key]) continue;
      const text = `${key} of ${name}: ${new_[key] ?? "none"} instead of ${old[key] ?? "none"}`;
      found.push({ level: "major", text });
    }
    if (old.optional !== new_.optional) {
      found.push(
        new_.optional === true
          ? { level: "major", text: `${name} is optional now` }
          : { level: "minor", text: `${name} is no longer optional` },
      );
    }
    if (old.text !== new_.text) found.push({ level: "patch", text: `text of ${name} is another` });
    return found;
  });
}

/** On each kernel that both know. */
function evidenceChanges(
  before: ContractProbe,
  now: ContractProbe,
  same: ReadonlySet<string>,
): Told[] {
  const kernels = now.evidence.flatMap((one) => one.kernels);
  // Of a value that is declared only before or only now, that it was added or removed is said already.
  const isTold = (name: string): boolean => name in before.values !== name in now.values;
  const changes = kernels.flatMap((kernel) => {
    const [old, new_] = [evidenceOn(before, kernel), evidenceOn(now, kernel)];
    if (old === undefined || new_ === undefined) return [];
    return compareEvidence(old, new_, same.has(kernel), isTold).map((one) => ({ kernel, ...one }));
  });
  // The same on many kernels is said once.
  const grouped = new Map<string, { level: Level; text: string; kernels: string[] }>();
  for (const { kernel, level, text } of changes) {
    const key = `${level} ${text}`;
    const group = grouped.get(key) ?? { level, text, kernels: [] };
    group.kernels.push(kernel);
    grouped.set(key, group);
  }
  return [...grouped.values()].map(({ level, text, kernels: on }) => ({
    level,
    text: `${text}, on ${on.join(", ")}`,
  }));
}

function evidenceOn(probe: ContractProbe, kernel: string): ContractEvidence | undefined {
  return probe.evidence.find((one) => one.kernels.includes(kernel));
}

function compareEvidence(
  old: ContractEvidence,
  now: ContractEvidence,
  isSameBuild: boolean,
  isTold: (value: string) => boolean,
): Told[] {
  const wasThere = old.standsFor.length > 0;
  const isThere = now.standsFor.length > 0;
  if (wasThere && !isThere) return [{ level: "major", text: "no longer there" }];
  if (!wasThere && isThere) return [{ level: "minor", text: "there now" }];
  const names = [...new Set([...Object.keys(old.values), ...Object.keys(now.values)])];
  const values = names.flatMap((name): Told[] => {
    const [before, after] = [old.values[name], now.values[name]];
    if (isTold(name)) return [];
    if (before === undefined) return [{ level: "minor", text: `${name} can be read now` }];
    if (after === undefined) return [{ level: "major", text: `${name} can no longer be read` }];
    const [was, is] = [meaningOf(before), meaningOf(after)];
    if (was !== is) return [{ level: "major", text: `${name} is made of ${is} instead of ${was}` }];
    const hasMoved = isSameBuild && JSON.stringify(before) !== JSON.stringify(after);
    return hasMoved ? [{ level: "patch", text: `${name} lies elsewhere` }] : [];
  });
  const [was, is] = [pointsOf(old, isSameBuild), pointsOf(now, isSameBuild)];
  return was === is ? values : [...values, { level: "patch", text: "it stands for another point" }];
}

/** Expressions with their C types: where they lie is no part of what they mean. */
function meaningOf(reads: readonly string[]): string {
  return reads.map((one) => one.replace(/ in .*$/s, "")).join(", ") || "nothing of the kernel";
}

/** Lines are those of one build of the kernel. */
function pointsOf({ standsFor }: ContractEvidence, isSameBuild: boolean): string {
  return JSON.stringify(standsFor.map(({ point, at }) => (isSameBuild ? [point, at] : [point])));
}
