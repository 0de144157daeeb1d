// System calls that a kernel was built without: a stub of kernel/sys_ni.c has the name of their entry.

import type { DebugInfo } from "../debuginfo/debug-info.ts";

/**
 * Whether a symbol that debug information does not describe is such a stub. Compilers make one of all stubs, which are equal, so that
 * the others have code and are described nowhere; what implements a system call leaves another function beside its entry.
 */
export function isLeftOutCall(debugInfo: DebugInfo, name: string): boolean {
  const call = /^__\w+?_((?:compat_)?sys)_(\w+)$/.exec(name);
  if (call === null) return false;
  const [, kind, rest] = call;
  const isThere = (one: string): boolean => debugInfo.functions({ name: one }).length > 0;
  return (
    isThere("sys_ni_syscall") && !["do", "se"].some((way) => isThere(`__${way}_${kind}_${rest}`))
  );
}
