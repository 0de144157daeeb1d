// The IR as short text, so that a test shows in one line what came out.

import type { LocationExpression } from "../../debuginfo/debug-info.ts";
import type {
  IrExpression,
  IrPlace,
  IrPrint,
  IrStatement,
  IrStatSource,
  IrTarget,
  Program,
} from "../ir.ts";

/** `r5` is a register, `e5` one at entry, `[x]8` a read of 8 bytes, `[x]4s` signed. */
export function showExpression(e: IrExpression): string {
  switch (e.kind) {
    case "number":
      return String(e.value);
    case "string":
      return JSON.stringify(e.value);
    case "local":
      return e.local.name;
    case "global":
      return `g${e.global}`;
    case "element":
      return `g${e.array}[${showAll(e.keys)}]`;
    case "assign":
      return `${showTarget(e.target)} = ${showExpression(e.value)}`;
    case "update":
      return `${showTarget(e.target)} ${e.operator}= ${showExpression(e.value)}`;
    case "step":
      return e.prefix ? `${e.delta}:${showTarget(e.target)}` : `${showTarget(e.target)}:${e.delta}`;
    case "record":
      return `${showTarget(e.target)} <<< ${showExpression(e.value)}`;
    case "extract":
      return `@${e.extractor}(${showSource(e.target)})`;
    case "bucket":
      return `bucket ${showExpression(e.index)} of ${showSource(e.target)}`;
    case "bucket-after":
      return `bucket${e.descending ? "-" : "+"} after ${showExpression(e.last)} of ${showSource(e.target)}`;
    case "binary":
    case "logical":
    case "compare":
      return `(${showExpression(e.left)} ${e.operator} ${showExpression(e.right)})`;
    case "match":
      return `(${showExpression(e.subject)} ${e.negated ? "!~" : "=~"} regex ${e.regex})`;
    case "unary":
      return `${e.operator}${showExpression(e.operand)}`;
    case "conditional":
      return `(${showExpression(e.condition)} ? ${showExpression(e.then)} : ${showExpression(e.otherwise)})`;
    case "in":
      return `[${showAll(e.keys)}] in g${e.array}`;
    case "call":
      return `f${e.function}(${showAll(e.arguments)})`;
    case "intrinsic":
      return `${e.intrinsic.replace(/^tw_(fn_)?/, "")}(${showAll(e.arguments)})`;
    case "print":
      return `print ${showPrint(e.print)}`;
    case "sprint":
      return `sprint ${showPrint(e.print)}`;
    case "target":
      return showLocation(e.value);
    case "read": {
      const field = e.field === undefined ? "" : `:${e.field.shift}+${e.field.width}`;
      return `${e.user ? "user" : ""}[${showExpression(e.address)}]${e.size}${e.signed ? "s" : ""}${field}`;
    }
    case "called-from":
      return `called_from(${e.level})`;
    case "per-cpu":
      return `per_cpu(0x${e.address.toString(16)})`;
    case "register":
      return `${e.user ? "user" : ""}r${e.register}`;
    case "counter":
      return `counter ${e.name}`;
    case "entry-value":
      return `entry${e.index}`;
    case "context-value":
      return `value${e.index}`;
    case "context-text":
      return "text";
    case "write":
      return `${showPlace(e.place)} ${e.operator ?? ""}= ${showExpression(e.value)}${e.gives === "old" ? " (old)" : ""}`;
  }
}

function showAll(list: readonly (IrExpression | null)[]): string {
  return list.map((one) => (one === null ? "*" : showExpression(one))).join(", ");
}

function showPlace(place: IrPlace): string {
  switch (place.kind) {
    case "memory":
      return `${place.user ? "user" : ""}[${showExpression(place.address)}]${place.size}`;
    case "register":
      return `r${place.register}`;
    case "context-value":
      return `value${place.index}`;
    case "context-text":
      return "text";
  }
}

function showSource(source: IrStatSource): string {
  return source.kind === "here" ? source.value.name : showTarget(source);
}

function showTarget(target: IrTarget): string {
  if (target.kind === "local") return target.local.name;
  if (target.kind === "global") return `g${target.global}`;
  return `g${target.array}[${showAll(target.keys)}]`;
}

function showPrint(print: IrPrint): string {
  switch (print.kind) {
    case "values":
      return `(${showAll(print.values)})${print.delimiter}${print.newline ? "\\n" : ""}`;
    case "format":
      return `${JSON.stringify(print.format)}(${showAll(print.arguments)})`;
    case "map":
      return `map g${print.array}${print.format === undefined ? "" : ` ${JSON.stringify(print.format)}`}`;
    case "display":
      return `display g${print.global}`;
    case "histogram":
      return `histogram ${showSource(print.target)}`;
    case "character":
      return `character ${showExpression(print.value)}`;
  }
}

function showLocation(e: LocationExpression): string {
  switch (e.op) {
    case "constant":
      return String(e.value);
    case "register":
      return `r${e.register}`;
    case "address":
      return `&0x${e.value.toString(16)}`;
    case "dereference":
      return `[${showLocation(e.address)}]${e.size}`;
    case "negate":
    case "not":
    case "absolute":
      return `${e.op} ${showLocation(e.operand)}`;
    case "extend":
      return `${e.signed ? "s" : "u"}${e.size}(${showLocation(e.operand)})`;
    case "add":
      return `${showLocation(e.left)}+${showLocation(e.right)}`;
    default:
      return `${e.op}(${showLocation(e.left)}, ${showLocation(e.right)})`;
  }
}

export function showStatement(s: IrStatement): string {
  switch (s.kind) {
    case "block":
      return s.statements.map(showStatement).join("; ");
    case "evaluate":
      return showExpression(s.expression);
    case "if": {
      const otherwise = s.otherwise === undefined ? "" : ` else { ${showStatement(s.otherwise)} }`;
      return `if (${showExpression(s.condition)}) { ${showStatement(s.then)} }${otherwise}`;
    }
    case "loop": {
      const parts = [s.condition, s.step].map((one) =>
        one === undefined ? "" : showExpression(one),
      );
      return `loop (${parts.join("; ")}) { ${showStatement(s.body)} }`;
    }
    case "foreach": {
      const value = s.value === undefined ? "" : `${s.value.name} = `;
      const keys = s.keys.map((one) => one.name).join(", ");
      const slice = s.slice === undefined ? "" : `[${showAll(s.slice)}]`;
      const sort =
        s.sort === undefined
          ? ""
          : ` by ${s.sort.by} ${s.sort.extractor}${s.sort.descending ? "-" : "+"}`;
      const limit = s.limit === undefined ? "" : ` limit ${showExpression(s.limit)}`;
      return `foreach (${value}[${keys}] in g${s.array}${slice}${sort}${limit}) { ${showStatement(s.body)} }`;
    }
    case "break":
    case "continue":
    case "next":
      return s.kind;
    case "return":
      return s.value === undefined ? "return" : `return ${showExpression(s.value)}`;
    case "delete-element":
      return `delete g${s.array}[${showAll(s.keys)}]`;
    case "delete-global":
      return `delete g${s.global}`;
    case "try":
      return `try { ${showStatement(s.body)} } catch (${s.error?.name ?? ""}) { ${showStatement(s.handler)} }`;
  }
}

/** Each probe as `point: body`, blocks flattened. */
export function showProbes(program: Program): string[] {
  return program.probes.map(({ point, body }) => `${point}: ${showStatement(body)}`);
}

/** The bodies alone. */
export function showBodies(program: Program): string[] {
  return program.probes.map(({ body }) => showStatement(body));
}
