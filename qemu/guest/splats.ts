// Finds the reports of a kernel in trouble in what it logged. Pure: text in, reports out.

export const splatKinds = [
  "panic",
  "oops",
  "bug",
  "warning",
  "rcu-stall",
  "lockup",
  "hung-task",
  "out-of-memory",
  "lockdep",
  "kasan",
  "ubsan",
  "atomic-sleep",
  "leak",
  "bad-page",
  "slab",
  "allocation",
  "interrupt",
  "taint",
] as const;

export type SplatKind = (typeof splatKinds)[number];

export interface Splat {
  readonly kind: SplatKind;
  /** The line that says what it is, without its time stamp. */
  readonly title: string;
  /** Index of that line. */
  readonly line: number;
  /** The lines of the report, from that line to its end, without their time stamps. */
  readonly report: string;
}

/** Order matters: the first that fits names a line. Each says which function of the kernel prints it. */
const patterns: readonly { readonly kind: SplatKind; readonly pattern: RegExp }[] = [
  // kernel/panic.c, panic()
  { kind: "panic", pattern: /^Kernel panic - not syncing/ },
  // mm/kasan/report.c, and kfence and kcsan, which report in the same form
  { kind: "kasan", pattern: /^BUG: (?:KASAN|KFENCE|KCSAN|KMSAN):/ },
  // kernel/watchdog.c, watchdog_hld.c; arch/powerpc/kernel/watchdog.c has words of its own
  { kind: "lockup", pattern: /^(?:watchdog: )?BUG: soft lockup/ },
  {
    kind: "lockup",
    pattern: /^(?:(?:NMI )?watchdog: )?(?:CPU\s?\d+: )?Watchdog detected hard LOCKUP/i,
  },
  { kind: "lockup", pattern: /^watchdog: CPU \d+ (?:self-)?detected hard LOCKUP/ },
  { kind: "lockup", pattern: /^BUG: workqueue lockup/ },
  // kernel/sched/core.c, __might_resched() and __schedule_bug(); include/linux/rcupdate.h
  { kind: "atomic-sleep", pattern: /^BUG: sleeping function called from invalid context/ },
  { kind: "atomic-sleep", pattern: /^BUG: scheduling while atomic/ },
  // kernel/locking/lockdep.c; the last is our agent's
  {
    kind: "lockdep",
    pattern:
      /^(?:WARNING: (?:possible|inconsistent|bad unlock|suspicious RCU|lock held|held lock)|INFO: possible|BUG: (?:MAX_LOCK|key)|lockdep: has been off)/,
  },
  {
    kind: "lockdep",
    pattern:
      /^(?:WARNING: (?:Nested lock|\w+-safe -> \w+-unsafe|\S+ still has locks held|different lock classes)|INFO: trying to register non-static key|\[ BUG: Invalid wait context|BUG: (?:looking up invalid subclass|lock held))/,
  },
  // kernel/rcu/tree_stall.h, tree_exp.h
  { kind: "rcu-stall", pattern: /^rcu: INFO: \S+ (?:self-)?detected (?:expedited )?stall/ },
  { kind: "rcu-stall", pattern: /^INFO: rcu_\S+ .*stall/ },
  { kind: "rcu-stall", pattern: /^rcu: \S+ kthread (?:starved|timer wakeup didn't happen) for/ },
  // kernel/hung_task.c; a task's name may have blanks
  { kind: "hung-task", pattern: /^INFO: task .+ blocked .*for more than \d+ seconds/ },
  // arch/x86/mm/fault.c, arch/powerpc/mm/fault.c (which begins with a capital letter), arch/arm64, arch/s390
  { kind: "oops", pattern: /^BUG: (?:unable to handle|kernel NULL pointer)/i },
  {
    kind: "oops",
    pattern:
      /^(?:Unable to handle kernel|Oops: |general protection fault|invalid opcode:|int3: |divide error:|stack segment:|double fault:|Internal error: )/,
  },
  { kind: "oops", pattern: /^(?:traps: )?PANIC: double fault/ },
  { kind: "oops", pattern: /^(?:Bad kernel stack pointer|Unrecoverable .*exception)/i },
  // die() of every architecture counts its calls.
  { kind: "oops", pattern: / \[#\d+\](?: |$)/ },
  { kind: "bad-page", pattern: /^BUG: Bad (?:page|rss-counter)/ },
  // mm/slub.c, slab_bug()
  { kind: "slab", pattern: /^BUG \S+ \(.*\): / },
  // lib/bug.c
  { kind: "bug", pattern: /^kernel BUG at / },
  { kind: "bug", pattern: /^BUG: / },
  // arch/x86/mm/extable.c
  { kind: "warning", pattern: /^(?:WARNING: |unchecked MSR access error)/ },
  { kind: "ubsan", pattern: /^UBSAN: / },
  // mm/kmemleak.c; a search that was not made found nothing either, and that is no good news. The last is our agent's.
  {
    kind: "leak",
    pattern:
      /^kmemleak: (?:\d+ new suspected memory leaks|Kernel memory leak detector disabled|search failed)/,
  },
  // mm/oom_kill.c
  {
    kind: "out-of-memory",
    pattern: /^(?:Out of memory|Memory cgroup out of memory): Killed process/,
  },
  // mm/page_alloc.c, warn_alloc()
  { kind: "allocation", pattern: /^.+: page allocation (?:failure|stalls)/ },
  // kernel/irq/spurious.c
  { kind: "interrupt", pattern: /^irq \d+: nobody cared/ },
  // kernel/module/main.c: a module without a source and one without a signature are what ours is.
  { kind: "taint", pattern: /^.+: module license '.*' taints kernel/ },
  { kind: "taint", pattern: /^.+: module is from the staging directory/ },
];

/**
 * The same report may have come by both ways, the agent's and the console's, which is slow: where it ends, in the middle of a
 * title perhaps, is where it was looked at.
 */
export function mergeSplats(told: readonly Splat[], seen: readonly Splat[]): Splat[] {
  const isNew = (title: string): boolean => !told.some((known) => known.title.startsWith(title));
  return [...told, ...seen.filter(({ title }) => isNew(title))];
}

/** All reports in `log`, which may carry the time stamps of a console. One oops gives one report, not one per line. */
export function findSplats(log: string): readonly Splat[] {
  const lines = log.split("\n").map(withoutPrefix);
  const starts: Omit<Splat, "report">[] = [];
  for (const [line, title] of lines.entries()) {
    const found = patterns.find(({ pattern }) => pattern.test(title));
    if (found === undefined || continues(starts.at(-1), title, line)) continue;
    starts.push({ kind: found.kind, title, line });
  }
  return starts.map((start, index) => {
    const next = starts[index + 1]?.line ?? lines.length;
    return { ...start, report: reportFrom(lines.slice(start.line, next)) };
  });
}

/** Longer ones tell of every lock or of every task. */
const longestReport = 60;

/** A report has no end that all kinds share: some have a mark. */
function reportFrom(lines: readonly string[]): string {
  const end = lines.findIndex((line) => /^---\[ end (?:trace|Kernel panic)/.test(line));
  const all = end < 0 ? lines : lines.slice(0, end + 1);
  return all.slice(0, longestReport).join("\n").trimEnd();
}

/** The second line in which an oops ("BUG: unable to handle…") or a BUG() announces itself is not another report. */
function continues(last: Omit<Splat, "report"> | undefined, title: string, line: number): boolean {
  if (last === undefined || line - last.line > 8) return false;
  return (
    (last.kind === "oops" || last.kind === "bug" || last.kind === "kasan") &&
    /^(?:Oops: |Internal error: |invalid opcode: |monitor event: )/.test(title)
  );
}

/** "[   12.345678][ T123] text" and "<4>[ 12.3] text" without what stands before the text. */
function withoutPrefix(line: string): string {
  return line.replace(/^(?:<\d+>)?(?:\[\s*\d+\.\d+\])?(?:\[\s*[TC]\d+\])?\s*/, "").trimEnd();
}
