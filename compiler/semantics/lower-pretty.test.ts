import { expect, test } from "vitest";
import { findKind, programOf } from "./testing/analyze-text.ts";

/** The format of the first string that a probe of `vfs_write` makes of an expression. */
function formatOf(expression: string): string | undefined {
  const program = programOf(`probe kernel.function("vfs_write") { println(${expression}) }`);
  const [sprint] = findKind(program, "sprint");
  expect(sprint?.onError).toBe("ERROR");
  return sprint?.print.kind === "format" ? sprint.print.format : undefined;
}

test.each([
  ["$count$", "%u"],
  ["$pos$", "%i"],
  ["$buf$", "%q"],
  ["$buf[0]$", "'%#c'"],
  ["$file->f_path$", "{.mnt=%p, .dentry=%p}"],
  ["$file->f_path$$", "{.mnt=%p, .dentry=%p}"],
  ["(&$file->f_path)$", "{.mnt=%p, .dentry=%p}"],
  ["$file->f_path->dentry$", "{.d_flags=%u, .d_iname=[...]}"],
  ["$file->f_path->dentry$$", "{.d_flags=%u, .d_iname=%.16q}"],
  ["$file->f_path->dentry->d_iname$", "%.16q"],
  ["$file->f_grid$", "[%i, ...]"],
  ["$file->f_weight$", "?"],
  ["$file->f_bits$$", "%u"],
  ["$file$", "{<union>={...}, .f_path={...}, .f_flags=%u, .f_bits=%u, .f_weight=?, .f_grid=[...]}"],
  [
    "$file[0]$$",
    "{<union>={.f_llist=%i}, .f_path={.mnt=%p, .dentry=%p}, .f_flags=%u, .f_bits=%u, .f_weight=?, .f_grid=[%i, ...]}",
  ],
  ['@cast($pos, "dentry")$$', "{.d_flags=%u, .d_iname=%.16q}"],
  ['@cast($pos, "path*")[0]$', "{.mnt=%p, .dentry=%p}"],
  ['@var("jiffies")$', "%u"],
  ["$file->f_path->mnt$", "%p"],
])("%s is made with %s", (expression, format) => {
  expect(formatOf(expression)).toBe(format);
});
