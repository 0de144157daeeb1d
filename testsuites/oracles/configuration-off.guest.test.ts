// Why kernels lack functions and modules that others of the same version have: a random sample of them is verified on each kernel, and what
// is said of options, files and modules is held against the kernel's own .config, lists of modules, and symbols.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { architectureFolder, sourceTree } from "../../framework/kernels/absence/source-tree.ts";
import { upstreamVersion } from "../../framework/kernels/absence/upstream-version.ts";
import { knownKernels, type KnownKernel } from "../../framework/kernels/known-kernels.ts";
import type { KernelFacts } from "../../framework/kernels/kernel-facts.ts";
import { openKernelFacts } from "../../framework/kernels/open-kernel.ts";
import { silentProgress } from "../../framework/progress/progress.ts";
import type { InstalledKernel } from "../../qemu/index.ts";
import { requireKernel } from "../command/require-kernel.ts";
import { runTapwright } from "../command/run-tapwright.ts";
import { createRandom } from "../robustness/random.ts";

requireKernel();

const sampled = { functions: 150, modules: 50 };

const folder = mkdtempSync(join(tmpdir(), "tapwright-absent-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Told {
  readonly name: string;
  readonly code: string;
  readonly reason: string;
}

interface Report {
  readonly tapsets: readonly {
    readonly probes: readonly {
      readonly alias: string;
      readonly cells: readonly {
        readonly alternatives: readonly { readonly code?: string; readonly reason?: string }[];
      }[];
    }[];
  }[];
}

const all = (await knownKernels()).filter(
  ({ state, installed, buildId }) =>
    state === "indexed" && installed !== undefined && buildId !== undefined,
);
/** With another of the same version, those of the same architecture first. */
const pairs = all.flatMap((kernel) => {
  const same = all.filter(
    (one) => one !== kernel && upstreamVersion(one) === upstreamVersion(kernel),
  );
  const other = same.find((one) => one.architecture === kernel.architecture) ?? same[0];
  return other === undefined ? [] : [{ name: kernel.name, kernel, other }];
});

test("two kernels of one version are here", ({ skip }) => {
  skip(
    pairs.length === 0,
    "tapwright kernels fetch bookworm/686-pae; the same of bookworm/powerpc64le",
  );
  expect(pairs.every(({ kernel, other }) => kernel.name !== other.name)).toBe(true);
});

describe.each(pairs)("$name", ({ kernel, other }) => {
  test.each(["functions", "modules"] as const)(
    "what is said of %s that it lacks is true",
    async (what) => {
      const [here, there] = [await open(kernel), await open(other)];
      const lacking =
        what === "functions" ? lackingFunctions(there, here) : lackingModules(there, here);
      const names = sampleOf(lacking, sampled[what]);
      const told = await ask(kernel, names, what);
      const config = readFileSync(kernel.installed!.config, "utf8");
      const counts = { option: 0, module: 0, "not built": 0, architecture: 0, untold: 0 };
      const wrong = told.filter((one) => {
        const kind = kindOf(one);
        counts[kind] += 1;
        return kind !== "untold" && !isTrue(one, here, kernel.installed!, config);
      });
      console.log(
        `of ${names.length} ${what} that ${other.name} has and ${kernel.name} lacks:`,
        counts,
      );
      expect(wrong).toEqual([]);
      expect(told.length).toBe(names.length);
      expect(counts.untold).toBeLessThan(Math.max(names.length, 1));
    },
    300_000,
  );
});

function open(kernel: KnownKernel): Promise<KernelFacts> {
  return openKernelFacts(kernel, silentProgress);
}

/** Of functions with code of their own, in files of C, those whose names are unknown here. */
function lackingFunctions(there: KernelFacts, here: KernelFacts): readonly string[] {
  const known = new Set(here.debugInfo.functions({ name: "*" }).map(({ name }) => name));
  return there.debugInfo
    .functions({ name: "*" })
    .filter(({ entry, place }) => entry !== undefined && place.file.endsWith(".c"))
    .map(({ name }) => name)
    .filter((name) => !known.has(name) && here.debugInfo.symbol(name).length === 0)
    .filter((name) => /^\w+$/.test(name));
}

function lackingModules(there: KernelFacts, here: KernelFacts): readonly string[] {
  const known = new Set(here.debugInfo.moduleNames!("*"));
  return there.debugInfo.moduleNames!("*").filter(
    (name) => !known.has(name) && here.debugInfo.isBuiltIn!(name) !== true,
  );
}

function sampleOf(names: readonly string[], count: number): readonly string[] {
  const unique = [...new Set(names)];
  const random = createRandom(20_261_127);
  const chosen = new Set<string>();
  while (chosen.size < Math.min(count, unique.length)) chosen.add(random.pick(unique));
  return [...chosen];
}

async function ask(
  { name }: KnownKernel,
  names: readonly string[],
  what: "functions" | "modules",
): Promise<readonly Told[]> {
  const pointOf = (one: string): string =>
    what === "functions" ? `kernel.function("${one}")` : `module("${one}").function("*")`;
  const text = names.map((one) => `probe absent._${one} = ${pointOf(one)} { }\n`).join("");
  const file = join(folder, "absent.stp");
  writeFileSync(file, text);
  const { stdout } = await runTapwright(["verify", "-k", name, "--format", "json", file]);
  const { tapsets } = JSON.parse(stdout) as Report;
  return tapsets[0]!.probes.map(({ alias, cells }) => {
    const { code = "", reason = "" } = cells[0]!.alternatives[0]!;
    return { name: alias.replace("absent._", ""), code, reason };
  });
}

function kindOf({ code }: Told) {
  switch (code) {
    case "resolve/not-configured":
      return "option";
    case "resolve/in-a-module":
      return "module";
    case "kernel/file-not-built":
    case "kernel/module-not-built":
      return "not built";
    case "kernel/other-architecture":
      return "architecture";
    default:
      return "untold";
  }
}

/** By files that the answer was not made of, as far as there are any. */
function isTrue(
  { name, code, reason }: Told,
  here: KernelFacts,
  installed: InstalledKernel,
  config: string,
): boolean {
  switch (code) {
    case "resolve/not-configured":
      return isSetAsSaid(reason, config) && isWrittenThere(name, reason, installed);
    case "resolve/in-a-module": {
      const module = /module `(\w+)`/.exec(reason)?.[1] ?? "";
      return isModule(module, installed) && isSetAsSaid(reason, config);
    }
    case "kernel/file-not-built":
    case "kernel/module-not-built": {
      const file = /nothing of (\S+) is in its image/.exec(reason)?.[1];
      if (file === undefined) return !isModule(name, installed);
      const all = here.debugInfo.functions({ name: "*" });
      return file.endsWith(".c") && all.every(({ place }) => place.file !== file);
    }
    default: {
      const file = /(arch\/\S+\.c) of /.exec(reason)?.[1] ?? "";
      return file !== "" && !file.startsWith(`${architectureFolder(installed.architecture)}/`);
    }
  }
}

/** `CONFIG_X is not set`, or is what is said. */
function isSetAsSaid(reason: string, config: string): boolean {
  return [...reason.matchAll(/\b(CONFIG_\w+) is (not set|\w+)/g)].every(([, option, value]) => {
    const line = new RegExp(`^${option}=(.*)$`, "m").exec(config)?.[1];
    return value === "not set" ? line === undefined : line === value;
  });
}

/** What is quoted of a header stands there; what a makefile is said to ask for stands in that line. */
function isWrittenThere(name: string, reason: string, { headersDir }: InstalledKernel): boolean {
  const [, file = "", line = ""] = /(\S+):(\d+) (?:declares|defines) it/.exec(reason) ?? [];
  if (file === "") return / builds \S+ only with it/.test(reason);
  const lines = readFileSync(join(sourceTree(headersDir)!, file), "utf8").split("\n");
  return lines
    .slice(Number(line) - 1, Number(line) + 8)
    .join("\n")
    .includes(name);
}

function isModule(module: string, { modulesDir }: InstalledKernel): boolean {
  const order = readFileSync(join(modulesDir, "modules.order"), "utf8");
  return order
    .split("\n")
    .some((path) => path.replace(/^.*\/|\.ko$/g, "").replaceAll("-", "_") === module);
}
