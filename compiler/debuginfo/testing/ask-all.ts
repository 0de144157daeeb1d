// Every question of `DebugInfo`, for tests with broken files: they may have any answer, but an answer.

import type { DebugInfo } from "../debug-info.ts";
import { FactsError } from "../fault.ts";

/** Asks everything that can be asked. */
export function askAll(info: DebugInfo): void {
  for (const fn of info.functions({ name: "*" })) {
    const sites = [...(fn.entry === undefined ? [] : [fn.entry]), ...info.inlinedSites(fn)];
    for (const site of sites) {
      for (const { type } of info.variables(site)) info.type(type);
      if (site.pc === undefined) continue;
      for (const distance of [4n, 8n, 24n]) info.variables({ ...site, pc: site.pc + distance });
      info.statementAt?.(site.pc);
      info.callees?.(site);
      info.anchor?.(site.pc);
    }
    info.labels?.(fn);
    info.returnLocation(fn);
  }
  for (const kind of ["struct", "base"] as const) info.findType(kind, "thing");
  info.globals("state");
  info.symbol("state");
  info.enumConstant("LOW");
  info.statementSites("src/a.c", 7);
  info.symbolAt(0xffff_ffff_8100_0012n);
  info.nearFunctions("wrok", 2);
}

/** What became of asking everything. */
export function outcomeOf(info: DebugInfo): string {
  try {
    askAll(info);
    return "answered";
  } catch (error) {
    if (!(error instanceof FactsError)) throw error;
    if (error.fault.code !== "facts-damaged") throw error;
    return error.message;
  }
}
