// Variables of the kernel and of its modules: `@var("name@file", "module")`, and `$name` where the probed function's file has
// such a variable.

import type { Range } from "../source/source-file.ts";
import { didYouMean, nearNamesThat } from "../source/near-names.ts";
import type { DebugInfo, GlobalFact, Location } from "../debuginfo/debug-info.ts";
import type { AtOperator } from "../syntax/ast.ts";
import { factSourceOf } from "./fact-source.ts";
import { listed } from "./listed.ts";
import { modulesHint, noModuleList } from "./no-module-list.ts";
import { placeAt, type Place, type Shape } from "./target-place.ts";
import { report, type Unit } from "./unit.ts";

export function lowerVar(unit: Unit, { arguments: given, range }: AtOperator): Place | undefined {
  const [name, image] = given ?? [];
  const { debugInfo } = unit.elaboration;
  if (name?.kind !== "string" || (image !== undefined && image.kind !== "string")) {
    report(unit, "resolve/bad-var", { range });
    return undefined;
  }
  if (debugInfo === undefined) {
    report(unit, "resolve/no-debug-info", { range, values: { what: "@var" } });
    return undefined;
  }
  if (image === undefined) {
    // In a probe of a module its own variables come first.
    const own = unit.context?.site.function.module;
    const found = own === undefined ? [] : lookUp(debugInfo, name.value, own);
    return found.length > 0
      ? placeOf(unit, debugInfo, found, own, name.value, range)
      : ofImage(unit, debugInfo, name, undefined, range);
  }
  const module = image.value === "kernel" ? undefined : image.value.replaceAll("-", "_");
  if (module === undefined) return ofImage(unit, debugInfo, name, undefined, range);
  return hasFacts(unit, debugInfo, module, image.range)
    ? ofImage(unit, debugInfo, name, module, range)
    : undefined;
}

/** Whether `@var` without an image means a variable of the module that is probed. */
export function isOfOwnModule(
  { context, elaboration }: Unit,
  { arguments: given }: AtOperator,
): boolean {
  const own = context?.site.function.module;
  const [name, image] = given ?? [];
  const { debugInfo } = elaboration;
  if (own === undefined || debugInfo === undefined || image !== undefined) return false;
  return name?.kind === "string" && lookUp(debugInfo, name.value, own).length > 0;
}

/** Reports why nothing is known of a module; true when something is. */
export function hasFacts(unit: Unit, debugInfo: DebugInfo, module: string, range: Range): boolean {
  const isThere = debugInfo.moduleNames?.(module).includes(module) === true;
  if (!isThere && debugInfo.listsModules?.() === false) {
    const values = { name: module, reason: noModuleList };
    report(unit, "resolve/no-module-facts", { range, values, hint: modulesHint });
    return false;
  }
  if (!isThere) {
    const values = { name: module, release: debugInfo.kernel.release };
    report(unit, "resolve/no-such-module", { range, values });
    return false;
  }
  const reason = debugInfo.moduleProblem?.(module);
  if (reason === undefined) return true;
  report(unit, "resolve/no-module-facts", { range, values: { name: module, reason } });
  return false;
}

function lookUp(debugInfo: DebugInfo, text: string, module: string | undefined): GlobalFact[] {
  const [name = "", file] = text.split("@");
  const found = debugInfo.globals(name, file, module).filter((one) => one.address !== undefined);
  if (file === undefined) return found;
  // Of files that all end like that, the one with the shortest path is meant.
  const shortest = Math.min(...found.map(({ place }) => place.file.length));
  return found.filter(({ place }) => place.file.length === shortest);
}

function ofImage(
  unit: Unit,
  debugInfo: DebugInfo,
  name: { readonly value: string; readonly range: Range },
  module: string | undefined,
  range: Range,
): Place | undefined {
  const found = lookUp(debugInfo, name.value, module);
  if (found.length > 0) return placeOf(unit, debugInfo, found, module, name.value, range);
  const [plain = "", file] = name.value.split("@");
  const near = nearNamesThat((one) => debugInfo.globals(one, file, module).length > 0, plain);
  const image = module === undefined ? "kernel" : `module ${module}`;
  const hint = didYouMean(near);
  if (factSourceOf(debugInfo, module) === "btf") {
    const reason = "BTF does not tell where variables lie";
    const values = { name: name.value, place: `in the ${image}`, reason };
    report(unit, "resolve/unknown-without-dwarf", { range: name.range, values });
    return undefined;
  }
  const values = { name: name.value, image };
  report(unit, "resolve/no-such-kernel-variable", { range: name.range, values, hint });
  return undefined;
}

function placeOf(
  unit: Unit,
  debugInfo: DebugInfo,
  found: readonly GlobalFact[],
  module: string | undefined,
  text: string,
  range: Range,
): Place | undefined {
  const [fact] = found;
  if (fact === undefined) return undefined;
  const [plain = ""] = text.split("@");
  if (new Set(found.map((one) => one.address)).size > 1) {
    const files = [...new Set(found.map((one) => one.place.file))];
    const spelled = files.map((one) => `@var("${plain}@${one}")`);
    report(unit, "resolve/ambiguous-kernel-variable", {
      range,
      values: { name: plain, count: found.length },
      hint: `say which file: ${listed(spelled, 4)}`,
    });
    return undefined;
  }
  return globalPlace(unit, debugInfo, fact, module, range);
}

/** Of a variable with a copy for each CPU, that of the CPU that runs the handler. */
export function globalPlace(
  unit: Unit,
  debugInfo: DebugInfo,
  { name, address = 0n, type, perCpu }: GlobalFact,
  module: string | undefined,
  range: Range,
): Place | undefined {
  const shape: Shape = { kind: "type", ref: type };
  if (perCpu && module === undefined) {
    return {
      kind: "memory",
      address: { kind: "per-cpu", type: "pointer", address, range },
      shape,
    };
  }
  const anchor = module === undefined ? undefined : debugInfo.anchor?.(address, module);
  if (module !== undefined && (perCpu || anchor === undefined)) {
    report(unit, "resolve/no-place-in-module", { range, values: { name, module } });
    return undefined;
  }
  const location: Location = {
    kind: "memory",
    address: { op: "address", value: address, module, anchor },
  };
  return placeAt(debugInfo, location, shape, range);
}
