import { expect, test } from "vitest";
import { declaredFunctions } from "./declared-functions.ts";
import { whyUndeclared } from "./why-undeclared.ts";

const header = `#ifdef CONFIG_AUDIT
void audit_log(void);
void audit_both(void);
#else
static inline void audit_log(void) { }
#endif
void audit_both(void);
#if defined(CONFIG_AUDIT) && defined(CONFIG_NET)
void audit_socket(void);
#endif
#ifdef CONFIG_PRINTK
static inline void printed(void) { }
#endif
#ifndef CONFIG_NET
void no_net(void);
#endif
#if defined(CONFIG_AUDIT) || SOMETHING_ELSE
void unclear(void);
#endif
#ifdef CONFIG_NET
void net(void);
#endif
`;

function why(name: string): string | undefined {
  const own = declaredFunctions(header).filter((one) => one.name === name);
  return whyUndeclared(
    own.map((one) => ({ ...one, file: "include/linux/audit.h" })),
    new Map([["CONFIG_NET", "y"]]),
  )?.reason;
}

test("a declaration that the configuration leaves out is told with its option and its place", () => {
  expect(why("audit_log")).toBe(
    "CONFIG_AUDIT is not set, and include/linux/audit.h:2 declares it within `#ifdef CONFIG_AUDIT`; line 5 has what stands there instead",
  );
  expect(why("audit_socket")).toBe(
    "CONFIG_AUDIT is not set, and include/linux/audit.h:9 declares it within `#if defined(CONFIG_AUDIT) && defined(CONFIG_NET)`",
  );
  expect(why("printed")).toBe(
    "CONFIG_PRINTK is not set, and include/linux/audit.h:12 defines it within `#ifdef CONFIG_PRINTK`",
  );
  expect(why("no_net")).toBe(
    "CONFIG_NET is y, and include/linux/audit.h:15 declares it within `#ifndef CONFIG_NET`",
  );
});

test("nothing is told of what is declared here, too, of what something else decides, and of unknown names", () => {
  expect(["audit_both", "unclear", "net", "nowhere"].map(why)).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
});
