// Analyses a text against the fake kernel, for tests.

import type { SourceFile } from "../../source/source-file.ts";
import type { PreprocessorEnvironment } from "../../syntax/preprocessor-environment.ts";
import { analyzeScript } from "../analyze-script.ts";
import type { Analysis, AnalyzeOptions, Host } from "../host.ts";
import type { IrExpression, Program } from "../ir.ts";
import { walkNodes } from "../walk.ts";
import { createFakeDebugInfo } from "./fake-debug-info.ts";

export const fakeEnvironment: PreprocessorEnvironment = {
  kernelVersion: "6.1.192",
  kernelRelease: "6.1.0-56-cloud-amd64",
  arch: "x86_64",
  config: () => undefined,
  guru: false,
  privilege: "stapdev",
  runtime: "kernel",
  systemtapVersion: "5.6",
};

/** A host with library files by name. */
export function fakeHost(library: Readonly<Record<string, string>> = {}): Host {
  const files = Object.entries(library).map(([path, text]): SourceFile => ({
    path,
    text,
    origin: "library",
  }));
  return { library: files, debugInfo: createFakeDebugInfo(), environment: fakeEnvironment };
}

export function analyzeText(
  text: string,
  host: Host = fakeHost(),
  options: Partial<AnalyzeOptions> = {},
): Analysis {
  const file: SourceFile = { path: "test.stp", text, origin: "script" };
  return analyzeScript(file, host, { guru: false, ...options });
}

/** The program of a text in which nothing is wrong. */
export function programOf(text: string, host?: Host, options?: Partial<AnalyzeOptions>): Program {
  const { program, diagnostics } = analyzeText(text, host, options);
  if (program === undefined) {
    throw new Error(diagnostics.map((one) => `${one.code}: ${one.message}`).join("\n"));
  }
  return program;
}

/** All IR expressions and statements of a kind, in order. */
export function findKind<K extends IrExpression["kind"]>(
  node: unknown,
  kind: K,
): Extract<IrExpression, { kind: K }>[] {
  const found: Extract<IrExpression, { kind: K }>[] = [];
  walkNodes(node, (one) => {
    if (one.kind === kind) found.push(one as Extract<IrExpression, { kind: K }>);
  });
  return found;
}
