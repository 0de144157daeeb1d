// Runs generated C for real, on the host: the runtime's own algorithms are compiled for it (they know no kernel),
// the rest is testing/host-runtime.c. Everything is checked by the undefined-behaviour and address sanitizers.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Program } from "../../semantics/ir.ts";
import { emitModule } from "../emit-module.ts";
import { includeDir, warnings } from "./compile-c.ts";

const algorithms =
  "activation counter display format histogram map memory number quote real real-text regex sink stack stat string unicode walk words".split(
    " ",
  );
const runtimeDir = fileURLToPath(new URL("../../../runtime-c/kernel", import.meta.url));
const hostMain = fileURLToPath(new URL("./host-runtime.c", import.meta.url));
const sanitizers = ["-fsanitize=undefined,address", "-fno-sanitize-recover"];
/* calloc does not align the runtime's per-CPU parts to cache lines, as vzalloc does. */
const runtimeFlags = ["-fno-sanitize=alignment"];
/* To compile each script takes longer than to run it. */
const flags = ["-std=gnu11", "-g", "-O0", ...sanitizers, `-I${includeDir}`];

export interface HostRuntime {
  /** What the script prints, run from begin to end. Throws what the compiler or a sanitizer says. */
  run(program: Program): string;
  /** The same for C that is there already. */
  runC(c: string): string;
  remove(): void;
}

/** Compiles the runtime for the host, into a folder that `remove` takes away. */
export function createHostRuntime(): HostRuntime {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-host-"));
  const sources = [...algorithms.map((name) => join(runtimeDir, `${name}.c`)), hostMain];
  const objects = sources.map((source, index) => {
    const object = join(folder, `runtime-${index}.o`);
    gcc([...flags, ...runtimeFlags, "-c", source, "-o", object]);
    return object;
  });
  let count = 0;
  const runC = (c: string): string => {
    const name = join(folder, `script-${count++}`);
    writeFileSync(`${name}.c`, c);
    gcc([...flags, ...warnings, "-c", `${name}.c`, "-o", `${name}.o`]);
    gcc([...sanitizers, `${name}.o`, ...objects, "-o", name]);
    const { stdout, stderr } = spawnSync(name, { encoding: "utf8", timeout: 20_000 });
    if (stderr !== "") throw new Error(`${stderr}\n${stdout}`);
    return stdout;
  };
  return {
    runC,
    run(program) {
      const { c, diagnostics } = emitModule(program, { moduleName: "t", architecture: "x86_64" });
      if (diagnostics.length > 0) throw new Error(diagnostics.map((one) => one.message).join("\n"));
      return runC(c);
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function gcc(args: readonly string[]): void {
  const { status, stderr } = spawnSync("gcc", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}
