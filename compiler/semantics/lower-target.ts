// Target variables: `$file->f_path.dentry`, `$return`, `@cast(…)->x`, `@var("name")`, `&$x`, and what they are in a
// .return probe.

import type { Range } from "../source/source-file.ts";
import type {
  DebugInfo,
  FunctionFact,
  ProbeSite,
  VariableFact,
  UnavailableReason,
} from "../debuginfo/debug-info.ts";
import type { AtOperator, Expression, Index, Member, TargetVariable } from "../syntax/ast.ts";
import type { ProvidedVariable } from "./families/family.ts";
import { isBucket } from "./lower-histogram.ts";
import type { IrExpression } from "./ir.ts";
import { factSourceOf } from "./fact-source.ts";
import { chosenOf } from "./fold-condition.ts";
import { findVariable, variableOf } from "./find-variable.ts";
import { findProvided, lowerProvided, placeOfProvided } from "./provided-variables.ts";
import { findMember, findNamedType, memberNames, spellType } from "./kernel-types.ts";
import { listed } from "./listed.ts";
import { findTypeIn, parseImages, reportImages } from "./cast-images.ts";
import { globalPlace, lowerVar } from "./kernel-variable.ts";
import { didYouMean, nearNames, nearNamesThat } from "../source/near-names.ts";
import { reportNoOperator } from "./at-operators.ts";
import { atEntry, warnOfSnapshot } from "./entry-values.ts";
import {
  elementAddress,
  formOf,
  loadPlace,
  partOfPlace,
  placeAt,
  sizeOfShape,
  type Form,
  type Place,
  type Shape,
} from "./target-place.ts";
import { report, type Unit } from "./unit.ts";
import { functionOfWord } from "./words-of-2005.ts";

/** Whether an expression is a walk that starts at something of the target, not at a script array. */
export function isTargetChain(expression: Expression): boolean {
  switch (expression.kind) {
    case "target":
    case "member":
      return true;
    case "index":
      return expression.object.kind !== "identifier" && !isBucket(expression);
    case "address-of":
      return true;
    case "at":
      return expression.name === "@cast" || expression.name === "@var";
    default:
      return false;
  }
}

export function isCast(e: Expression): boolean {
  return e.kind === "at" && e.name === "@cast";
}

/** The value of a target expression, or of a word of 2005. Reports what is wrong and goes on with 0. */
export function lowerTarget(unit: Unit, expression: Expression): IrExpression {
  const word = expression.kind === "target" ? wordHere(unit, expression) : undefined;
  if (word !== undefined) return word;
  const provided = expression.kind === "target" ? findProvided(unit, expression) : undefined;
  if (provided !== undefined && expression.kind === "target") {
    return lowerProvided(unit, expression, provided);
  }
  if (!isSnapshot(unit, expression)) return lowerHere(unit, expression);
  warnOfSnapshot(unit, expression);
  return atEntry(unit, expression, () => lowerHere(unit, expression));
}

function lowerHere(unit: Unit, expression: Expression): IrExpression {
  const { range } = expression;
  if (expression.kind === "address-of") return lowerAddress(unit, expression.operand, range);
  const place = lowerPlace(unit, expression);
  const debugInfo = unit.elaboration.debugInfo;
  if (place === undefined || debugInfo === undefined) return zero(range);
  const value = loadPlace(debugInfo, place, range);
  if (value !== undefined) return value;
  reportNoValue(unit, debugInfo, formOf(debugInfo, place.shape), range);
  return zero(range);
}

function lowerAddress(unit: Unit, operand: Expression, range: Range): IrExpression {
  const place = lowerPlace(unit, operand);
  if (place === undefined) return zero(range);
  // `@cast(p, "T")` is what p points to: its address is p.
  if (place.kind === "value" && isCast(operand)) return { ...place.value, range };
  if (place.kind === "memory" && place.bitField === undefined) {
    return { ...place.address, range };
  }
  report(unit, "resolve/no-address", { range });
  return zero(range);
}

export function reportNoValue(unit: Unit, debugInfo: DebugInfo, form: Form, range: Range): void {
  if (form.kind === "aggregate") {
    const members = memberNames(debugInfo, form.fact.members);
    report(unit, "type/aggregate", {
      range,
      values: { type: `${form.fact.kind} ${form.fact.name}`.trim() },
      hint: `take one of its members, ${listed(members, 8)}, or its address with \`&\``,
    });
  } else if (form.kind === "float") {
    report(unit, "type/float", { range });
  } else {
    report(unit, "type/no-c-value", { range });
  }
}

