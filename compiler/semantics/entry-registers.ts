// Locations that count on what a register held at the function's entry, as in a function that was inlined into another one. At the
// entry itself the register still holds it; elsewhere nobody knows it any more.

import type { Location, LocationExpression, ProbeSite } from "../debuginfo/debug-info.ts";

/** A location as a probe can use it: what is known only at entry is that, whatever kind of place it tells. */
export function locationAt(site: ProbeSite | undefined, location: Location): Location {
  return site?.kind === "entry" ? atEntry(location) : elsewhere(location);
}

function atEntry(location: Location): Location {
  switch (location.kind) {
    case "memory":
      return { kind: "memory", address: registersHere(location.address) };
    case "value":
    case "entry-only":
      return { kind: "value", value: registersHere(location.value) };
    case "pieces":
      return withPieces(location, atEntry);
    default:
      return location;
  }
}

function elsewhere(location: Location): Location {
  switch (location.kind) {
    case "memory":
      return usesEntry(location.address)
        ? { kind: "entry-only", value: location.address }
        : location;
    case "pieces":
      return withPieces(location, (piece) => {
        const { kind } = elsewhere(piece);
        return kind === "entry-only" ? { kind: "unavailable", reason: "optimized-out" } : piece;
      });
    default:
      return location;
  }
}

function withPieces(
  { pieces }: Extract<Location, { kind: "pieces" }>,
  change: (location: Location) => Location,
): Location {
  return {
    kind: "pieces",
    pieces: pieces.map(({ size, location }) => ({ size, location: change(location) })),
  };
}

function usesEntry(expression: LocationExpression): boolean {
  switch (expression.op) {
    case "entry-register":
      return true;
    case "constant":
    case "register":
    case "address":
      return false;
    case "dereference":
      return usesEntry(expression.address);
    case "negate":
    case "not":
    case "absolute":
    case "extend":
      return usesEntry(expression.operand);
    default:
      return usesEntry(expression.left) || usesEntry(expression.right);
  }
}

function registersHere(expression: LocationExpression): LocationExpression {
  switch (expression.op) {
    case "entry-register":
      return { op: "register", register: expression.register };
    case "constant":
    case "register":
    case "address":
      return expression;
    case "dereference":
      return { ...expression, address: registersHere(expression.address) };
    case "negate":
    case "not":
    case "absolute":
    case "extend":
      return { ...expression, operand: registersHere(expression.operand) };
    default:
      return {
        ...expression,
        left: registersHere(expression.left),
        right: registersHere(expression.right),
      };
  }
}
