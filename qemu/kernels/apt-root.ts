// A private apt root: apt's own programs with state, cache and sources of ours, for one suite and one
// architecture. It needs no root, and the machine's apt is neither read (but for its sources, proxy and
// authentication settings) nor written.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";

import { raiseFault } from "../faults.ts";
import { loadAptSources, sourcesForSuite, type PackageType } from "./apt-sources.ts";
import { boundToUs } from "./bound-child.ts";
import { parseDeb822, type Stanza } from "./deb822.ts";

export interface AptRoot {
  readonly suites: readonly string[];
  /**
   * Fetches the signed package indexes. Rejects with a `network/…` fault, but not for a mirror that is being
   * written just now: then some indexes are missing or old, and what apt said of them is the result.
   */
  readonly update: (signal?: AbortSignal) => Promise<string | undefined>;
  /** The stanza of `package` or `package=version` that apt would install; undefined when there is none. */
  readonly show: (selector: string, signal?: AbortSignal) => Promise<Stanza | undefined>;
  /** The names of all packages that begin with `prefix`, in no order. */
  readonly list: (prefix: string, signal?: AbortSignal) => Promise<readonly string[]>;
  /** The stanzas of all packages that apt would install for these on a machine that has none. Rejects with a fault. */
  readonly closure: (
    packages: readonly string[],
    signal?: AbortSignal,
  ) => Promise<readonly Stanza[]>;
  /** Downloads .deb files into `folder`, resuming what lies there half done. Rejects with a fault. */
  readonly download: (
    selectors: readonly string[],
    folder: string,
    signal?: AbortSignal,
  ) => Promise<void>;
  /**
   * Downloads the files of a package of source into `folder`, each compared with the signed index. Gives false where there is no such
   * package. Rejects with a fault.
   */
  readonly downloadSource: (name: string, folder: string, signal?: AbortSignal) => Promise<boolean>;
}

export interface AptRootOptions {
  /** Where the root is laid out; created when missing. */
  readonly folder: string;
  readonly suite: string;
  /** Debian's names; the first is the one that unqualified package names mean. */
  readonly architectures: readonly [string, ...string[]];
  /** Laid out like /etc/apt. */
  readonly configuration: string;
  /** Of which packages there shall be indexes; without it those for machines. */
  readonly type?: PackageType;
}

