import { expect, test } from "vitest";
import { declaredFunctions } from "./declared-functions.ts";

function told(header: string): readonly string[] {
  return declaredFunctions(header).map(
    ({ name, line, kind, branches }) =>
      `${line} ${kind} ${name}${branches.map(({ written, expression }) => ` | ${written} | ${expression}`).join("")}`,
  );
}

test("prototypes, bodies and macros stand within the conditions that ask for options", () => {
  expect(
    told(`#ifndef _LINUX_AUDIT_H
#define _LINUX_AUDIT_H
/* int commented(void); */
struct file_operations { int (*open)(struct inode *); };
#ifdef CONFIG_AUDIT
extern __printf(2, 3)
void audit_log(struct audit_context *ctx,
               const char *fmt, ...);
#else
static inline __printf(2, 3)
void audit_log(struct audit_context *ctx, const char *fmt, ...)
{ if (ctx) { other(); } }
#define audit_enabled() 0
#endif
int always(int (*callback)(void));
#endif
`),
  ).toEqual([
    "6 prototype audit_log | #ifdef CONFIG_AUDIT | defined(CONFIG_AUDIT)",
    "10 inline audit_log | the #else of #ifdef CONFIG_AUDIT | !(defined(CONFIG_AUDIT))",
    "13 inline audit_enabled | the #else of #ifdef CONFIG_AUDIT | !(defined(CONFIG_AUDIT))",
    "15 prototype always",
  ]);
});

test("a chain of conditions excludes what came before, and a condition may go on in the next line", () => {
  expect(
    told(`#if defined(CONFIG_A) && \\
    defined(CONFIG_B)
int one(void);
#elif defined(CONFIG_C)
int two(void);
#else
int three(void);
#endif
`),
  ).toEqual([
    "3 prototype one | #if defined(CONFIG_A) && defined(CONFIG_B) | defined(CONFIG_A) && defined(CONFIG_B)",
    "5 prototype two | #elif defined(CONFIG_C) | !(defined(CONFIG_A) && defined(CONFIG_B)) && (defined(CONFIG_C))",
    "7 prototype three | the #else of #if defined(CONFIG_A) && defined(CONFIG_B) | !(defined(CONFIG_A) && defined(CONFIG_B)) && !(defined(CONFIG_C))",
  ]);
});

test("a body that differs by configuration is one body", () => {
  expect(
    told(`static inline int first(void)
{
#ifdef CONFIG_A
	if (x) {
#else
	if (y) {
#endif
		call();
	}
	return 0;
}
int second(void);
`),
  ).toEqual(["1 inline first", "12 prototype second"]);
});

test("what begins with underscores may be a function or an attribute; types and initial values are neither", () => {
  expect(
    told(`extern "C" {
int __vfs_read(struct file *) __attribute__((weak));
struct page *__page_of(int);
typedef int (*handler_t)(int);
static int table[] = { SIZE(3) };
}
`),
  ).toEqual(["2 prototype __vfs_read", "3 prototype __page_of"]);
});
