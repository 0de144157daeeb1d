// Every alias that Debian's systemtap-common installs is resolved on the default kernel, or refused for a reason that has a
// code. The files are read where the package installs them; embedded C in them stays opaque.

import { existsSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { verifyLibrary, type AliasVerdict, type SourceFile } from "../../compiler/index.ts";
import { openKernel } from "../../framework/kernels/open-kernel.ts";
import { preprocessorEnvironment } from "../../framework/kernels/preprocessor-environment.ts";
import { loadLibrary } from "../../framework/pipeline/library.ts";
import { tapsetTarget } from "../../framework/pipeline/session.ts";
import { terminalProgress } from "../../framework/progress/terminal-progress.ts";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";

const folder = "/usr/share/systemtap/tapset";

/** What a kernel, a version or a place can lack. Everything else would be a gap of the translator. */
const stated = [
  "never",
  "resolve/no-such-kernel-function",
  "resolve/no-such-tracepoint",
  "resolve/no-such-variable",
  "resolve/no-such-member",
  "resolve/no-such-type",
  "resolve/inlined-everywhere",
  "resolve/not-probeable",
  "resolve/unavailable",
  "resolve/known-only-at-entry",
  "resolve/returns-nothing",
  "resolve/user-space-not-yet",
];

/** Gaps that are known, with their sizes: they may only become smaller. */
const gaps: Readonly<Record<string, number>> = {
  // @const.
  "resolve/no-such-operator": 36,
  // Strings that a .return probe keeps from the entry.
  "type/entry-string": 1,
  "resolve/no-such-point": 1,
};

requireKernel();

let files: readonly SourceFile[] = [];
let verdicts: readonly AliasVerdict[] = [];

beforeAll(async () => {
  const installed = await findDefaultKernel();
  if (!existsSync(folder) || installed?.debugVmlinux === undefined) return;
  const kernel = await openKernel(installed, terminalProgress());
  const library = await loadLibrary([folder], tapsetTarget(installed));
  files = library.filter(({ path }) => path.startsWith(folder));
  const environment = preprocessorEnvironment(kernel, { guru: false });
  verdicts = verifyLibrary(files, { library, debugInfo: kernel.debugInfo, environment });
}, 300_000);

test("every alias of systemtap-common is resolved, or refused for a stated reason", (context) => {
  if (!existsSync(folder)) context.skip("the package systemtap-common is not installed");
  const reasons = new Map<string, AliasVerdict[]>();
  for (const one of verdicts) {
    const reason = reasonOf(one);
    reasons.set(reason, [...(reasons.get(reason) ?? []), one]);
  }
  const rows = [...reasons].sort(([, a], [, b]) => b.length - a.length);
  console.log(`${files.length} files, ${verdicts.length} aliases`);
  for (const [reason, aliases] of rows) console.log(`${aliases.length} ${reason}`);
  expect(files.length).toBeGreaterThan(400);
  expect(reasons.get("resolved")?.length ?? 0).toBeGreaterThan(3600);
  const others = rows.filter(([reason]) => reason !== "resolved" && !stated.includes(reason));
  for (const [reason, { length }] of others) {
    expect.soft(length, reason).toBeLessThanOrEqual(gaps[reason] ?? 0);
  }
});

test("what is not supported needs user space", (context) => {
  if (!existsSync(folder)) context.skip("the package systemtap-common is not installed");
  const refused = verdicts.filter((one) => reasonOf(one) === "resolve/user-space-not-yet");
  const points = refused.flatMap(({ alternatives }) => alternatives.map(({ point }) => point));
  expect(points.length).toBeGreaterThan(0);
  for (const point of points) expect(point).toMatch(/^(process|python[23]?|java|input)\b/);
});

/** `resolved`, or the code of the first thing that is wrong. */
function reasonOf({ verdict, alternatives, values }: AliasVerdict): string {
  if (verdict === "resolved") return "resolved";
  const wrong = values.find((one) => one.verdict !== "resolved" && one.code !== undefined);
  if (alternatives.some(({ status }) => status === "chosen")) return wrong?.code ?? "unknown";
  const codes = alternatives.map(({ code }) => code ?? "never");
  return codes.find((code) => !stated.includes(code)) ?? codes[0] ?? "never";
}
