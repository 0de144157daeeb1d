import { describe, expect, test } from "vitest";
import { editDistance, nameTable, nearNames } from "./near-names.ts";
import { fileMatcherOf, matcherOf } from "./wildcard.ts";

describe("patterns", () => {
  test.each([
    ["vfs_*", "vfs_read", true],
    ["vfs_*", "xvfs_read", false],
    ["*", "", true],
    ["?ead", "read", true],
    ["?ead", "ead", false],
    ["[rw]*", "write", true],
    ["[!rw]*", "write", false],
    ["[^rw]*", "open", true],
    ["[a-c]x", "bx", true],
    ["[a-c]x", "dx", false],
    ["[c-a]x", "bx", false],
    ["[]x]y", "]y", true],
    ["a[b", "a[b", true],
    ["a.c", "abc", false],
    ["a\\*", "a*", true],
    ["a\\*", "ab", false],
    ["fs/*.c", "fs/ext4/inode.c", true],
  ])("%s on %s: %s", (pattern, text, wanted) => expect(matcherOf(pattern)(text)).toBe(wanted));

  test("many stars do not take exponential time", () => {
    expect(matcherOf("*a*a*a*a*a*a*b".replace(/\*/g, "**"))("a".repeat(60))).toBe(false);
  });

  test.each([
    ["read_write.c", "fs/read_write.c", true],
    ["fs/read_write.c", "fs/read_write.c", true],
    ["write.c", "fs/read_write.c", false],
    ["*_write.c", "fs/read_write.c", true],
    ["fs/*", "fs/read_write.c", true],
    ["f?/read_write.c", "fs/read_write.c", true],
  ])("file %s names %s: %s", (pattern, path, wanted) =>
    expect(fileMatcherOf(pattern)(path)).toBe(wanted),
  );
});

describe("near names", () => {
  test.each([
    ["read", "read", 0],
    ["read", "raed", 1],
    ["read", "red", 1],
    ["read", "reads", 1],
    ["read", "rtae", 2],
    ["", "ab", 2],
  ])("from %s to %s it is %i", (a, b, wanted) => expect(editDistance(a, b, 9)).toBe(wanted));

  test("a name of which words were added or cut short comes behind a slip of one letter, the shortest first", () => {
    const names = [
      "kmem_cache_alloc_lru_noprof",
      "kmem_cache_alloc_noprof",
      "kmem_cache_allot",
      "xkmem_cache_alloc_noprof",
      "kmem_cache_allocate",
      "sched_tick",
      "scheduler_ipi",
      "sch_tock",
      "read_more",
    ];
    const table = nameTable(names);
    expect(nearNames("kmem_cache_alloc", table, 9)).toEqual([
      "kmem_cache_allot",
      "kmem_cache_allocate",
      "kmem_cache_alloc_noprof",
      "kmem_cache_alloc_lru_noprof",
    ]);
    expect(nearNames("scheduler_tick", table, 1)).toEqual(["sched_tick"]);
    // One short word is the beginning of too many names.
    expect(nearNames("read", table, 1)).toEqual([]);
  });

  test("best first, without the name itself, at most as many as wanted", () => {
    const names = ["vfs_write", "vfs_read", "vfs_readv", "vcs_read", "kernel_read", "vfs_raed"];
    const table = nameTable(names);
    expect(nearNames("vfs_raed", table, 3)).toEqual(["vfs_read", "vcs_read", "vfs_readv"]);
    expect(nearNames("nothing_like_it", table, 3)).toEqual([]);
  });
});
