// Why a kernel has no function that a probe point names: it is in another file, has another name among the symbols, or is not
// there at all.

import type { DebugInfo } from "../debuginfo/debug-info.ts";
import { didYouMean } from "../source/near-names.ts";
import { hasWildcard } from "../syntax/wildcard-match.ts";
import { factSourceOf } from "./fact-source.ts";
import type { CodePattern } from "./function-pattern.ts";
import { isLeftOutCall } from "./left-out-call.ts";
import { listed } from "./listed.ts";
import { refusedPlace } from "./refused-place.ts";
import { failure, type SiteFailure } from "./site-failure.ts";

type Failed = { readonly failure: SiteFailure };

/** `text` is the pattern as it was written. */
export function noSuchFunction(
  debugInfo: DebugInfo,
  text: string,
  { name, file }: CodePattern,
  module: string | undefined,
): Failed {
  const isWild = hasWildcard(name);
  const known = isWild
    ? undefined
    : (elsewhere(debugInfo, name, file, module) ??
      (module === undefined
        ? (otherSymbol(debugInfo, name) ?? renamedFunction(debugInfo, name))
        : undefined));
  if (known !== undefined) return known;
  const near = () => (isWild ? undefined : didYouMean(debugInfo.nearFunctions(name, 3, module)));
  const hint = () =>
    cloneHint(debugInfo, name, module) ??
    (module === undefined ? systemCallHint(name) : undefined) ??
    near();
  const { release } = debugInfo.kernel;
  const isOpen = factSourceOf(debugInfo, module) === "btf";
  if (module !== undefined) {
    return isOpen
      ? notInBtf(text, `in the module ${module}`, hint)
      : failure("resolve/no-such-module-function", { name: text, module }, hint);
  }
  const absence = isWild ? undefined : debugInfo.whyAbsent?.(name);
  if (absence?.kind === "option") {
    return failure("resolve/not-configured", { name: text, release, reason: absence.reason });
  }
  if (absence?.kind === "module") {
    return failure("resolve/in-a-module", { name, release, module: absence.module });
  }
  return isOpen
    ? notInBtf(text, `in kernel ${release}`, hint)
    : failure("resolve/no-such-kernel-function", { name: text, release }, hint);
}

/** Functions that were inlined everywhere are not in it, nor those of which pahole cannot tell how they are called. */
function notInBtf(name: string, place: string, hint: () => string | undefined): Failed {
  const reason = "BTF has not all functions, and none that was inlined everywhere";
  return failure("resolve/unknown-without-dwarf", { name, place, reason }, hint);
}

function elsewhere(
  debugInfo: DebugInfo,
  name: string,
  file: string | undefined,
  module: string | undefined,
): Failed | undefined {
  const found = file === undefined ? [] : debugInfo.functions({ name, module });
  if (file === undefined || found.length === 0) return undefined;
  const { release, source } = debugInfo.kernel;
  if (source === "btf") {
    const values = { name: `${name}@${file}`, place: `in kernel ${release}` };
    return failure("resolve/unknown-without-dwarf", { ...values, reason: "BTF has no files" });
  }
  const files = [...new Set(found.map(({ place }) => place.file))];
  const places = listed(files, 3);
  const hint =
    files.length === 1 ? `write \`${name}\` alone, or \`${name}@${files[0]}\`` : undefined;
  return failure("resolve/function-elsewhere", { name, file, release, places }, hint);
}

/** There is code of that name: of a function with another name in the source, or of none. */
function otherSymbol(debugInfo: DebugInfo, name: string): Failed | undefined {
  const symbols = debugInfo.symbol(name);
  for (const { address } of symbols) {
    const reason = debugInfo.notProbeable?.(address);
    if (reason !== undefined) return refusedPlace(name, reason);
  }
  const symbol = symbols.find(({ isFunction }) => isFunction);
  if (symbol === undefined) return undefined;
  const base = functionOfClone(debugInfo, name);
  const at = debugInfo.functionAt?.(symbol.address);
  const fn = base ?? (at?.entry?.pc === symbol.address ? at.name : undefined);
  if (fn === "sys_ni_syscall" || (fn === undefined && isLeftOutCall(debugInfo, name))) {
    const reason = "what has the name returns ENOSYS and does nothing else";
    return failure("resolve/not-configured", { name, release: debugInfo.kernel.release, reason });
  }
  return fn === undefined
    ? failure("resolve/symbol-only", { name })
    : failure("resolve/other-symbol", { name, function: fn });
}

/** The function that a name with a suffix of the compiler's means, where the kernel, or the module, has it. */
function functionOfClone(debugInfo: DebugInfo, name: string, module?: string): string | undefined {
  const [, base] = /^(\w+)\.(?:isra|constprop|part|cold)\b/.exec(name) ?? [];
  if (base === undefined) return undefined;
  return debugInfo.functions({ name: base, module }).length > 0 ? base : undefined;
}

/** Nobody knows whether another kernel has a symbol of that name. */
function cloneHint(debugInfo: DebugInfo, name: string, module?: string): string | undefined {
  const base = functionOfClone(debugInfo, name, module);
  return (
    base &&
    `only the compiler gives a function such a name, on one kernel and not on another: write \`${base}\``
  );
}

/** Only clones of it have symbols, and nothing is known of the function itself. */
export function renamedFunction(debugInfo: DebugInfo, name: string): Failed | undefined {
  const clones = debugInfo.clones?.(name) ?? [];
  if (clones.length === 0) return undefined;
  const { release } = debugInfo.kernel;
  const symbols = listed(
    clones.map((one) => `\`${one}\``),
    3,
  );
  return failure("resolve/renamed-function", { name, release, symbols });
}

/** Scripts from before 4.17 name system calls by functions that most kernels no longer have. */
function systemCallHint(name: string): string | undefined {
  const call = /^(?:sys|SyS)_(\w+)$/.exec(name)?.[1];
  return call === undefined
    ? undefined
    : `this kernel enters system calls elsewhere: write kernel.syscall("${call}")`;
}
