// procfs.*: files below /proc/systemtap/MODULE that the script answers.

import { spellPoint } from "../spell-point.ts";
import { fail, type Family } from "./family.ts";
import { numberOf, outOfRange, rangeOf, readComponents, stringOf } from "./suffixes.ts";

/** Only the owner reads and writes it. */
const usualUmask = 0o077n;
const mostBytes = 1n << 20n;

export const procfs: Family = {
  roots: ["procfs"],
  types: ["procfs{,(string)}{,.umask(number)}{.read,.read.maxsize(number),.write}"],
  resolve({ components }) {
    const [file, ...rest] = components;
    const parts = readComponents(rest, {
      umask: "number",
      maxsize: "number",
      read: "none",
      write: "none",
    });
    if (file === undefined || parts === undefined || file.argument?.kind === "number")
      return undefined;
    // maxsize says how much a read can answer, and stands for `.read` when that is left out.
    const reads = parts.read !== undefined || parts.maxsize !== undefined;
    if (reads === (parts.write !== undefined)) return undefined;
    const wrong = outOfRange(parts.umask, 0n, 0o777n) ?? outOfRange(parts.maxsize, 1n, mostBytes);
    if (wrong !== undefined) return wrong;
    const path = stringOf(file) ?? "command";
    if (!/^[^/\0]+(\/[^/\0]+)*$/.test(path) || /(^|\/)\.\.?(\/|$)/.test(path)) {
      return fail("resolve/bad-procfs-path", rangeOf(file), { values: { path } });
    }
    const isWritable = reads ? true : undefined;
    return {
      points: [
        {
          target: {
            kind: "procfs",
            path,
            access: reads ? "read" : "write",
            umask: Number(numberOf(parts.umask) ?? usualUmask),
            maxSize: Number(numberOf(parts.maxsize) ?? 0n),
          },
          point: spellPoint(components),
          provided: [{ name: "value", value: "text", isWritable }],
        },
      ],
    };
  },
};