/** Lays the root out; contacts nobody. Rejects with `network/no-debian-source`. */
export async function openAptRoot(options: AptRootOptions): Promise<AptRoot> {
  const { folder, suite, architectures, configuration, type } = options;
  const sources = sourcesForSuite(await loadAptSources(configuration), suite, type);
  if (sources === undefined) raiseFault("network/no-debian-source", { folder: configuration });

  for (const part of ["state/lists/partial", "cache/archives/partial"]) {
    await mkdir(join(folder, part), { recursive: true });
  }
  await writeFile(join(folder, "status"), "");
  await writeFile(join(folder, "debian.sources"), sources.text);
  const settings = join(folder, "apt.conf");
  await writeFile(settings, aptSettings(folder, architectures));

  const run = async (program: string, args: string[], cwd: string, signal?: AbortSignal) => {
    const result = await execa(...boundToUs(program, ["-c", settings, ...args]), {
      cwd,
      cancelSignal: signal,
      reject: false,
      all: true,
      stdin: "ignore",
      env: { LC_ALL: "C", DEBIAN_FRONTEND: "noninteractive" },
    });
    signal?.throwIfAborted();
    return result;
  };

  return {
    suites: sources.suites,
    async update(signal) {
      // Without error-mode "any" apt-get ends with 0 when an index could not be fetched and an old one lies there.
      const args = ["-o", "APT::Update::Error-Mode=any", "update"];
      const result = await run("apt-get", args, folder, signal);
      if (!result.failed) return undefined;
      const unfinished = /^[EW]: (.*(?:Mirror sync in progress|unexpected size).*)$/m.exec(
        result.all,
      );
      if (unfinished !== null) return unfinished[1];
      return raiseAptFault("apt-get update", result, folder, folder);
    },
    async show(selector, signal) {
      const result = await run(
        "apt-cache",
        ["show", "--no-all-versions", selector],
        folder,
        signal,
      );
      if (result.failed && !result.all.includes("No packages found")) {
        await raiseAptFault("apt-cache show", result, folder, folder);
      }
      return parseDeb822(result.stdout)[0];
    },
    async list(prefix, signal) {
      const result = await run("apt-cache", ["pkgnames", prefix], folder, signal);
      if (result.failed) await raiseAptFault("apt-cache pkgnames", result, folder, folder);
      return result.stdout.split("\n").filter(Boolean);
    },
    async closure(packages, signal) {
      const simulate = ["install", "--simulate", "--no-install-recommends", ...packages];
      const result = await run("apt-get", simulate, folder, signal);
      if (result.failed) await raiseAptFault("apt-get install --simulate", result, folder, folder);
      const chosen = [...result.stdout.matchAll(/^Inst (\S+) .*?\((\S+) /gm)].map(
        ([, name, version]) => `${name}=${version}`,
      );
      const shown = await run("apt-cache", ["show", ...chosen], folder, signal);
      if (shown.failed) await raiseAptFault("apt-cache show", shown, folder, folder);
      return parseDeb822(shown.stdout);
    },
    async download(selectors, target, signal) {
      const result = await run("apt-get", ["download", ...selectors], target, signal);
      if (result.failed) await raiseAptFault("apt-get download", result, target, folder);
    },
    async downloadSource(name, target, signal) {
      const args = ["source", "--download-only", "--only-source", name];
      const result = await run("apt-get", args, target, signal);
      if (!result.failed) return true;
      if (result.all.includes("Unable to find a source package")) return false;
      return raiseAptFault("apt-get source", result, target, folder);
    },
  };
}

function aptSettings(folder: string, architectures: readonly string[]): string {
  return [
    // Hooks of the machine (such as telling a desktop that indexes changed) are not ours to run.
    "#clear APT::Update;",
    "#clear DPkg;",
    "#clear APT::Architectures;",
    `APT::Architecture "${architectures[0]}";`,
    `APT::Architectures { ${architectures.map((name) => `"${name}"; `).join("")}};`,
    `Dir::State "${folder}/state";`,
    `Dir::State::status "${folder}/status";`,
    `Dir::Cache "${folder}/cache";`,
    'Dir::Cache::pkgcache "pkgcache.bin";',
    'Dir::Cache::srcpkgcache "srcpkgcache.bin";',
    `Dir::Etc::sourcelist "${folder}/debian.sources";`,
    'Dir::Etc::sourceparts "/dev/null";',
    'Dir::Etc::preferences "/dev/null";',
    'Dir::Etc::preferencesparts "/dev/null";',
    // The folder belongs to the user; apt's own download user could not write there.
    'APT::Sandbox::User "root";',
    'Acquire::Languages "none";',
    'Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";',
    'Acquire::Retries "2";',
    'Acquire::http::Timeout "30";',
    'Acquire::https::Timeout "30";',
    "",
  ].join("\n");
}

interface AptResult {
  readonly all?: string;
}

/** `target` is what was being written, `folder` takes apt's whole output. */
async function raiseAptFault(
  command: string,
  result: AptResult,
  target: string,
  folder: string,
): Promise<never> {
  const output = result.all ?? "";
  const log = join(folder, "apt.log");
  // A full disk must be told as such, so a log that cannot be written hides nothing of it.
  await writeFile(log, output).catch(() => undefined);
  const lines = output.trim().split("\n");
  const complaint = lines.find((line) => /^[EW]: /.test(line)) ?? lines.at(-1) ?? "";
  const detail = complaint.replace(/^[EW]: /, "");

  if (/No space left on device|Disk quota exceeded|don't have enough free space/i.test(output)) {
    raiseFault("cache/disk-full", { path: target, needed: "" });
  }
  if (
    /Could not resolve|Temporary failure|Unable to connect|Could not connect|Connection (failed|refused|timed out)|Network is unreachable|No route to host/i.test(
      output,
    )
  ) {
    raiseFault("network/unreachable", { detail });
  }
  if (/Hash Sum mismatch|Size mismatch/i.test(output)) {
    const found = /(?:^| )SHA256:(\w+)/gm;
    const sums = [...output.matchAll(found)].map((match) => match[1]!);
    raiseFault("cache/checksum-mismatch", {
      package: /\S+\.deb/.exec(output)?.[0] ?? "a package index",
      found: sums[1] ?? "something else",
      expected: sums[0] ?? "what the index says",
    });
  }
  if (/NO_PUBKEY|is not signed|couldn't be verified|EXPKEYSIG|invalid signature/i.test(output)) {
    raiseFault("network/untrusted", { detail });
  }
  const gone = /\S*\/(\S+\.(?:deb|dsc|tar\.\w+))\s+404/.exec(output);
  if (gone !== null) raiseFault("network/package-gone", { package: gone[1]! });
  raiseFault("network/apt-failed", { command, detail, output: log });
}

/** Debian's name of this host's architecture, which is the one that host programs such as modpost are taken for. */
export async function hostDebianArchitecture(): Promise<string> {
  const { stdout } = await execa("dpkg", ["--print-architecture"]);
  return stdout.trim();
}

/** Reads the machine's setting of where apt's sources are. */
export function aptConfigurationFolder(environment: NodeJS.ProcessEnv = process.env): string {
  return environment["TAPWRIGHT_APT_SOURCES"] ?? "/etc/apt";
}
