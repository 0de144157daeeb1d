// kernel.*: code of the kernel image, its tracepoints and its data.

import { spellPoint } from "../spell-point.ts";
import { resolveAbsolute } from "./absolute.ts";
import { codeForms, resolveCode } from "./code.ts";
import { fail, type Family } from "./family.ts";
import { resolveTracepoint } from "./tracepoint.ts";
import { resolveWatchpoint } from "./watchpoint.ts";

export const kernel: Family = {
  roots: ["kernel"],
  types: [
    ...codeForms("kernel"),
    "kernel.{trace,tracepoint}(string)",
    "kernel.data{(number),(number).length(number),(string)}{.rw,.write}",
  ],
  resolve(request) {
    const { components, debugInfo, range } = request;
    const [, component] = components;
    const what = component?.name;
    if (what === "data") return resolveWatchpoint(request);
    if (component !== undefined && (what === "trace" || what === "tracepoint")) {
      return resolveTracepoint(request, component);
    }
    if (what !== "function" && what !== "statement") return undefined;
    if (debugInfo === undefined) {
      const isAbsolute = components[2]?.name === "absolute";
      if (isAbsolute) return resolveAbsolute(request);
      return fail("resolve/no-debug-info", range, { values: { what: spellPoint(components) } });
    }
    return resolveCode(request, debugInfo, { prefix: "kernel" });
  },
};
