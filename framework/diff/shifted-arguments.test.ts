import { expect, test } from "vitest";
import type { Evidence } from "../verify/report.ts";
import { shiftedArguments } from "./shifted-arguments.ts";

function at(...signatures: readonly string[]): Pick<Evidence, "alternatives"> {
  const sites = signatures.map((signature) => ({ point: "p", kind: "entry" as const, signature }));
  const point = { point: "p", status: "chosen" as const, isRequired: true };
  return { alternatives: [{ ...point, sites, siteCount: sites.length, caveats: [] }] };
}

const told = (was: string, is: string, name: string, number: number) =>
  shiftedArguments([{ name, number }], at(was), at(is)).map(({ text }) => text);

const mkdir = "int vfs_mkdir(struct inode* dir, struct dentry* dentry, umode_t mode)";

test("a new parameter before it shifts one, and its new number is told", () => {
  const now =
    "int vfs_mkdir(struct mnt_idmap* idmap, struct inode* dir, struct dentry* dentry, umode_t mode)";
  expect(told(mkdir, now, "pointer_arg", 2)).toEqual([
    "pointer_arg(2): it is `struct inode* dir` of vfs_mkdir; `struct dentry* dentry`, which it was, is pointer_arg(3)",
  ]);
  expect(told(now, mkdir, "int_arg", 4)).toEqual([
    "int_arg(4): vfs_mkdir has no such parameter; `umode_t mode`, which it was, is int_arg(3)",
  ]);
});

test("one that is another name for the same type, or nowhere", () => {
  const renamed = mkdir.replace("dentry* dentry", "dentry* entry");
  expect(told(mkdir, renamed, "pointer_arg", 2)).toEqual([]);
  const shifted = "int vfs_mkdir(struct mnt_idmap* idmap, struct inode* dir, struct dentry* entry)";
  expect(told(mkdir, shifted, "pointer_arg", 2)).toEqual([
    "pointer_arg(2): it is `struct inode* dir` of vfs_mkdir; `struct dentry* dentry`, which it was, is pointer_arg(3)",
  ]);
  expect(told(mkdir, shifted, "int_arg", 3)).toEqual([
    "int_arg(3): it is `struct dentry* entry` of vfs_mkdir; `umode_t mode`, which it was, is no parameter",
  ]);
});

test("nothing is told of a parameter that stands where it stood, and where signatures are several", () => {
  const other = "int vfs_mkdir(struct inode* dir, umode_t mode, struct dentry* dentry)";
  expect(told(mkdir, other, "pointer_arg", 1)).toEqual([]);
  expect(
    shiftedArguments([{ name: "int_arg", number: 2 }], at(mkdir), at(other, "int f(int x)")),
  ).toEqual([]);
  expect(told(mkdir, other, "pointer_arg", 4)).toEqual([]);
});