/**
 * In a .return probe everything that starts at a parameter is what it was at entry. With an index that only the script
 * knows, the start of the walk is saved instead (see `lowerRoot`).
 */
export function isSnapshot(unit: Unit, expression: Expression): boolean {
  if (unit.context?.isReturn !== true || unit.isAtEntry) return false;
  const root = rootOf(unit, expression);
  const variable = root && variableOf(unit, root);
  return variable !== undefined && variable.name !== "$return" && !hasScriptIndex(expression);
}

function rootOf(unit: Unit, expression: Expression): Expression | undefined {
  switch (expression.kind) {
    case "member":
    case "index":
      return rootOf(unit, expression.object);
    case "address-of":
      return rootOf(unit, expression.operand);
    case "at": {
      if (expression.name !== "@choose_defined") return expression;
      const chosen = chosenOf(unit, expression);
      return chosen && rootOf(unit, chosen);
    }
    default:
      return expression;
  }
}

function hasScriptIndex(expression: Expression): boolean {
  if (expression.kind === "index") {
    return expression.indices[0]?.kind !== "number" || hasScriptIndex(expression.object);
  }
  if (expression.kind === "member") return hasScriptIndex(expression.object);
  if (expression.kind === "address-of") return hasScriptIndex(expression.operand);
  return false;
}

// Places

export function lowerPlace(unit: Unit, expression: Expression): Place | undefined {
  switch (expression.kind) {
    case "target":
      return lowerRoot(unit, expression);
    case "member":
      return lowerMember(unit, expression);
    case "index":
      return isElement(unit, expression)
        ? lowerTyped(unit, expression)
        : lowerIndex(unit, expression);
    case "at":
      return lowerOperator(unit, expression);
    default:
      return lowerTyped(unit, expression);
  }
}

function lowerOperator(unit: Unit, operator: AtOperator): Place | undefined {
  switch (operator.name) {
    case "@var": {
      const variable = variableOf(unit, operator);
      return variable === undefined ? lowerVar(unit, operator) : lowerRoot(unit, variable);
    }
    case "@choose_defined": {
      const chosen = chosenOf(unit, operator);
      if (chosen !== undefined) return lowerPlace(unit, chosen);
      reportNoOperator(unit, operator);
      return undefined;
    }
    default:
      return lowerCast(unit, operator);
  }
}

/** An element of an array of the script, which a variable hides that has the array's name. */
function isElement(unit: Unit, { object }: Index): boolean {
  return object.kind === "identifier" && !unit.locals.has(object.name);
}

/** A value of the script that is known to point to something of the target. */
function lowerTyped(unit: Unit, expression: Expression): Place | undefined {
  const { debugInfo } = unit.elaboration;
  const shape = unit.shapeOf(expression);
  if (debugInfo !== undefined && shape !== undefined) {
    if (formOf(debugInfo, shape).kind === "pointer") {
      return { kind: "value", value: unit.lower(expression, "number"), shape };
    }
  }
  // What a function gives is known when its body has been seen, in a later round.
  if (!unit.elaboration.isLast) unit.lower(expression, "number");
  report(unit, "resolve/no-target", {
    range: expression.range,
    hint: 'say what it points to: @cast(pointer, "struct name")->member',
  });
  return undefined;
}

function lowerRoot(unit: Unit, variable: TargetVariable): Place | undefined {
  const { context, elaboration } = unit;
  const { debugInfo } = elaboration;
  const { name, range } = variable;
  const provided = findProvided(unit, variable);
  if (provided !== undefined) return providedRoot(unit, variable, provided);
  if (context === undefined || debugInfo === undefined) {
    reportNoneHere(unit, variable);
    return undefined;
  }
  if (name === "$return") return lowerReturn(unit, debugInfo, context.site, range);
  const fact = findVariable(debugInfo, context.site, name, context.isReturn);
  if (fact === undefined) {
    const global = globalOfFile(unit, debugInfo, context.site, variable);
    if (global !== undefined) return global;
    reportNoVariable(unit, debugInfo, context.site, variable);
    return undefined;
  }
  const place = placeOfVariable(unit, debugInfo, fact, variable);
  if (place === undefined || !context.isReturn || unit.isAtEntry) return place;
  return savedPlace(unit, debugInfo, place, variable);
}

/** A variable of the kernel that the file of the probed function defines is visible there. */
function globalOfFile(
  unit: Unit,
  debugInfo: DebugInfo,
  { function: fn }: ProbeSite,
  { name, range }: TargetVariable,
): Place | undefined {
  const { file } = fn.place;
  const [fact] = file === "" ? [] : debugInfo.globals(name.slice(1), file, fn.module);
  return fact?.place.file === file && fact.address !== undefined
    ? globalPlace(unit, debugInfo, fact, fn.module, range)
    : undefined;
}

