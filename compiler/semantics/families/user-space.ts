// Families that need user space, and those that SystemTap itself took away: known by name, and answered so.

import { spellPoint } from "../spell-point.ts";
import { fail, type Family } from "./family.ts";

export const userSpace: Family = {
  types: [],
  roots: ["process", "debuginfod", "java", "python2", "python3", "input"],
  resolve({ components, range }) {
    const family = components[0]?.name ?? "";
    const point = spellPoint(components);
    return fail("resolve/user-space-not-yet", range, { values: { family, point } });
  },
};
