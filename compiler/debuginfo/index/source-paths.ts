// Paths as compilers write them, made comparable: absolute without dots, and later relative to the kernel's tree.

/** Joins the parts that are relative to each other (`comp_dir`, directory, name) and resolves `.` and `..`. */
export function joinPath(...parts: readonly string[]): string {
  let path = "";
  for (const part of parts) {
    if (part === "") continue;
    path = part.startsWith("/") || path === "" ? part : `${path}/${part}`;
  }
  if (!/(^|\/)\.{0,2}(\/|$)/.test(path.slice(1))) return path;
  const kept: string[] = [];
  for (const part of path.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else if (part !== ".." || !path.startsWith("/")) kept.push(part);
  }
  return (path.startsWith("/") ? "/" : "") + kept.join("/");
}

/** Files that every kernel compiles, and what their paths say of where its sources lie. */
const landmarks = ["/init/main.c", "/include/linux/types.h"];

/** Where the kernel is built in a folder below the top that paths are relative to, as Debian's real-time kernel is. */
function innerRoot(paths: Iterable<string>): string | undefined {
  const [first] = landmarks;
  let shortest: string | undefined;
  for (const path of paths) {
    const plain = joinPath(path);
    if (`/${plain}` === first) return undefined;
    if (plain.startsWith("/") || !plain.endsWith(first!)) continue;
    const root = plain.slice(0, -first!.length);
    if (shortest === undefined || root.length < shortest.length) shortest = root;
  }
  return shortest;
}

/** The directories that paths are to be relative to, longest first: the build's own, and the top of the sources. */
export function treeRoots(directories: Iterable<string>, paths: Iterable<string>): string[] {
  const roots = new Set<string>();
  const builds = Array.from(directories, (directory) => joinPath(directory));
  for (const build of builds) {
    roots.add(build);
    // Compilers map the top of the sources away where distributors ask, assemblers do not: what is left shows the top.
    const whole = builds.find((other) => other.startsWith("/") && other.endsWith(`/${build}`));
    if (whole !== undefined) roots.add(whole.slice(0, -build.length - 1));
  }
  for (const landmark of landmarks) {
    let shortest: string | undefined;
    for (const path of paths) {
      if (!path.endsWith(landmark) || !path.startsWith("/")) continue;
      const root = path.slice(0, -landmark.length);
      if (shortest === undefined || root.length < shortest.length) shortest = root;
    }
    if (shortest !== undefined && shortest !== "") roots.add(shortest);
  }
  const inner = innerRoot(paths);
  if (inner !== undefined) roots.add(inner);
  return [...roots].sort((a, b) => b.length - a.length);
}

/**
 * A path below one of the roots without it; any other path as it is. Distributors map directories away before they
 * are joined, so that the same root can stand there twice.
 */
export function relativeToTree(path: string, roots: readonly string[]): string {
  let relative = path;
  for (const root of roots) {
    while (relative.startsWith(`${root}/`)) relative = relative.slice(root.length + 1);
  }
  return relative;
}
