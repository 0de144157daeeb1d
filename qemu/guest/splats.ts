// Finds the reports of a kernel in trouble in what it logged. Pure: text in, reports out.

export type SplatKind =
  | "panic"
  | "oops"
  | "bug"
  | "warning"
  | "rcu-stall"
  | "lockup"
  | "hung-task"
  | "out-of-memory"
  | "lockdep"
  | "kasan"
  | "ubsan"
  | "atomic-sleep"
  | "leak"
  | "bad-page";

export interface Splat {
  readonly kind: SplatKind;
  /** The line that says what it is, without its time stamp. */
  readonly title: string;
  /** Index of that line. */
  readonly line: number;
}

/** Order matters: the first that fits names a line. Each says which function of the kernel prints it. */
const patterns: readonly { readonly kind: SplatKind; readonly pattern: RegExp }[] = [
  // kernel/panic.c, panic()
  { kind: "panic", pattern: /^Kernel panic - not syncing/ },
  // mm/kasan/report.c, and kfence and kcsan, which report in the same form
  { kind: "kasan", pattern: /^BUG: (?:KASAN|KFENCE|KCSAN|KMSAN):/ },
  // kernel/watchdog.c
  { kind: "lockup", pattern: /^(?:watchdog: )?BUG: soft lockup/ },
  { kind: "lockup", pattern: /^(?:NMI )?watchdog: Watchdog detected hard LOCKUP/i },
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
  // kernel/rcu/tree_stall.h, tree_exp.h
  { kind: "rcu-stall", pattern: /^rcu: INFO: \S+ (?:self-)?detected (?:expedited )?stall/ },
  { kind: "rcu-stall", pattern: /^INFO: rcu_\S+ .*stall/ },
  { kind: "hung-task", pattern: /^INFO: task \S+ blocked for more than \d+ seconds/ },
  // arch/x86/mm/fault.c, arch/powerpc/mm/fault.c, arch/arm64/mm/fault.c, arch/s390/mm/fault.c
  { kind: "oops", pattern: /^BUG: (?:unable to handle|kernel NULL pointer)/ },
  {
    kind: "oops",
    pattern:
      /^(?:Unable to handle kernel|Oops: |general protection fault|invalid opcode:|int3: |divide error:|stack segment:|double fault:|Internal error: )/,
  },
  { kind: "oops", pattern: /^(?:traps: )?PANIC: double fault/ },
  { kind: "bad-page", pattern: /^BUG: Bad (?:page|rss-counter)/ },
  // lib/bug.c
  { kind: "bug", pattern: /^kernel BUG at / },
  { kind: "bug", pattern: /^BUG: / },
  { kind: "warning", pattern: /^WARNING: / },
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
];

/** All reports in `log`, which may carry the time stamps of a console. One oops gives one report, not one per line. */
export function findSplats(log: string): readonly Splat[] {
  const splats: Splat[] = [];
  for (const [line, text] of log.split("\n").entries()) {
    const title = withoutPrefix(text);
    const found = patterns.find(({ pattern }) => pattern.test(title));
    if (found === undefined || continues(splats.at(-1), title, line)) continue;
    splats.push({ kind: found.kind, title, line });
  }
  return splats;
}

/** The second line in which an oops ("BUG: unable to handle…") or a BUG() announces itself is not another report. */
function continues(last: Splat | undefined, title: string, line: number): boolean {
  if (last === undefined || line - last.line > 8) return false;
  return (
    (last.kind === "oops" || last.kind === "bug" || last.kind === "kasan") &&
    /^(?:Oops: |Internal error: |invalid opcode: )/.test(title)
  );
}

/** "[   12.345678][ T123] text" and "<4>[ 12.3] text" without what stands before the text. */
function withoutPrefix(line: string): string {
  return line.replace(/^(?:<\d+>)?(?:\[\s*\d+\.\d+\])?(?:\[\s*[TC]\d+\])?\s*/, "").trimEnd();
}
