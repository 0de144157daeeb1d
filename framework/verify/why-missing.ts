// Why a kernel lacks what a point names, by what other kernels and makefiles tell: a file that is not built here, the option that
// it is built with, or the module that it is in.

import { architectureFolder } from "../kernels/absence/source-tree.ts";
import type { BuildWay } from "../kernels/absence/build-rules.ts";
import type { Makefiles } from "../kernels/absence/makefiles.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { moduleName } from "../kernels/kernel-modules.ts";

/** What is told of an absence instead of that there is nothing; without a hint, none is left. */
export interface Told {
  readonly code?: string;
  readonly reason?: string;
  readonly hint?: string;
}

export interface KnownAround {
  readonly facts: Pick<KernelFacts, "release" | "architecture" | "config" | "debugInfo">;
  /** Of the same version, another configuration; those of the same architecture first. */
  readonly others: readonly Pick<KernelFacts, "name" | "debugInfo">[];
  readonly makefiles: Makefiles | undefined;
}

/** `missing` is a function or a module, as a point names it, and `code` that of the diagnostic. */
export function whyMissing(
  code: string | undefined,
  missing: string,
  known: KnownAround,
): Told | undefined {
  if (/[*?[]/.test(missing)) return undefined;
  return code === "resolve/no-such-module"
    ? whyNoModule(missing, known)
    : whyNoFunction(missing, known);
}

/** An option that is off, or a module. */
type Built =
  | { readonly kind: "off"; readonly reason: string }
  | { readonly kind: "module"; readonly reason: string; readonly module: string };

interface Place {
  readonly file: string;
  readonly line: number;
  readonly kernel: string;
}

function whyNoFunction(missing: string, known: KnownAround): Told | undefined {
  const { facts } = known;
  const [name = "", given] = missing.split("@");
  const elsewhere = findElsewhere(name, given, known.others);
  const file =
    elsewhere?.file ??
    (given?.endsWith(".c") === true && given.includes("/") ? given.replace(/:.*$/, "") : undefined);
  if (file === undefined) return undefined;
  const subject = `kernel ${facts.release} has no function \`${missing}\``;
  const own = architectureFolder(facts.architecture);
  if (file.startsWith("arch/") && !file.startsWith(`${own}/`)) {
    if (elsewhere === undefined) return undefined;
    return {
      code: "kernel/other-architecture",
      reason: `${subject}: it is of another architecture, ${file} of ${elsewhere.kernel}`,
      hint: undefined,
    };
  }
  if (facts.debugInfo.hasFunctionIn(file)) {
    return (
      elsewhere && {
        hint: `${elsewhere.kernel}, of the same version, has it at ${file}:${elsewhere.line}, a file that is in this kernel without it`,
      }
    );
  }
  const built = describeWays(known.makefiles?.waysTo(file), file, known);
  if (built?.kind === "module") {
    const hint = `write module("${built.module}").function("${name}"); both, with \`?\`, where kernels differ`;
    return { code: "resolve/in-a-module", reason: `${subject}: ${built.reason}`, hint };
  }
  if (built !== undefined) {
    const code = "resolve/not-configured";
    return { code, reason: `${subject}: ${built.reason}`, hint: undefined };
  }
  if (elsewhere === undefined) return undefined;
  const reason = `${subject}: nothing of ${file} is in its image, where ${elsewhere.kernel}, of the same version, has it`;
  return { code: "kernel/file-not-built", reason, hint: undefined };
}

/** Where other kernels of the same version have a function; headers say nothing of what is built. */
function findElsewhere(
  name: string,
  file: string | undefined,
  others: KnownAround["others"],
): Place | undefined {
  for (const { name: kernel, debugInfo } of others) {
    const places = debugInfo
      .functions({ name, file: file?.replace(/:.*$/, "") })
      .map(({ place }) => place);
    const files = new Set(places.map((place) => place.file));
    const [place] = places;
    if (place !== undefined && files.size === 1 && place.file.endsWith(".c")) {
      return { ...place, kernel };
    }
  }
  return undefined;
}

function whyNoModule(name: string, known: KnownAround): Told | undefined {
  const { facts, others, makefiles } = known;
  const subject = `the kernel ${facts.release} has no module \`${name}\``;
  const built = describeWays(makefiles?.waysToModule(name), `${name}.ko`, known);
  if (built?.kind === "off") {
    return {
      code: "resolve/not-configured",
      reason: `${subject}: ${built.reason}`,
      hint: undefined,
    };
  }
  const there = others.flatMap(({ name: kernel, debugInfo }) => {
    if ((debugInfo.moduleNames?.(name) ?? []).length > 0)
      return [`${kernel}, of the same version, has it`];
    return debugInfo.isBuiltIn?.(name) === true
      ? [`${kernel}, of the same version, has it in its image`]
      : [];
  });
  if (there.length === 0) return undefined;
  const reason = `${subject}: it is not built here, where ${there[0]!}`;
  return { code: "kernel/module-not-built", reason, hint: undefined };
}

/** What makefiles say, held against the configuration; undefined where they leave a way open, or say nothing. */
function describeWays(
  ways: readonly BuildWay[] | undefined,
  what: string,
  { facts: { config } }: KnownAround,
): Built | undefined {
  if (ways === undefined || ways.length === 0) return undefined;
  const open = ways.filter(({ options }) => options.every(({ name }) => config.has(name)));
  if (open.length === 0) {
    const off = ways[0]!.options.find(({ name }) => !config.has(name))!;
    return {
      kind: "off",
      reason: `${off.name} is not set, and ${off.place} builds ${what} only with it`,
    };
  }
  const modules = open.flatMap(({ options, module }) => {
    const asked = options.find(({ name }) => config.get(name) === "m");
    return asked === undefined || module === undefined ? [] : [{ asked, module }];
  });
  const [first] = modules;
  if (first === undefined || modules.length < open.length) return undefined;
  const module = moduleName(first.module);
  const reason = `${what} is built into the module \`${module}\`, since ${first.asked.name} is m`;
  return { kind: "module", module, reason };
}
