// QEMU processes on this machine, for tests of what becomes of them.

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The QEMU processes below a process; the host may run others, which are none of our business. */
export function emulatorsOf(pid: number): string[] {
  const table = execFileSync("ps", ["-eo", "pid=,ppid=,comm="], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((line) => line.trim().split(/\s+/, 3));
  const below = new Set([String(pid)]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [child, parent] of table) {
      if (below.has(parent!) && !below.has(child!)) {
        below.add(child!);
        grown = true;
      }
    }
  }
  return table.flatMap(([child, , name]) =>
    below.has(child!) && name!.startsWith("qemu") ? [child!] : [],
  );
}

/** A process that has ended but was not yet waited for by the host's init is not alive. */
export function isAlive(pid: string): boolean {
  try {
    return !/^State:\s+[ZX]/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}