function providedRoot(
  unit: Unit,
  variable: TargetVariable,
  provided: ProvidedVariable,
): Place | undefined {
  const place = placeOfProvided(unit, variable, provided);
  if (place !== undefined) return place;
  const values = { name: variable.name, type: provided.value === "text" ? "a string" : "a number" };
  report(unit, "resolve/not-a-structure", { range: variable.range, values });
  return undefined;
}

function reportNoneHere(unit: Unit, { name, range }: TargetVariable): void {
  const names = [...unit.provided.keys()].map((one) => `$${one}`);
  if (names.length === 0) {
    report(unit, "resolve/no-variables-here", { range, values: { name } });
    return;
  }
  const hint = didYouMean(nearNames(name, names)) ?? `available here: ${names.join(", ")}`;
  const values = { name, place: "this probe point" };
  report(unit, "resolve/no-such-variable", { range, values, hint });
}

/** The root of a walk that goes on at return: its value at entry. */
function savedPlace(
  unit: Unit,
  debugInfo: DebugInfo,
  place: Place,
  variable: TargetVariable,
): Place | undefined {
  const value = loadPlace(debugInfo, place, variable.range);
  if (value === undefined) {
    reportNoValue(unit, debugInfo, formOf(debugInfo, place.shape), variable.range);
    return undefined;
  }
  return { kind: "value", value: atEntry(unit, variable, () => value), shape: place.shape };
}

function lowerReturn(
  unit: Unit,
  debugInfo: DebugInfo,
  site: ProbeSite,
  range: Range,
): Place | undefined {
  if (unit.context?.isReturn !== true || unit.isAtEntry) {
    report(unit, "resolve/return-elsewhere", { range });
    return undefined;
  }
  const ref = debugInfo.returnType(site.function);
  const shape: Shape = { kind: "type", ref };
  if (formOf(debugInfo, shape).kind === "none") {
    report(unit, "resolve/returns-nothing", { range, values: { function: site.function.name } });
    return undefined;
  }
  const place = placeAt(debugInfo, debugInfo.returnLocation(site.function), shape, range);
  if (place === undefined) {
    report(unit, "resolve/unavailable", {
      range,
      values: { name: "$return", place: describeSite(site), reason: "its place is not known" },
    });
  }
  return place;
}

function placeOfVariable(
  unit: Unit,
  debugInfo: DebugInfo,
  fact: VariableFact,
  variable: TargetVariable,
): Place | undefined {
  const { range, name } = variable;
  const { location, type } = fact;
  if (location.kind === "unavailable") {
    reportUnavailable(unit, name, unit.context?.site, location.reason, range);
    return undefined;
  }
  return placeAt(debugInfo, location, { kind: "type", ref: type }, range);
}

function reportUnavailable(
  unit: Unit,
  name: string,
  site: ProbeSite | undefined,
  reason: UnavailableReason,
  range: Range,
): void {
  const place = site === undefined ? "" : describeSite(site);
  const hint = site?.kind === "inlined" ? inlinedHint : undefined;
  switch (reason) {
    case "optimized-out":
      return report(unit, "resolve/optimised-away", { range, values: { name, place }, hint });
    case "known-only-at-entry":
      return report(unit, "resolve/known-only-at-entry", { range, values: { name, place } });
    case "unknown-without-dwarf": {
      const values = { name, place: `at ${place}`, reason: "BTF does not tell where it is" };
      return report(unit, "resolve/unknown-without-dwarf", { range, values });
    }
    default:
      return report(unit, "resolve/unavailable", {
        range,
        values: { name, place, reason: reasons[reason] },
        hint,
      });
  }
}

const reasons = {
  "implicit-pointer": "the compiler kept only what it points to",
  "thread-local": "it is thread-local",
  "unsupported-expression": "its location uses an operation that is not supported",
} as const;

const inlinedHint =
  "`.call` leaves the inlined copies out and probes the function's own entry; or guard the use with @defined(…)";

