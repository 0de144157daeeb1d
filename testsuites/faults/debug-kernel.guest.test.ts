// What a kernel that watches itself tells of a handler that does what it may not: each kind turns the run red, by its own name.

import { beforeEach, describe, expect, test } from "vitest";
import { obstacleOf } from "../command/obstacle-of.ts";
import { runTapwright } from "../command/run-tapwright.ts";

interface Mistake {
  readonly what: string;
  /** Embedded C: includes and variables, and the body of a function. */
  readonly outside: string;
  readonly inside: string;
  readonly told: RegExp;
}

const mistakes: readonly Mistake[] = [
  {
    what: "a read behind what was allocated",
    outside: "#include <linux/slab.h>",
    inside:
      "char *p = kmalloc(8, GFP_ATOMIC); OPTIMIZER_HIDE_VAR(p); *(volatile char *)(p + 8); kfree(p);",
    told: /the kernel complained: BUG: KASAN: slab-out-of-bounds in /,
  },
  {
    what: "a read of what was freed",
    outside: "#include <linux/slab.h>",
    inside:
      "char *p = kmalloc(64, GFP_ATOMIC); kfree(p); OPTIMIZER_HIDE_VAR(p); *(volatile char *)p;",
    told: /the kernel complained: BUG: KASAN: .*use-after-free in /,
  },
  {
    what: "sleeping with a lock held",
    outside: "#include <linux/spinlock.h>\nstatic DEFINE_SPINLOCK(held);",
    inside: "spin_lock(&held); might_sleep(); spin_unlock(&held);",
    told: /the kernel complained: BUG: sleeping function called from invalid context at /,
  },
  {
    what: "two locks in both orders",
    outside:
      "#include <linux/spinlock.h>\nstatic DEFINE_SPINLOCK(one);\nstatic DEFINE_SPINLOCK(other);",
    inside:
      "spin_lock(&one); spin_lock(&other); spin_unlock(&other); spin_unlock(&one);" +
      "spin_lock(&other); spin_lock(&one); spin_unlock(&one); spin_unlock(&other);",
    told: /the kernel complained: WARNING: possible circular locking dependency detected/,
  },
  {
    what: "a shift by more than there are bits",
    outside: "",
    inside: "volatile int bits = 40; volatile int shifted = 1 << bits; (void)shifted;",
    told: /the kernel complained: UBSAN: shift-out-of-bounds in /,
  },
];

function scriptWith({ outside, inside }: Pick<Mistake, "outside" | "inside">): string {
  return `%{\n${outside}\n%}\nfunction mistake() %{ ${inside} %}\nprobe begin { mistake() exit() }`;
}

describe.each(["source/debug-amd64", "source/6.12-debug-amd64"])("%s", (kernel) => {
  beforeEach(async (context) => {
    const reason = await obstacleOf(kernel);
    if (reason !== undefined) context.skip(reason);
  });
  const run = ["run", "-k", kernel, "-g", "-e"];
  const environment = { TAPWRIGHT_LEAKS: "no" };

  test.each(mistakes)(
    "$what",
    async (mistake) => {
      const result = await runTapwright([...run, scriptWith(mistake)], { environment });
      expect(result.stderr).toMatch(mistake.told);
      expect(result.exitCode).toBe(1);
    },
    600_000,
  );

  test("a script that does nothing wrong is good, also in its memory", async () => {
    const result = await runTapwright([...run, "probe begin { exit() }"]);
    expect(result.stderr).not.toContain("error");
    expect(result.exitCode).toBe(0);
  }, 900_000);

  test("memory that is lost", async () => {
    const outside = "#include <linux/slab.h>";
    const inside = "char *p = kmalloc(1234, GFP_ATOMIC); OPTIMIZER_HIDE_VAR(p);";
    const result = await runTapwright([...run, scriptWith({ outside, inside })]);
    expect(result.stderr).toMatch(/the kernel complained: kmemleak: 1 new suspected memory leaks/);
    expect(result.exitCode).toBe(1);
  }, 900_000);
});
