// kernel.data: the processor's debug registers watch an address of the kernel's data.

import type { Architecture, DebugInfo } from "../../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import { didYouMean, nearNamesThat } from "../../source/near-names.ts";
import { spellPoint } from "../spell-point.ts";
import { fail, type PointRequest, type PointResolution, type PointTarget } from "./family.ts";
import { numberOf, outOfRange, rangeOf, readComponents, stringOf } from "./suffixes.ts";

const processor = "QEMU's POWER9 has one that the kernel does not use, for a fault of the real one";
const none = "the kernel has no hardware breakpoints";

/** Why there are no watchpoints, where none work; the runtime would refuse them when the script starts. */
const obstacles: Readonly<Partial<Record<Architecture, string>>> = {
  arm64: "the kernel does not step over the access for handlers that are not perf's own",
  ppc64le: processor,
  ppc64: processor,
  s390x: none,
  ia64: none,
};

type Watchpoint = Extract<PointTarget, { readonly kind: "watchpoint" }>;

/** `kernel.data(ADDRESS|"SYMBOL")[.length(N)].write|.rw` */
export function resolveWatchpoint(request: PointRequest): PointResolution | undefined {
  const [, data, ...rest] = request.components;
  const parts = readComponents(rest, { length: "number", write: "none", rw: "none" });
  if (data === undefined || parts === undefined) return undefined;
  if ((parts.write === undefined) === (parts.rw === undefined)) return undefined;
  // What is watched comes before how.
  if (parts.length !== undefined && rest[0] !== parts.length) return undefined;
  const architecture = request.debugInfo?.kernel.architecture;
  const reason = architecture && obstacles[architecture];
  if (architecture !== undefined && reason !== undefined)
    return fail("resolve/no-watchpoints", request.range, { values: { architecture, reason } });
  const access = parts.rw === undefined ? "write" : "read-write";
  const address = numberOf(data);
  if (address !== undefined) {
    const wrong = outOfRange(parts.length, 1n, 8n);
    const length = widthOf(Number(numberOf(parts.length) ?? 1n));
    const target = { kind: "watchpoint", address, isAbsolute: true, length, access } as const;
    return wrong ?? point(request, { ...target, address: BigInt.asUintN(64, address) });
  }
  const symbol = stringOf(data);
  // The length of a symbol is its own.
  if (symbol === undefined || parts.length !== undefined) return undefined;
  if (request.debugInfo === undefined) {
    const values = { what: spellPoint(request.components) };
    return fail("resolve/no-debug-info", request.range, { values });
  }
  return resolveSymbol(request, request.debugInfo, data, symbol, access);
}

function resolveSymbol(
  request: PointRequest,
  debugInfo: DebugInfo,
  data: ProbeComponent,
  name: string,
  access: Watchpoint["access"],
): PointResolution {
  const symbols = debugInfo.symbol(name).filter((one) => !one.isFunction);
  const [symbol, another] = symbols;
  const values = { name, image: "kernel" };
  if (symbol === undefined) {
    const globals = debugInfo.globals(name).length > 0;
    const hint = globals
      ? undefined
      : didYouMean(
          nearNamesThat((one) => debugInfo.symbol(one).some((each) => !each.isFunction), name),
        );
    return fail("resolve/no-such-kernel-variable", rangeOf(data), { values, hint });
  }
  if (another !== undefined) {
    return fail("resolve/ambiguous-kernel-variable", rangeOf(data), {
      values: { ...values, count: symbols.length },
    });
  }
  const length = widthOf(Number(symbol.size > 8n ? 8n : symbol.size));
  const { address } = symbol;
  const target = { kind: "watchpoint", address, isAbsolute: false, symbol: name } as const;
  return point(request, { ...target, length, access });
}

/** Debug registers watch 1, 2, 4 or 8 bytes: the narrowest that covers it, as stapprobes(3) says. */
function widthOf(bytes: number): Watchpoint["length"] {
  return bytes <= 1 ? 1 : bytes <= 2 ? 2 : bytes <= 4 ? 4 : 8;
}

function point({ components }: PointRequest, target: Watchpoint): PointResolution {
  return { points: [{ target, point: spellPoint(components) }] };
}
