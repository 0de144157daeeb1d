// Directives: comments at the head of a script that say under which workload, for how long and on what it runs.
//
//   # @workload files --seed 1        what the guest does meanwhile; `run -c` overrides it
//   # @time-limit 20                  seconds; a script that runs longer has failed
//   # @requires CONFIG_KPROBES=y      a setting of the kernel, an architecture, or a source of facts
//   # @requires architecture x86_64 arm64
//   # @requires debug-information
//   # @requires release 6.1           or a later one
//   # @requires huge-pages            of the kernel and of the machine
//   # @modules loop zram              modules of the kernel's package that the guest has loaded before the script comes
//   # @module-files loop              those that it has as files only, for the workload `insert`
//   # @guru                           embedded C and writes to the kernel: `test` allows them, `run` wants -g
//   # @arguments 7 "two words"      what the script has for $1, @2 and so on; those of the command line go before them
//   # @define MAXACTION=50          a limit, as with -D, which goes before it
//   # @expects-error division by 0    a test's run-time error: it must come, and then it is no failure; part of its text

export interface Directives {
  readonly workload?: WorkloadRequest;
  readonly timeLimitSeconds?: number;
  /** Modules of the kernel that are loaded before the script, and those that only lie in the guest. */
  readonly modules: readonly string[];
  readonly moduleFiles: readonly string[];
  readonly requirements: readonly Requirement[];
  /** Of the script itself, `$1` or `@1` and so on. */
  readonly scriptArguments: readonly string[];
  /** Parts of the texts of run-time errors that a test is about. */
  readonly expectedErrors: readonly string[];
  /** Limits by the names that stap gives them. */
  readonly defines: Readonly<Record<string, string>>;
  /** It changes the kernel, or has embedded C. */
  readonly guru: boolean;
}

export interface WorkloadRequest {
  readonly name: string;
  readonly arguments: string[];
}

export type Requirement =
  | { readonly kind: "config"; readonly name: string; readonly value: string }
  | { readonly kind: "architecture"; readonly names: readonly string[] }
  | { readonly kind: "debug-information" }
  | { readonly kind: "release"; readonly major: number; readonly minor: number }
  | { readonly kind: "huge-pages" };

/** A directive that cannot be understood; lines are counted from 1. */
export interface DirectiveProblem {
  readonly line: number;
  readonly message: string;
}

export interface ParsedDirectives {
  readonly directives: Directives;
  readonly problems: readonly DirectiveProblem[];
}

