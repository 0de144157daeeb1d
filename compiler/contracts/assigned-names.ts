// Which variables a body has surely assigned when it is done, and which perhaps.

import { expressionParts } from "../semantics/expression-parts.ts";
import type { Assignment, Expression, Statement } from "../syntax/ast.ts";

export interface AssignedNames {
  /** On every path. Undefined: no path leads to the end (`next`). */
  readonly surely: ReadonlySet<string> | undefined;
  /** On some path, with all assigned values, in order of the first assignment. */
  readonly values: ReadonlyMap<string, readonly Assignment[]>;
}

type Names = ReadonlySet<string> | undefined;

/** Of bodies that run one after the other. */
export function assignedNames(bodies: readonly (Statement | undefined)[]): AssignedNames {
  const values = new Map<string, Assignment[]>();
  const note = (assignment: Assignment, name: string): void => {
    values.set(name, [...(values.get(name) ?? []), assignment]);
  };
  let surely: Names = new Set();
  for (const body of bodies) if (body !== undefined) surely = run(body, surely, note);
  return { surely, values };
}

type Note = (assignment: Assignment, name: string) => void;

/** What is assigned behind a statement, when `before` is assigned in front of it. */
function run(statement: Statement, before: Names, note: Note): Names {
  switch (statement.kind) {
    case "block":
      return statement.statements.reduce<Names>((names, one) => run(one, names, note), before);
    case "expression":
      return evaluate(statement.expression, before, note);
    case "if": {
      const names = evaluate(statement.condition, before, note);
      const then = run(statement.then, names, note);
      const { otherwise } = statement;
      return meet(then, otherwise === undefined ? names : run(otherwise, names, note));
    }
    case "while": {
      const names = evaluate(statement.condition, before, note);
      run(statement.body, names, note);
      return names;
    }
    case "for": {
      const begun = evaluate(statement.initial, before, note);
      const names = evaluate(statement.condition, begun, note);
      evaluate(statement.step, run(statement.body, names, note), note);
      return names;
    }
    case "foreach":
      run(statement.body, before, note);
      return before;
    case "try":
      // An error may come before anything in the block is assigned.
      return meet(run(statement.body, before, note), run(statement.handler, before, note));
    // Loops take back what stands in their bodies, so that `break` and `continue` end a path like `next`.
    case "next":
    case "return":
    case "break":
    case "continue":
      return undefined;
    case "delete":
    case "empty":
      return before;
  }
}

function evaluate(expression: Expression | undefined, before: Names, note: Note): Names {
  if (expression === undefined) return before;
  if (expression.kind === "conditional") {
    const names = evaluate(expression.condition, before, note);
    const then = evaluate(expression.then, names, note);
    return meet(then, evaluate(expression.otherwise, names, note));
  }
  if (expression.kind === "binary" && /^(?:&&|\|\|)$/.test(expression.operator)) {
    const names = evaluate(expression.left, before, note);
    evaluate(expression.right, names, note);
    return names;
  }
  let names = before;
  for (const part of expressionParts(expression)) names = evaluate(part, names, note);
  if (expression.kind !== "assignment" || expression.target.kind !== "identifier") return names;
  note(expression, expression.target.name);
  return names && new Set([...names, expression.target.name]);
}

function meet(one: Names, other: Names): Names {
  if (one === undefined || other === undefined) return one ?? other;
  return new Set([...one].filter((name) => other.has(name)));
}
