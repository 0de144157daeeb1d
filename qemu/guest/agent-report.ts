// The agent's report of a run (TW_FRAME_REPORT), and the state line of the control file.

import type { ModuleState } from "./run-types.ts";

export interface AgentReport {
  readonly module: string;
  /** The control file's last line, or empty. */
  readonly state: string;
  readonly refused?: { readonly at: string; readonly errno: number; readonly text: string };
  readonly unloadErrno: number;
  readonly taint: number;
  readonly taintBefore: number;
  readonly lostMessages: number;
  readonly leftBehind: readonly string[];
}

/** "state=stopped errors=0 skipped=2 busy=0 waited=0 stack=0 missed=2 lost=0 probes=3 hits=17"; undefined when it is not such a line. */
export function parseState(line: string): ModuleState | undefined {
  const values = new Map(
    line
      .trim()
      .split(/\s+/)
      .map((word) => word.split("=", 2) as [string, string]),
  );
  if (!values.has("state")) return undefined;
  const number = (name: string): number => Number(values.get(name) ?? 0);
  return {
    errors: number("errors"),
    skipped: number("skipped"),
    busy: number("busy"),
    waited: number("waited"),
    stack: number("stack"),
    missed: number("missed"),
    lost: number("lost"),
    probes: number("probes"),
    hits: number("hits"),
  };
}
