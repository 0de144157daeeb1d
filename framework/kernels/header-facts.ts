// The types of a kernel's headers, compiled when a script first asks for them and kept like other indexes.

import { createHash, randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { keepForSpeed } from "../cache/keep-for-speed.ts";
import { replaceWhole } from "../cache/replace-whole.ts";
import { openFacts } from "../../compiler/index.ts";
import type { DebugInfo, HeaderCompiler, HeaderProblem } from "../../compiler/index.ts";
import type { KernelVersion } from "../../qemu/index.ts";
import type { Progress } from "../progress/progress.ts";
import { headerFactsPath } from "./facts-path.ts";
import { makeIndex } from "./make-index.ts";

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
  const sum = createHash("sha256").update(`${source.identity}\0${headers}`).digest("hex");
  const digest = sum.slice(0, 24);
  const path = headerFactsPath(kernel, digest);
  const known = statSync(path, { throwIfNoEntry: false }) && openFacts(path);
  if (known?.ok === true) return known.value;
  const refusal = headerFactsPath(kernel, digest, "complaint");
  const complaint = readComplaint(refusal);
  if (complaint !== undefined) return { kind: "broken", reason: complaint };
  // There is none, or a damaged one.
  const folder = join(tmpdir(), `tapwright-headers-${randomBytes(6).toString("hex")}`);
  const step = progress.step(`compile ${headers}`);
  try {
    return compile(source, headers, folder, { path, refusal });
  } finally {
    rmSync(folder, { recursive: true, force: true });
    step.end();
  }
}

function compile(
  source: HeaderCompiler,
  headers: string,
  folder: string,
  { path, refusal }: { readonly path: string; readonly refusal: string },
): DebugInfo | HeaderProblem {
  const names = headers.slice(1, -1).split("><");
  const compiled = source.compile(names, folder);
  if (!compiled.ok) {
    const { complaint, isOfHeaders } = compiled;
    if (isOfHeaders) {
      keepForSpeed(dirname(refusal), () => replaceWhole(refusal, `${complaint}\n`));
    }
    return { kind: "broken", reason: complaint };
  }
  const made = makeIndex(compiled.object, path);
  return made.ok ? made.value : { kind: "broken", reason: made.fault.message };
}

/** What the compiler said of these headers before; undefined when they were not tried, or it was not written to its end. */
function readComplaint(path: string): string | undefined {
  const text = existsSync(path) ? readFileSync(path, "utf8") : "";
  return text.endsWith("\n") ? text.slice(0, -1) : undefined;
}
