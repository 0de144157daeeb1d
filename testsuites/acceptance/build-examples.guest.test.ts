// Every example of Debian's systemtap-doc that resolves with the library of systemtap-common is translated to C. That library's own C
// is opaque, and never compiled: what calls none of it, with that library or without, becomes modules, in which the inspection finds
// nothing. All of them do with TAPWRIGHT_ALL_EXAMPLES=1, otherwise every fifth.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  analyzeScript,
  buildModule,
  emitModule,
  hasErrors,
  type Diagnostic,
  type EmittedModule,
  type Host,
  type Program,
} from "../../compiler/index.ts";
import { cacheRoot } from "../../qemu/index.ts";
import { openKernel, type OpenKernel } from "../../framework/kernels/open-kernel.ts";
import { preprocessorEnvironment } from "../../framework/kernels/preprocessor-environment.ts";
import { packageRoot } from "../../framework/package-root.ts";
import { loadLibrary } from "../../framework/pipeline/library.ts";
import { tapsetTarget } from "../../framework/pipeline/session.ts";
import { moduleNameOf } from "../../framework/pipeline/translate.ts";
import { terminalProgress } from "../../framework/progress/terminal-progress.ts";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";
import { commandLineOf, isInstalled, libraryBeside, scripts, tapset } from "./examples.ts";
import { countReasons, readSource } from "./package-files.ts";

const isWhole = process.env["TAPWRIGHT_ALL_EXAMPLES"] === "1";
const slow = 900_000;

requireKernel();

const folder = mkdtempSync(join(tmpdir(), "tapwright-examples-"));
afterAll(() => rmSync(folder, { recursive: true }));

let kernel: OpenKernel;
/** With SystemTap's library behind ours, and with ours alone. */
let all: Host;
let own: Host;

beforeAll(async () => {
  const installed = await findDefaultKernel();
  if (!isInstalled || installed?.debugVmlinux === undefined) return;
  kernel = await openKernel(installed, terminalProgress());
  const library = await loadLibrary([tapset], tapsetTarget(installed));
  const environment = preprocessorEnvironment(kernel, { guru: false });
  all = { library, debugInfo: kernel.debugInfo, environment };
  own = { ...all, library: await loadLibrary([], tapsetTarget(installed)) };
}, slow);

const skip = isInstalled ? "" : " (SKIP the package systemtap-doc is not installed)";
describe.skipIf(!isInstalled)(`systemtap-doc${skip}`, () => {
  test(
    "what resolves can be said in C",
    () => {
      const translated = translateAll(all);
      console.log(`${translated.length} of ${scripts.length} examples translated`);
      expect(translated.flatMap(complaints)).toEqual([]);
      expect(translated.length).toBeGreaterThan(130);
    },
    slow,
  );

  test(
    "what our library is enough for becomes a module",
    async () => {
      const buildable = translateAll(own);
      await expectModules(buildable);
      console.log(`${buildable.length} examples need no other library`);
      expect(buildable.length).toBeGreaterThan(60);
    },
    slow,
  );

  test(
    "so does what calls no C of SystemTap's library when that stands behind ours",
    async () => {
      const translated = translateAll(all);
      const buildable = translated.filter(({ opaque }) => opaque.length === 0);
      await expectModules(buildable);
      console.log(`${buildable.length} of ${translated.length} examples call no C of it`);
      const called = countReasons(
        translated.flatMap(({ opaque }) => opaque),
        (one) => one,
      );
      for (const [name, those] of called.slice(0, 10)) {
        console.log(`${those.length} call ${name} of it`);
      }
      expect(buildable.length).toBeGreaterThan(30);
    },
    slow,
  );
});

async function expectModules(buildable: readonly Translated[]): Promise<void> {
  const tried = buildable.filter((_, index) => isWhole || index % 5 === 0);
  const refused: string[] = [];
  for (const one of tried) refused.push(...complaints(await build(one)));
  console.log(`${tried.length - refused.length} of ${tried.length} built`);
  expect(refused).toEqual([]);
}

interface Translated {
  readonly path: string;
  readonly guru: boolean;
  readonly generated: EmittedModule;
  /** Functions of SystemTap's library in C that it calls. */
  readonly opaque: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Those that resolve. */
function translateAll(host: Host): Translated[] {
  return scripts.flatMap((path) => {
    const { guru, words } = commandLineOf(path);
    const beside = libraryBeside(path);
    const withBeside =
      beside.length === 0 ? host : { ...host, library: [...host.library, ...beside] };
    const options = { guru, arguments: words };
    const { program } = analyzeScript(readSource(path, "script"), withBeside, options);
    if (program === undefined) return [];
    const generated = emitModule(program, {
      moduleName: moduleNameOf(path),
      architecture: kernel.architecture,
    });
    const { diagnostics } = generated;
    return [{ path, guru, generated, opaque: opaqueFunctions(program), diagnostics }];
  });
}

/** By their names and numbers of parameters; C among expressions, such as @const, has no name. */
function opaqueFunctions({ functions }: Program): string[] {
  const opaque = functions.filter(
    ({ body }) => body.kind === "embedded-c" && body.range.file.path.startsWith(tapset),
  );
  const names = opaque.map(({ name, parameters }) =>
    name.startsWith("embedded_c_") ? "C without a name" : `${name}/${parameters.length}`,
  );
  return [...new Set(names)];
}

async function build(one: Translated): Promise<Pick<Translated, "path" | "diagnostics">> {
  const { diagnostics } = await buildModule({
    generated: one.generated,
    moduleName: moduleNameOf(one.path),
    kernel: kernel.build,
    isGuru: one.guru,
    runtimeDir: join(packageRoot(), "runtime-c"),
    cacheDir: cacheRoot(),
    isRefreshed: false,
    output: join(folder, `${moduleNameOf(one.path)}.ko`),
  });
  return { path: one.path, diagnostics };
}

function complaints({ path, diagnostics }: Pick<Translated, "path" | "diagnostics">): string[] {
  if (!hasErrors(diagnostics)) return [];
  const [first] = diagnostics.filter(({ severity }) => severity === "error");
  return [`${basename(path)}: ${first?.code}: ${first?.message}`];
}
