// What of the cache some process is using at this moment, as the kernel tells it in /proc.

import { readdir, readFile, readlink } from "node:fs/promises";
import { join, sep } from "node:path";

/**
 * Tells whether a process has a path open, or something below it, works there, or has it mounted somewhere. Processes of other
 * users cannot be looked into: a cache is one user's.
 */
export async function findOpenPaths(): Promise<(path: string) => boolean> {
  const processes = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const used = new Set((await Promise.all(processes.map(pathsOf))).flat());
  return (path) => [...used].some((one) => one === path || one.startsWith(path + sep));
}

/** A process may end meanwhile, and then uses nothing. */
async function pathsOf(pid: string): Promise<readonly string[]> {
  const folder = join("/proc", pid);
  const open = await readdir(join(folder, "fd")).catch(() => []);
  const links = ["cwd", "exe", ...open.map((number) => join("fd", number))];
  const targets = await Promise.all(
    links.map((link) => readlink(join(folder, link)).catch(() => "")),
  );
  const maps = await readFile(join(folder, "maps"), "utf8").catch(() => "");
  const mapped = [...maps.matchAll(/ (\/\S*)$/gm)].map(([, path]) => path!);
  const mounts = await readFile(join(folder, "mountinfo"), "utf8").catch(() => "");
  return [...targets.filter((path) => path.startsWith(sep)), ...mapped, ...mounted(mounts)];
}

/** The folders that a bind or an overlay shows elsewhere (proc(5): the root in its file system, and the options at the end). */
function mounted(mounts: string): readonly string[] {
  return mounts.split("\n").flatMap((line) => {
    const [, , , root = ""] = line.split(" ");
    const layers = /\blowerdir=([^,\s]*)/.exec(line)?.[1]?.split(":") ?? [];
    return [root, ...layers].filter((path) => path.length > 1);
  });
}
