// Walks over the typed IR. Passes of the generator ask their questions ("does this write a variable?") with it.

import type {
  IrBlock,
  IrExpression,
  IrPlace,
  IrPrint,
  IrStatement,
  IrTarget,
} from "../semantics/ir.ts";

function keysOf(target: {
  readonly kind: string;
  readonly keys?: readonly IrExpression[];
}): readonly IrExpression[] {
  return target.keys ?? [];
}

function present(expressions: readonly (IrExpression | null)[]): IrExpression[] {
  return expressions.filter((one) => one !== null);
}

function targetKeys(target: IrTarget): readonly IrExpression[] {
  return target.kind === "element" ? target.keys : [];
}

function placeParts(place: IrPlace): readonly IrExpression[] {
  return place.kind === "memory" ? [place.address] : [];
}

function printParts(print: IrPrint): readonly IrExpression[] {
  switch (print.kind) {
    case "values":
      return print.values;
    case "format":
      return print.arguments;
    case "histogram":
      return keysOf(print.target);
    case "character":
      return [print.value];
    case "map":
    case "display":
      return [];
  }
}

/** The expressions directly below one, in order of evaluation. */
export function childrenOf(expression: IrExpression): readonly IrExpression[] {
  switch (expression.kind) {
    case "number":
    case "string":
    case "local":
    case "global":
    case "target":
    case "called-from":
    case "per-cpu":
    case "register":
    case "counter":
    case "entry-value":
    case "context-value":
    case "context-text":
      return [];
    case "write":
      return [...placeParts(expression.place), expression.value];
    case "element":
      return expression.keys;
    case "assign":
    case "update":
      return [...targetKeys(expression.target), expression.value];
    case "step":
      return targetKeys(expression.target);
    case "record":
      return [...keysOf(expression.target), expression.value];
    case "extract":
      return keysOf(expression.target);
    case "bucket":
      return [...keysOf(expression.target), expression.index];
    case "bucket-after":
      return [...keysOf(expression.target), expression.last];
    case "binary":
    case "logical":
    case "compare":
      return [expression.left, expression.right];
    case "unary":
      return [expression.operand];
    case "match":
      return [expression.subject];
    case "conditional":
      return [expression.condition, expression.then, expression.otherwise];
    case "in":
      return present(expression.keys);
    case "call":
    case "intrinsic":
      return expression.arguments;
    case "print":
    case "sprint":
      return printParts(expression.print);
    case "read":
      return [expression.address];
  }
}

/** Whether a question is answered yes for an expression or anything below it. */
export function someExpression(
  expression: IrExpression,
  question: (expression: IrExpression) => boolean,
): boolean {
  return (
    question(expression) || childrenOf(expression).some((child) => someExpression(child, question))
  );
}

/** The statements directly below one. */
export function bodiesOf(statement: IrStatement): readonly IrStatement[] {
  switch (statement.kind) {
    case "block":
      return statement.statements;
    case "if":
      return statement.otherwise === undefined
        ? [statement.then]
        : [statement.then, statement.otherwise];
    case "loop":
    case "foreach":
      return [statement.body];
    case "try":
      return [statement.body, statement.handler];
    default:
      return [];
  }
}

/** The expressions that a statement itself evaluates, without those of its bodies. */
export function expressionsOf(statement: IrStatement): readonly IrExpression[] {
  switch (statement.kind) {
    case "evaluate":
      return [statement.expression];
    case "if":
      return [statement.condition];
    case "loop":
      return [statement.condition, statement.step].filter((one) => one !== undefined);
    case "foreach":
      return [
        ...present(statement.slice ?? []),
        ...(statement.limit === undefined ? [] : [statement.limit]),
      ];
    case "return":
      return statement.value === undefined ? [] : [statement.value];
    case "delete-element":
      return present(statement.keys);
    default:
      return [];
  }
}

/** Visits every expression of a block, however deep. */
export function visitExpressions(
  block: IrBlock | IrStatement,
  visit: (expression: IrExpression) => void,
): void {
  const visitDeep = (expression: IrExpression): void => {
    visit(expression);
    childrenOf(expression).forEach(visitDeep);
  };
  expressionsOf(block).forEach(visitDeep);
  for (const body of bodiesOf(block)) visitExpressions(body, visit);
}
