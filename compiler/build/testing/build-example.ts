// Builds the hand-written example as a module, in a folder that is gone after the tests.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";
import {
  buildModule,
  type BuildRequest,
  type BuildResult,
  type KernelBuild,
} from "../build-module.ts";

const repository = join(import.meta.dirname, "../../..");

export const example = readFileSync(join(repository, "examples/handwritten/reads.c"), "utf8");

export interface Workshop {
  readonly folder: string;
  /** Builds `reads.ko` in the folder, unless told otherwise. */
  readonly build: (kernel: KernelBuild, changes?: Partial<BuildRequest>) => Promise<BuildResult>;
}

/** To be called where tests are collected: it cleans up behind them. */
export function openWorkshop(): Workshop {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-build-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const build: Workshop["build"] = (kernel, changes = {}) =>
    buildModule({
      generated: { c: example, embedded: [] },
      moduleName: "reads",
      kernel,
      runtimeDir: join(repository, "runtime-c"),
      cacheDir: join(folder, "cache"),
      output: join(folder, "reads.ko"),
      ...changes,
    });
  return { folder, build };
}

export function codesOf(result: BuildResult): string[] {
  return result.diagnostics.map(({ code }) => code);
}
