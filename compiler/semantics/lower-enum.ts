// Constants of the kernel's enumerations: `@enum("NAME")`, and back from a value to its name.

import type { DebugInfo, TypeFact, TypeRef } from "../debuginfo/debug-info.ts";
import type { Range } from "../source/source-file.ts";
import type { AtOperator, Expression } from "../syntax/ast.ts";
import { findTypeIn, parseImages, reportImages, type CastImage } from "./cast-images.ts";
import type { IrExpression } from "./ir.ts";
import { underlyingType } from "./kernel-types.ts";
import { addHidden, report, type Unit } from "./unit.ts";

/** `@enum("NAME")`: the value of a constant. */
export function lowerEnum(unit: Unit, name: string, range: Range): IrExpression {
  const value = unit.elaboration.debugInfo?.enumConstant(name);
  if (value === undefined) report(unit, "resolve/no-such-enum", { range, values: { name } });
  return { kind: "number", type: "long", value: value ?? 0n, range };
}

/**
 * `@enumname(value[, "type"[, "module"]])`: the constant's name; of a value without one the number. The type is that of the value, or
 * the one that is named, as in a cast.
 */
export function lowerEnumName(unit: Unit, e: AtOperator): IrExpression {
  const [value, type, image] = e.arguments ?? [];
  const { range } = e;
  const broken: IrExpression = { kind: "string", type: "string", value: "", range };
  const isNamed = [type, image].every((one) => one === undefined || one.kind === "string");
  if (value === undefined || !isNamed || (e.arguments?.length ?? 0) > 3) {
    report(unit, "resolve/bad-operator", { range, values: { name: e.name } });
    return broken;
  }
  const lowered = unit.lower(value, "number");
  const images = image?.kind === "string" ? parseImages(image.value) : undefined;
  const name = type?.kind === "string" ? type.value : undefined;
  const fact = enumOf(unit, value, name, images);
  if (fact === undefined) {
    const { debugInfo } = unit.elaboration;
    const isTold =
      image !== undefined &&
      debugInfo !== undefined &&
      reportImages(unit, debugInfo, name ?? "", images ?? [], image.range);
    if (isTold) return broken;
    report(unit, "resolve/no-enum-type", { range: (type ?? value).range });
    return broken;
  }
  const local = addHidden(unit, "enum");
  const assigned: IrExpression = {
    kind: "assign",
    type: "long",
    target: { kind: "local", local },
    value: lowered,
    range,
  };
  return chooseName(fact, { kind: "local", type: "long", local, range }, assigned, range);
}

/** The first comparison evaluates the value, the others look at what it was. */
function chooseName(
  fact: TypeFact & { kind: "enum" },
  kept: IrExpression,
  first: IrExpression,
  range: Range,
): IrExpression {
  const print = { kind: "format", format: "%d", arguments: [kept] } as const;
  const unique = [...new Map(fact.constants.map((one) => [one.value, one.name])).entries()];
  return unique.reduceRight<IrExpression>(
    (otherwise, [value, name], index) => {
      const left = index === 0 ? first : kept;
      const right: IrExpression = { kind: "number", type: "long", value, range };
      const condition: IrExpression = {
        kind: "compare",
        type: "long",
        operator: "==",
        left,
        right,
        range,
      };
      const then: IrExpression = { kind: "string", type: "string", value: name, range };
      return { kind: "conditional", type: "string", condition, then, otherwise, range };
    },
    { kind: "sprint", type: "string", print, range },
  );
}

function enumOf(
  unit: Unit,
  value: Expression,
  name: string | undefined,
  images: readonly CastImage[] | undefined,
): (TypeFact & { kind: "enum" }) | undefined {
  const { debugInfo } = unit.elaboration;
  if (debugInfo === undefined) return undefined;
  const ref = name === undefined ? typeOf(unit, value) : namedEnum(unit, debugInfo, name, images);
  const fact = ref === undefined ? undefined : underlyingType(debugInfo, ref);
  return fact?.kind === "enum" && fact.constants.length > 0 ? fact : undefined;
}

function typeOf(unit: Unit, value: Expression): TypeRef | undefined {
  const shape = unit.shapeOf(value);
  return shape?.kind === "type" ? shape.ref : undefined;
}

/** Of a name without a word before it an enumeration comes first, then a typedef of one. */
function namedEnum(
  unit: Unit,
  debugInfo: DebugInfo,
  name: string,
  images: readonly CastImage[] | undefined,
): TypeRef | undefined {
  const scope = unit.context?.site.scope;
  const plain = name.replace(/^enum\s+/, "");
  const named =
    findTypeIn(debugInfo, `enum ${plain}`, images, scope) ??
    findTypeIn(debugInfo, plain, images, scope);
  return named?.ref;
}
