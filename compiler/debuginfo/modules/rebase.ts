// Moves what a module's facts say of types and places into the numbers and words of the whole kernel.

import type { Anchor, Location, LocationExpression, TypeFact, TypeRef } from "../debug-info.ts";

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

/** The same location, its addresses being those of a module; unavailable where the running kernel could not find them. */
export function rebaseLocation(location: Location, image: ModuleImage): Location {
  const rebased = moveLocation(location, image);
  return isAnchored(rebased) ? rebased : { kind: "unavailable", reason: "unsupported-expression" };
}

/** A module as an address of it is looked up. */
export interface ModuleImage {
  readonly name: string;
  anchor(address: bigint): Anchor | undefined;
}

function isAnchored(part: Location | LocationExpression): boolean {
  if ("op" in part && part.op === "address") return part.anchor !== undefined;
  return Object.values(part).every((one: unknown) =>
    typeof one !== "object" || one === null
      ? true
      : Object.values(Array.isArray(one) ? one : [one]).every((inner) =>
          isAnchored(inner as LocationExpression),
        ),
  );
}

function moveLocation(location: Location, module: ModuleImage): Location {
  switch (location.kind) {
    case "memory":
      return { ...location, address: rebaseExpression(location.address, module) };
    case "value":
      return { ...location, value: rebaseExpression(location.value, module) };
    case "pieces":
      return {
        ...location,
        pieces: location.pieces.map((piece) => ({
          ...piece,
          location: moveLocation(piece.location, module),
        })),
      };
    default:
      return location;
  }
}

function rebaseExpression(expression: LocationExpression, module: ModuleImage): LocationExpression {
  switch (expression.op) {
    case "address":
      return { ...expression, module: module.name, anchor: module.anchor(expression.value) };
    case "constant":
    case "register":
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
