import { describe, expect, test } from "vitest";
import { spellSignatureChange } from "./signature-change.ts";

describe("of two signatures only what is different is said", () => {
  test.each([
    [
      "a new parameter",
      "int do_map(struct file* file, int flags)",
      "int do_map(struct file* file, int flags, vm_flags_t vm_flags)",
      "do_map: new parameter `vm_flags_t vm_flags`",
    ],
    [
      "several",
      "int f(int a)",
      "int f(struct x* b, int a, long unsigned int c)",
      "f: new parameters `struct x* b`, `long unsigned int c`",
    ],
    [
      "a parameter less",
      "int f(int a, struct x** b)",
      "int f(int a)",
      "f: lost parameter `struct x** b`",
    ],
    ["the last one", "int f(int a)", "int f(void)", "f: lost parameter `int a`"],
    [
      "another type",
      "int f(int a, long int flags)",
      "int f(int a, vm_flags_t flags)",
      "f: `flags` is vm_flags_t instead of long int",
    ],
    ["another name", "int f(int a, int b)", "int f(int c, int b)", "f: `c` instead of `a`"],
    [
      "another name and type",
      "int f(struct page* page, int b)",
      "int f(struct folio* folio, int b)",
      "f: new parameter `struct folio* folio`; lost parameter `struct page* page`",
    ],
    ["another order", "int f(int a, char* b)", "int f(char* b, int a)", "f: in the order b, a"],
    ["another result", "void f(int a)", "bool f(int a)", "f: it returns bool instead of void"],
    [
      "a pointer to a function, an array",
      "char* f(int (*act)(void*, int), char name[16])",
      "char* f(void (*act)(void*, int), char name[32])",
      "f: `act` is void (*)(void*, int) instead of int (*)(void*, int); `name` is char[32] instead of char[16]",
    ],
    [
      "all at once",
      "int f(int a, int b, int c)",
      "long int f(int c, u64 a, int d)",
      "f: new parameter `int d`; lost parameter `int b`; `a` is u64 instead of int; in the order c, a, d; it returns long int instead of int",
    ],
  ])("%s", (_, was, is, expected) => {
    expect(spellSignatureChange(was, is)).toBe(expected);
  });
});

describe("both stand in full where", () => {
  test.each([
    ["the function is another", "int f(int a)", "int g(int a)"],
    ["there are several", "int f(int a); int g(int b)", "int f(int a)"],
    ["parameters have no names", "int f(int, int)", "int f(int, int, int)"],
    ["it returns a pointer to a function", "int (*f(int a))(void)", "int (*f(int b))(void)"],
    ["there is none", "", "int f(int a)"],
  ])("%s", (_, was, is) => {
    expect(spellSignatureChange(was, is)).toBe(`${is} instead of ${was}`);
  });
});