function reportNoVariable(
  unit: Unit,
  debugInfo: DebugInfo,
  site: ProbeSite,
  variable: TargetVariable,
): void {
  const isReturn = unit.context?.isReturn === true;
  const { name, range } = variable;
  const place = describeSite(site);
  const names = debugInfo
    .variables(site)
    .filter((one) => one.isParameter || !isReturn)
    .map((one) => `$${one.name}`);
  if (isReturn) names.push("$return");
  const near = didYouMean(nearNames(name, names));
  const available =
    names.length === 0 ? "there are none here" : `available here: ${listed(names, 16)}`;
  const hint = near === undefined ? available : `${near} ${available}`;
  if (!isReturn && factSourceOf(debugInfo, site.function.module) === "btf") {
    const values = { name, place: `at ${place}`, reason: "of variables BTF has parameters only" };
    return report(unit, "resolve/unknown-without-dwarf", { range, values, hint });
  }
  report(unit, "resolve/no-such-variable", { range, values: { name, place }, hint });
}

function lowerMember(unit: Unit, expression: Member): Place | undefined {
  const base = lowerPlace(unit, expression.object);
  const { debugInfo } = unit.elaboration;
  if (base === undefined || debugInfo === undefined) return undefined;
  const holder = dereferenced(debugInfo, base, expression.range);
  const form = holder === undefined ? undefined : formOf(debugInfo, holder.shape);
  const name = expression.member.text;
  if (holder === undefined || form?.kind !== "aggregate") {
    report(unit, "resolve/not-a-structure", {
      range: expression.member.range,
      values: { name, type: spellShape(debugInfo, base.shape) },
    });
    return undefined;
  }
  const fact = definitionOf(unit, debugInfo, form.fact);
  const found = findMember(debugInfo, fact.members, name);
  if (found === undefined) {
    reportNoMember(unit, debugInfo, fact, expression);
    return undefined;
  }
  const shape: Shape = { kind: "type", ref: found.member.type };
  const { bitField } = found.member;
  const part = partOfPlace(debugInfo, holder, found.offset, shape, bitField, expression.range);
  if (part === undefined) report(unit, "resolve/unreadable-part", { range: expression.range });
  return part;
}

type Aggregate = (Form & { kind: "aggregate" })["fact"];

/**
 * A declaration means what its name means where the probe is. Of a name with several definitions the facts do not choose one: two
 * files can each have a structure of their own by that name.
 */
function definitionOf(unit: Unit, debugInfo: DebugInfo, fact: Aggregate): Aggregate {
  if (fact.complete || fact.name === "") return fact;
  const ref = debugInfo.findType(fact.kind, fact.name, unit.context?.site.scope);
  const found = ref === undefined ? undefined : debugInfo.type(ref);
  return found?.kind === fact.kind && found.complete ? found : fact;
}

function reportNoMember(
  unit: Unit,
  debugInfo: DebugInfo,
  fact: Aggregate,
  expression: Member,
): void {
  const names = memberNames(debugInfo, fact.members);
  const near = didYouMean(nearNames(expression.member.text, names));
  const hint = !fact.complete
    ? "only a declaration of it is known; its members are defined nowhere in this kernel image"
    : (near ?? `its members: ${listed(names, 16)}`);
  report(unit, "resolve/no-such-member", {
    range: expression.member.range,
    values: { name: expression.member.text, type: `${fact.kind} ${fact.name}`.trim() },
    hint,
  });
}

/** What a pointer points to; an aggregate is taken as it is, since scripts write `->` for both. */
export function dereferenced(debugInfo: DebugInfo, place: Place, range: Range): Place | undefined {
  const form = formOf(debugInfo, place.shape);
  if (form.kind === "aggregate") return place;
  if (form.kind !== "pointer") return undefined;
  const address = loadPlace(debugInfo, place, range);
  return address === undefined ? undefined : { kind: "memory", address, shape: form.target };
}

function lowerIndex(unit: Unit, expression: Index): Place | undefined {
  const base = lowerPlace(unit, expression.object);
  const { debugInfo } = unit.elaboration;
  const first = expression.indices[0];
  if (base === undefined || debugInfo === undefined) return undefined;
  const form = formOf(debugInfo, base.shape);
  if (!first || expression.indices.length !== 1) {
    report(unit, "resolve/one-index", { range: expression.range });
    return undefined;
  }
  const index = unit.lower(first, "number");
  const start = indexStart(debugInfo, base, form, expression.range);
  const size = start === undefined ? 0 : sizeOfShape(debugInfo, start.element);
  if (start === undefined || size === 0) {
    const type = spellShape(debugInfo, base.shape);
    report(unit, "resolve/not-indexable", { range: expression.range, values: { type } });
    return undefined;
  }
  const address = elementAddress(start.address, index, size, expression.range);
  return { kind: "memory", address, shape: start.element };
}

