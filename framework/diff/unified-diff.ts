// A change of a text as `patch -p1` and `git apply` take it.

const context = 3;

/** Empty when nothing is different. The edits of a tapset stay within their lines. */
export function unifiedDiff(path: string, before: string, now: string): string {
  const [old, fresh] = [before.split("\n"), now.split("\n")];
  if (old.length !== fresh.length) throw new Error(`${path}: the number of its lines changed`);
  const changed = old.flatMap((line, index) => (line === fresh[index] ? [] : [index]));
  if (changed.length === 0) return "";
  const isUnended = !before.endsWith("\n");
  const count = isUnended ? old.length : old.length - 1;
  const hunks = hunksAround(changed, count).map(([first, last]) => {
    const size = last - first + 1;
    const lines: string[] = [];
    for (let at = first; at <= last; at++) {
      if (old[at] === fresh[at])
        lines.push(...lineOf(" ", old[at]!, isUnended && at === count - 1));
      else lines.push(...runOf(changed, at, old, fresh, isUnended ? count - 1 : -1));
    }
    return `@@ -${first + 1},${size} +${first + 1},${size} @@\n${lines.join("\n")}\n`;
  });
  return `--- a/${path}\n+++ b/${path}\n${hunks.join("")}`;
}

/** All old lines of a run stand before all new ones. */
function runOf(
  changed: readonly number[],
  at: number,
  old: readonly string[],
  fresh: readonly string[],
  unended: number,
): string[] {
  if (changed.includes(at - 1)) return [];
  let end = at;
  while (changed.includes(end + 1)) end += 1;
  const of = (lines: readonly string[], mark: string): string[] =>
    lines.slice(at, end + 1).flatMap((line, index) => lineOf(mark, line, at + index === unended));
  return [...of(old, "-"), ...of(fresh, "+")];
}

function lineOf(mark: string, line: string, isUnended: boolean): string[] {
  return [`${mark}${line}`, ...(isUnended ? ["\\ No newline at end of file"] : [])];
}

/** First and last line of each, the changed ones with what is around them. */
function hunksAround(changed: readonly number[], count: number): [number, number][] {
  const hunks: [number, number][] = [];
  for (const line of changed) {
    const [first, last] = [Math.max(0, line - context), Math.min(count - 1, line + context)];
    const open = hunks.at(-1);
    if (open !== undefined && first <= open[1] + 1) open[1] = last;
    else hunks.push([first, last]);
  }
  return hunks;
}
