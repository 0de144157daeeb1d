// How tools run in a build root: in a mount namespace of their own, in which the root's usr/ lies over /usr. Everything
// else, such as the cache and the home, is where it always is, so that no path means anything else inside. A user
// namespace lets everybody do that; where there are none, it takes the superuser.

import { readlink } from "node:fs/promises";
import { createDiagnostic } from "../source/diagnostic.ts";
import { bad, good, type Outcome } from "./build-fault.ts";
import type { KernelBuild } from "./kernel-build.ts";
import { runTool } from "./tool.ts";

const ways: readonly (readonly string[])[] = [
  ["unshare", "--user", "--map-root-user", "--mount"],
  ["unshare", "--mount"],
];

let working: readonly string[] | undefined;

/**
 * The words before those of a tool that is to run where the kernel's modules are built: none without a build root. What
 * of /usr is needed inside, such as headers of ours where Tapwright is installed there, is in `shown`.
 */
export async function enterRoot(
  { buildRoot: root }: Pick<KernelBuild, "buildRoot">,
  shown: readonly string[],
): Promise<Outcome<readonly string[]>> {
  if (root === undefined) return good([]);
  working ??= await findWay();
  if (working === undefined)
    return bad(createDiagnostic("build/no-namespaces", { values: { root } }));
  const hidden = shown.filter((path) => path.startsWith("/usr/"));
  const steps = hidden.map(
    (path) => `mkdir -p "$0${path}" && mount --bind "${path}" "$0${path}" && `,
  );
  const script = `${steps.join("")}mount --rbind "$0/usr" /usr && exec "$@"`;
  return good([...working, "sh", "-c", script, root]);
}

/** The first way that works here, if any: what is forbidden differs from machine to machine. */
async function findWay(): Promise<readonly string[] | undefined> {
  // Only where /lib is a part of /usr does another /usr bring another C library.
  const isMerged = await readlink("/lib").then(
    (target) => /^\/?usr\/lib$/.test(target),
    () => false,
  );
  for (const way of isMerged ? ways : []) {
    const run = await runTool(way[0]!, [...way.slice(1), "true"], { cwd: "/" });
    if (run.status === "good") return way;
  }
  return undefined;
}
