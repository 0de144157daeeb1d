// Where a value of the target is, in a form that people and comparisons can read: `rdi`, `[rdi + 24]`, `[[rsp + 8] + 16]`.

import type { Architecture, Location, LocationExpression } from "../debuginfo/debug-info.ts";
import type { IrExpression } from "./ir.ts";
import { registerName } from "./register-names.ts";
import type { Place } from "./target-place.ts";

const signs: Readonly<Record<string, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  divide: "/",
  modulo: "%",
  and: "&",
  or: "|",
  xor: "^",
  "shift-left": "<<",
  "shift-right": ">>",
  "shift-right-arithmetic": ">>>",
  equal: "==",
  "not-equal": "!=",
  less: "<",
  "less-equal": "<=",
  greater: ">",
  "greater-equal": ">=",
};

export function spellPlace(architecture: Architecture, place: Place): string {
  const spell = createSpelling(architecture);
  switch (place.kind) {
    case "memory": {
      const field =
        place.bitField &&
        ` bits ${place.bitField.shift}..${place.bitField.shift + place.bitField.width - 1}`;
      return `[${spell.value(place.address)}]${field ?? ""}`;
    }
    case "value":
      return spell.value(place.value);
    case "located":
      return spell.location(place.location);
  }
}

function createSpelling(architecture: Architecture) {
  const name = (register: number): string => registerName(architecture, register);

  const expression = (one: LocationExpression): string => {
    switch (one.op) {
      case "constant":
        return String(one.value);
      case "register":
        return name(one.register);
      case "address":
        // A link-time address differs from build to build and says nothing.
        return one.anchor === undefined ? "its address" : one.anchor.symbol;
      case "dereference":
        return `[${expression(one.address)}]`;
      case "negate":
        return `-(${expression(one.operand)})`;
      case "not":
        return `~(${expression(one.operand)})`;
      case "absolute":
        return `abs(${expression(one.operand)})`;
      case "extend":
        return expression(one.operand);
      default:
        return `${expression(one.left)} ${signs[one.op] ?? one.op} ${expression(one.right)}`;
    }
  };

  const value = (one: IrExpression): string => {
    switch (one.kind) {
      case "target":
        return expression(one.value);
      case "read":
        return `[${value(one.address)}]`;
      case "number":
        return String(one.value);
      case "binary":
        return `${value(one.left)} ${one.operator} ${value(one.right)}`;
      case "entry-value":
        return "saved at entry";
      default:
        return "computed";
    }
  };

  const location = (one: Location): string => {
    switch (one.kind) {
      case "register":
        return name(one.register);
      case "memory":
        return `[${expression(one.address)}]`;
      case "value":
        return expression(one.value);
      case "pieces":
        return one.pieces.map((piece) => location(piece.location)).join(" : ");
      case "unavailable":
        return "nowhere";
    }
  };

  return { value, location };
}
