// Moves what a module's facts say of types and places into the numbers and words of the whole kernel.

import type { Location, LocationExpression, TypeFact, TypeRef } from "../debug-info.ts";

/** The same type, its parts under other handles. */
export function rebaseType(fact: TypeFact, move: (ref: TypeRef) => TypeRef): TypeFact {
  switch (fact.kind) {
    case "pointer":
    case "typedef":
    case "qualified":
      return { ...fact, target: move(fact.target) };
    case "array":
      return { ...fact, element: move(fact.element) };
    case "struct":
    case "union":
      return { ...fact, members: fact.members.map((one) => ({ ...one, type: move(one.type) })) };
    case "function":
      return { ...fact, returns: move(fact.returns), parameters: fact.parameters.map(move) };
    default:
      return fact;
  }
}

/** The same location, its addresses being those of a module. */
export function rebaseLocation(location: Location, module: string): Location {
  switch (location.kind) {
    case "memory":
      return { ...location, address: rebaseExpression(location.address, module) };
    case "value":
    case "entry-only":
      return { ...location, value: rebaseExpression(location.value, module) };
    case "pieces":
      return {
        ...location,
        pieces: location.pieces.map((piece) => ({
          ...piece,
          location: rebaseLocation(piece.location, module),
        })),
      };
    default:
      return location;
  }
}

function rebaseExpression(expression: LocationExpression, module: string): LocationExpression {
  switch (expression.op) {
    case "address":
      return { ...expression, module };
    case "constant":
    case "register":
    case "entry-register":
      return expression;
    case "dereference":
      return { ...expression, address: rebaseExpression(expression.address, module) };
    case "negate":
    case "not":
    case "absolute":
    case "extend":
      return { ...expression, operand: rebaseExpression(expression.operand, module) };
    default:
      return {
        ...expression,
        left: rebaseExpression(expression.left, module),
        right: rebaseExpression(expression.right, module),
      };
  }
}
