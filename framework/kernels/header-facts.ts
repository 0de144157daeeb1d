// The types of a kernel's headers, compiled when a script first asks for them and kept like other indexes.

import { createHash, randomBytes } from "node:crypto";
import { mkdirSync, renameSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { indexModule, openFacts } from "../../compiler/index.ts";
import type { DebugInfo, HeaderCompiler, HeaderProblem } from "../../compiler/index.ts";
import type { KernelVersion } from "../../qemu/index.ts";
import type { Progress } from "../progress/progress.ts";
import { headerFactsPath } from "./facts-path.ts";

/** What compiles headers of a kernel, or why nothing does, in words. */
export type HeaderSource = HeaderCompiler | string;

/** `headers` are written as behind `kernel` in a cast: `<linux/llc.h><net/llc_pdu.h>`. */
export function openHeaders(
  kernel: KernelVersion,
  source: HeaderSource,
  headers: string,
  progress: Progress,
): DebugInfo | HeaderProblem {
  if (typeof source === "string") return { kind: "absent", reason: source };
  const digest = createHash("sha256").update(`${source.identity}\0${headers}`).digest("hex");
  const path = headerFactsPath(kernel, digest.slice(0, 24));
  const known = statSync(path, { throwIfNoEntry: false }) && openFacts(path);
  if (known?.ok === true) return known.value;
  // There is none, or a damaged one.
  const folder = join(tmpdir(), `tapwright-headers-${randomBytes(6).toString("hex")}`);
  const step = progress.step(`compile ${headers}`);
  try {
    return compile(source, headers, folder, path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    step.end();
  }
}

function compile(
  source: HeaderCompiler,
  headers: string,
  folder: string,
  path: string,
): DebugInfo | HeaderProblem {
  const names = headers.slice(1, -1).split("><");
  const compiled = source.compile(names, folder);
  if (!compiled.ok) return { kind: "broken", reason: compiled.complaint };
  mkdirSync(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    const indexed = indexModule({ debugFile: compiled.object, output: unfinished });
    if (!indexed.ok) return { kind: "broken", reason: indexed.fault.message };
    renameSync(unfinished, path);
  } finally {
    rmSync(unfinished, { force: true });
  }
  const opened = openFacts(path);
  return opened.ok ? opened.value : { kind: "broken", reason: opened.fault.message };
}
