// `.statement(ADDRESS).absolute`: an address of the running kernel, for which the author vouches.

import type { ProbeSite } from "../../debuginfo/debug-info.ts";
import { spellPoint } from "../spell-point.ts";
import { fail, type PointRequest, type PointResolution } from "./family.ts";
import { numberOf, rangeOf } from "./suffixes.ts";

/** What follows the image's or family's own word. Undefined: it is spelled otherwise. */
export function resolveAbsolute(request: PointRequest): PointResolution | undefined {
  const [, statement, suffix, ...rest] = request.components;
  const address = numberOf(statement);
  if (statement?.name !== "statement" || address === undefined || rest.length > 0) return undefined;
  if (suffix?.name !== "absolute" || suffix.argument !== undefined) return undefined;
  const absolute = BigInt.asUintN(64, address);
  const { pointerSize, release } = request.debugInfo?.kernel ?? { pointerSize: 8, release: "" };
  if (pointerSize === 4 && absolute >> 32n !== 0n) {
    const values = { address: `0x${absolute.toString(16)}`, release };
    const hint = "its addresses have 32 bits";
    return fail("resolve/no-code-at", rangeOf(statement), { values, hint });
  }
  if (request.isPrivileged !== true) return fail("resolve/absolute-needs-guru", request.range);
  const site = siteOfName(`0x${absolute.toString(16)}`);
  const target = { kind: "kprobe", site, absolute, isBare: true } as const;
  return { points: [{ target, point: spellPoint(request.components) }] };
}

/** A place of which nothing is known but its name. */
export function siteOfName(name: string): ProbeSite {
  const place = { file: "", line: 0 };
  const fn = { id: -1, name, place, inlinedCount: 0, isGlobal: true };
  return { function: fn, kind: "entry", place, scope: -1 };
}
