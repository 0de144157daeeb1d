// How long the bundled library takes against all kernels whose facts are here: anew, again with nothing changed, and after one
// alias was changed.

import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cacheRoot } from "../qemu/index.ts";

export interface VerifyTimes {
  /** Kernels that were asked; twelve is what the reach is meant for. */
  readonly kernels: number;
  /** Seconds; undefined where the command failed. */
  readonly anew: number | undefined;
  readonly again: number | undefined;
  readonly oneChanged: number | undefined;
}

/** `scratch` takes a copy of the tapset that is changed. */
export function measureVerification(root: string, command: string, scratch: string): VerifyTimes {
  const listed = run(command, ["kernels", "list", "--json"]).stdout;
  const names = [...listed.matchAll(/"name": "([^"]+)"/g)].map(([, name]) => name!);
  const here = names.filter(
    (name) => run(command, ["list", "-k", name, 'kernel.function("vfs_read")']).status === 0,
  );
  const kernels = here.slice(0, 12).join(",");
  const copy = join(scratch, "syscall");
  cpSync(join(root, "tapsets", "syscall"), copy, { recursive: true });
  const verify = (): number | undefined => {
    const begun = performance.now();
    const { status } = run(command, ["verify", "base", copy, "-k", kernels]);
    // 1 is a verdict, too: the copy's contract is that of other kernels perhaps.
    return status === 0 || status === 1 ? (performance.now() - begun) / 1000 : undefined;
  };
  rmSync(join(cacheRoot(), "verdicts"), { recursive: true, force: true });
  const anew = verify();
  const again = verify();
  const file = join(copy, "open.stp");
  writeFileSync(file, readFileSync(file, "utf8").replace("  mode = ", "  _copy = $dfd; mode = "));
  return { kernels: Math.min(here.length, 12), anew, again, oneChanged: verify() };
}

function run(command: string, words: readonly string[]) {
  return spawnSync(process.execPath, [command, ...words], { encoding: "utf8", maxBuffer: 1 << 28 });
}