/** Reads the comment lines (`#` or `//`) and empty lines before the first line of code. */
export function parseDirectives(script: string): ParsedDirectives {
  const problems: DirectiveProblem[] = [];
  const requirements: Requirement[] = [];
  const expectedErrors: string[] = [];
  const modules: string[] = [];
  const moduleFiles: string[] = [];
  const scriptArguments: string[] = [];
  let workload: WorkloadRequest | undefined;
  let timeLimitSeconds: number | undefined;
  const defines: Record<string, string> = {};
  let guru = false;
  for (const [index, line] of script.split("\n").entries()) {
    const comment = /^\s*(?:#|\/\/)(.*)$/.exec(line);
    if (!comment) {
      if (line.trim() === "") continue;
      break;
    }
    const directive = /^\s*@([a-z-]+)(?:\s+(.*?))?\s*$/.exec(comment[1]!);
    if (!directive) continue;
    const complain = (message: string) => problems.push({ line: index + 1, message });
    const value = directive[2] ?? "";
    switch (directive[1]) {
      case "workload":
        if (workload) complain("the workload was named before");
        workload = parseWorkload(value) ?? (complain("@workload NAME [ARGUMENTS]"), undefined);
        break;
      case "time-limit":
        if (/^[1-9][0-9]*$/.test(value)) timeLimitSeconds = Number(value);
        else complain("@time-limit SECONDS, a positive number");
        break;
      case "modules":
      case "module-files": {
        const names = value.split(/\s+/).filter((name) => name !== "");
        if (names.length === 0) complain(`@${directive[1]} NAME…, modules of the kernel`);
        (directive[1] === "modules" ? modules : moduleFiles).push(...names);
        break;
      }
      case "arguments": {
        const words = splitWords(value) ?? [];
        if (words.length === 0) complain("@arguments WORD…, those of the script");
        scriptArguments.push(...words);
        break;
      }
      case "requires": {
        const requirement = parseRequirement(value);
        if (requirement) requirements.push(requirement);
        else complain(`@requires ${requirementForms}`);
        break;
      }
      case "define": {
        const [, name, setting] = /^([A-Z_]+)=([0-9]+)$/.exec(value) ?? [];
        if (name === undefined) complain("@define NAME=NUMBER, a limit");
        else defines[name] = setting!;
        break;
      }
      case "guru":
        if (value !== "") complain("@guru takes nothing");
        guru = true;
        break;
      case "expects-error":
        if (value === "") complain("@expects-error TEXT, a part of the error's text");
        else expectedErrors.push(value);
        break;
      default:
        complain(
          `unknown directive '@${directive[1]}'; there are @workload, @time-limit, @modules, @module-files, @arguments, @requires, @define, @guru, @expects-error`,
        );
    }
  }
  return {
    directives: {
      workload,
      timeLimitSeconds,
      modules,
      moduleFiles,
      scriptArguments,
      requirements,
      expectedErrors,
      defines,
      guru,
    },
    problems,
  };
}

/** What a script has for `$1`, `$2` and so on: what the user gave, or else what it says itself. */
export function scriptArgumentsOf(
  { scriptArguments }: Pick<Directives, "scriptArguments">,
  given: readonly string[],
): readonly string[] {
  return given.length > 0 ? given : scriptArguments;
}

/** `NAME ARGUMENTS` as a shell would split them; undefined when there is no name or a quote stays open. */
export function parseWorkload(text: string): WorkloadRequest | undefined {
  const words = splitWords(text);
  const [name, ...rest] = words ?? [];
  return name === undefined ? undefined : { name, arguments: rest };
}

/** What requirements are about. */
export interface KernelTraits {
  readonly architecture: string;
  /** As `uname -r` says. */
  readonly release: string;
  readonly config: ReadonlyMap<string, string>;
  readonly hasDebugInformation: boolean;
  readonly machineHasHugePages: boolean;
}

/** Why a requirement does not hold on a kernel; undefined when it does. */
export function unmetRequirement(
  requirement: Requirement,
  kernel: KernelTraits,
): string | undefined {
  switch (requirement.kind) {
    case "config": {
      const value = kernel.config.get(requirement.name) ?? "n";
      if (value === requirement.value) return undefined;
      return `wants ${requirement.name}=${requirement.value}, the kernel has ${value}`;
    }
    case "architecture":
      if (requirement.names.includes(kernel.architecture)) return undefined;
      return `wants ${requirement.names.join(" or ")}, the kernel is ${kernel.architecture}`;
    case "debug-information":
      return kernel.hasDebugInformation ? undefined : "wants the kernel's debug information";
    case "release": {
      const { major, minor } = requirement;
      if (isAtLeast(kernel.release, major, minor)) return undefined;
      return `wants Linux ${major}.${minor}, the kernel is ${kernel.release}`;
    }
    case "huge-pages":
      if (kernel.config.get("CONFIG_TRANSPARENT_HUGEPAGE") !== "y")
        return "wants huge pages, the kernel has CONFIG_TRANSPARENT_HUGEPAGE=n";
      return kernel.machineHasHugePages
        ? undefined
        : `wants huge pages, the emulated processor of ${kernel.architecture} has none`;
  }
}

function isAtLeast(release: string, major: number, minor: number): boolean {
  const [ofMajor = 0, ofMinor = 0] = release.split(".").map((part) => Number.parseInt(part, 10));
  return ofMajor > major || (ofMajor === major && ofMinor >= minor);
}

const requirementForms =
  "CONFIG_NAME[=VALUE] | architecture NAME… | debug-information | release N.N | huge-pages";

function parseRequirement(text: string): Requirement | undefined {
  const config = /^(CONFIG_\w+)(?:=(\S+))?$/.exec(text);
  if (config) return { kind: "config", name: config[1]!, value: config[2] ?? "y" };
  if (text === "debug-information" || text === "huge-pages") return { kind: text };
  const [, major, minor] = /^release ([0-9]+)\.([0-9]+)$/.exec(text) ?? [];
  if (minor !== undefined) return { kind: "release", major: Number(major), minor: Number(minor) };
  const [word, ...names] = text.split(/\s+/);
  if (word === "architecture" && names.length > 0) return { kind: "architecture", names };
  return undefined;
}

function splitWords(text: string): string[] | undefined {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s"'\\]|\\.|"(?:[^"\\]|\\.)*"|'[^']*')+)/gy;
  let end = 0;
  for (const word of text.matchAll(pattern)) {
    words.push(unquote(word[1]!));
    end = word.index + word[0].length;
  }
  return text.slice(end).trim() === "" ? words : undefined;
}

function unquote(word: string): string {
  return word.replace(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_, double?: string, single?: string, escaped?: string) =>
      double?.replace(/\\(.)/g, "$1") ?? single ?? escaped ?? "",
  );
}
