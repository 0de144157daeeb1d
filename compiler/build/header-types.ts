// Compiles headers of a kernel for their types alone: those that nothing of the kernel uses stand in no debug information.

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { realpath, stat } from "node:fs/promises";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { bad, firstLines, good, type Outcome } from "./build-fault.ts";
import { enterRoot } from "./enter-root.ts";
import { identifyProgram } from "./identify-program.ts";
import type { KernelBuild } from "./kernel-build.ts";
import { missingHeaders } from "./missing-headers.ts";
import { findToolchain } from "./toolchain.ts";

/** The object with its debug information, or what the compiler says first. */
export type CompiledHeaders =
  | { readonly ok: true; readonly object: string }
  | {
      readonly ok: false;
      readonly complaint: string;
      /** The headers are to blame, and would be the next time; not this machine, at this moment. */
      readonly isOfHeaders: boolean;
    };

export interface HeaderCompiler {
  /** Tells the kernel's tree and the compiler: with others, other types. */
  readonly identity: string;
  /** Compiles headers together, in their order, in an empty folder. At once: the passes ask. */
  compile(headers: readonly string[], folder: string): CompiledHeaders;
}

/** Looks for what compiles the headers of a kernel: its tree, as modules are built with it, and its compiler. */
export async function findHeaderCompiler(kernel: KernelBuild): Promise<Outcome<HeaderCompiler>> {
  const missing = missingHeaders(kernel);
  if (missing !== undefined) return bad(missing);
  const toolchain = await findToolchain(kernel);
  if (!toolchain.ok) return toolchain;
  const entered = await enterRoot(kernel, [kernel.headersDir]);
  if (!entered.ok) return entered;
  const { headersDir, moduleSymvers, buildRoot, release } = kernel;
  const { compiler, makeVariables } = toolchain.value;
  const { size, mtimeMs } = await stat(moduleSymvers);
  const parts = [
    release,
    await realpath(headersDir),
    size,
    mtimeMs,
    buildRoot,
    await identifyProgram(compiler, buildRoot),
  ];
  return good({
    identity: createHash("sha256").update(JSON.stringify(parts)).digest("hex"),
    compile: (headers, folder) => {
      layOut(headers, folder);
      const make = ["make", "-s", "-C", headersDir, `M=${folder}`, ...makeVariables, "types.o"];
      const [program, ...words] = [...entered.value, ...make];
      const run = spawnSync(program!, words, {
        cwd: headersDir,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        env: { ...process.env, LC_ALL: "C", MAKEFLAGS: "", MAKELEVEL: "" },
      });
      if (run.status === 0) return { ok: true, object: join(folder, "types.o") };
      if (run.error !== undefined)
        return { ok: false, complaint: run.error.message, isOfHeaders: false };
      const said = run.stderr + run.stdout;
      return { ok: false, complaint: complaintOf(said), isOfHeaders: isOfHeaders(said) };
    },
  });
}

/** One unit that includes the headers, with a function, since there is no index of what has no code. */
function layOut(headers: readonly string[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  const includes = headers.map((header) => `#include <${header}>\n`);
  const unit = `${includes.join("")}void tapwright_types(void);\nvoid tapwright_types(void) {}\n`;
  writeFileSync(join(folder, "types.c"), unit);
  // Otherwise the compiler describes what the unit uses only, which is nothing.
  const flags = "-g -gno-split-dwarf -fno-eliminate-unused-debug-types -w";
  writeFileSync(join(folder, "Makefile"), `obj-m := types.o\nccflags-y := ${flags}\n`);
}

/** A line of a header, or of the unit that asks for one, is named; a full disk has no line, or is told as what it is. */
function isOfHeaders(output: string): boolean {
  return /:\d+:\d+: (?:fatal )?error: (?!error (?:writing|closing))/.test(output);
}

/** `include/linux/rwlock.h:5:2: …`; of the unit itself the place says nothing. */
function complaintOf(output: string): string {
  const [first = ""] = firstLines(output).split("\n");
  const line = first.replace(/^\S*\/types\.c:\d+:\d+: /, "").replace(/^\S*\/(?=include\/)/, "");
  return line.replace(/(^|: )(?:fatal )?error: /, "$1");
}
