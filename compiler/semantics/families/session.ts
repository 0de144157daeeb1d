// begin, end, error and never.

import { spellPoint } from "../spell-point.ts";
import type { Family } from "./family.ts";

export const session: Family = {
  roots: ["begin", "end", "error"],
  types: ["{begin,end,error}{,(number)}"],
  resolve({ components }) {
    const [first, ...rest] = components;
    const argument = first?.argument;
    if (rest.length > 0 || argument?.kind === "string") return undefined;
    const kind = first?.name as "begin" | "end" | "error";
    const point = spellPoint(components);
    return { points: [{ target: { kind, order: argument?.value ?? 0n }, point }] };
  },
};

export const never: Family = {
  roots: ["never"],
  types: ["never"],
  resolve({ components }) {
    const isPlain = components.length === 1 && components[0]?.argument === undefined;
    return isPlain ? { points: [{ target: { kind: "never" }, point: "never" }] } : undefined;
  },
};