/** Where the elements of an array or behind a pointer begin, and what each is. */
export function indexStart(
  debugInfo: DebugInfo,
  base: Place,
  form: Form,
  range: Range,
): { readonly address: IrExpression; readonly element: Shape } | undefined {
  const address = loadPlace(debugInfo, base, range);
  if (address === undefined) return undefined;
  if (form.kind === "pointer") return { address, element: form.target };
  if (form.kind !== "array") return undefined;
  const inner = form.counts.slice(1);
  const element: Shape =
    inner.length === 0
      ? { kind: "type", ref: form.element }
      : { kind: "array", element: form.element, counts: inner };
  return { address, element };
}

function lowerCast(unit: Unit, expression: AtOperator): Place | undefined {
  const [pointer, type, image] = expression.arguments ?? [];
  const { debugInfo } = unit.elaboration;
  const { range } = expression;
  if (expression.name !== "@cast") {
    reportNoOperator(unit, expression);
    return undefined;
  }
  const count = expression.arguments?.length ?? 0;
  const isNamed = image === undefined || image.kind === "string";
  if (pointer === undefined || type?.kind !== "string" || !isNamed || count > 3) {
    report(unit, "resolve/bad-cast", { range });
    return undefined;
  }
  const value = unit.lower(pointer, "number");
  if (debugInfo === undefined) {
    report(unit, "resolve/no-debug-info", { range, values: { what: "@cast" } });
    return undefined;
  }
  const images = image === undefined ? undefined : parseImages(image.value);
  const named = findTypeIn(debugInfo, type.value, images, unit.context?.site.scope);
  if (named === undefined) {
    if (image !== undefined && reportImages(unit, debugInfo, type.value, images ?? [], image.range))
      return undefined;
    report(unit, "resolve/no-such-type", {
      range: type.range,
      values: { name: type.value },
      hint: () => hintForType(type.value, (name) => findNamedType(debugInfo, name) !== undefined),
    });
    return undefined;
  }
  // `@cast(p, "T")` and `@cast(p, "T*")` both say that p points to a T.
  let shape: Shape = { kind: "type", ref: named.ref };
  for (let star = 1; star < named.pointers; star += 1) shape = { kind: "pointer", target: shape };
  return { kind: "value", value, shape: { kind: "pointer", target: shape } };
}

/** Another kind of the same name, or a near name of the same kind. */
function hintForType(text: string, exists: (name: string) => boolean): string | undefined {
  const name = text.replace(/^(?:struct|union|enum)\s+/, "").replace(/[\s*]+$/, "");
  const kind = /^(?:struct|union|enum)\b/.exec(text)?.[0];
  const spell = (one: string, word = kind): string => (word ? `${word} ${one}` : one);
  const others = [undefined, "struct", "union", "enum"].filter((word) => word !== kind);
  const same = others.map((word) => (word ? `${word} ${name}` : name)).filter(exists);
  return didYouMean([
    ...same,
    ...nearNamesThat((one) => exists(spell(one)), name).map((one) => spell(one)),
  ]);
}

// Words and dumps

function wordHere(unit: Unit, variable: TargetVariable): IrExpression | undefined {
  const fn = functionOfWord(variable.name);
  if (fn === undefined) return undefined;
  const { context, elaboration } = unit;
  const isVariable =
    context !== undefined &&
    elaboration.debugInfo !== undefined &&
    findVariable(elaboration.debugInfo, context.site, variable.name, context.isReturn) !==
      undefined;
  if (isVariable) return undefined;
  const callee = { text: fn, range: variable.range };
  return unit.lower({ kind: "call", callee, arguments: [], range: variable.range });
}

/** `name@file:line`, as messages say where a probe stands. */
export function describeSite(site: ProbeSite): string {
  const name = describeFunction(site.function);
  if (site.kind !== "inlined") return name;
  return `${name}, inlined at ${site.place.file}:${site.place.line}`;
}

/** As a probe point names it; BTF knows no places. */
export function describeFunction({ name, place }: FunctionFact): string {
  return place.file === "" ? name : `${name}@${place.file}:${place.line}`;
}

/** As C spells it, roughly. */
export function spellShape(debugInfo: DebugInfo, shape: Shape): string {
  if (shape.kind === "type") return spellType(debugInfo, shape.ref);
  if (shape.kind === "pointer") return `${spellShape(debugInfo, shape.target)}*`;
  return `${spellType(debugInfo, shape.element)}${shape.counts.map((count) => `[${count}]`).join("")}`;
}

function zero(range: Range): IrExpression {
  return { kind: "number", type: "long", value: 0n, range };
}
