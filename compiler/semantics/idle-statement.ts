// Statements that change nothing that anybody could see: they are left out, and the author is told.

import type { Expression, Statement } from "../syntax/ast.ts";
import { isPure } from "./purity.ts";
import type { Symbols } from "./symbols.ts";

/** Whether a statement, whatever its expressions give, leaves everything as it was. */
export function isIdle(statement: Statement, symbols: Symbols): boolean {
  const pure = (node: Parameters<typeof isPure>[0] | undefined): boolean =>
    node === undefined || isPure(node, symbols, () => false);
  switch (statement.kind) {
    case "empty":
      return true;
    case "block":
      return statement.statements.every((one) => isIdle(one, symbols));
    case "expression":
      return pure(statement.expression);
    case "if":
      return (
        pure(statement.condition) &&
        isIdle(statement.then, symbols) &&
        (statement.otherwise === undefined || isIdle(statement.otherwise, symbols))
      );
    case "while":
      return (
        !isEndless(statement.condition) &&
        pure(statement.condition) &&
        isIdle(statement.body, symbols)
      );
    case "for":
      return (
        !isEndless(statement.condition) &&
        [statement.initial, statement.condition, statement.step].every(pure) &&
        isIdle(statement.body, symbols)
      );
    case "foreach":
      return pure(statement.limit) && isIdle(statement.body, symbols);
    default:
      return false;
  }
}

/** A loop that cannot end by itself ends the handler, with an error. */
function isEndless(condition: Expression | undefined): boolean {
  return condition === undefined || (condition.kind === "number" && condition.value !== 0n);
}
