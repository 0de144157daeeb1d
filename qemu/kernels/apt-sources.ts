// Which repositories this machine's apt is set up with, so that a private apt root can use the same mirrors and
// keys for any suite. Both forms of sources.list(5) are read: deb822 files and one-line files.

import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

import { parseDeb822 } from "./deb822.ts";

/** One repository: where it is, which suites it is used for, and how its signature is checked. */
export interface AptSource {
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly components: readonly string[];
  /** The raw value of Signed-By: paths, fingerprints or an embedded key. */
  readonly signedBy?: string;
  /** `Trusted: yes`: the administrator waived the signature. */
  readonly trusted: boolean;
}

/** Reads `sources.list` and `sources.list.d/` of a folder that is laid out like /etc/apt. Missing files are no error. */
export async function loadAptSources(folder: string): Promise<AptSource[]> {
  const parts = join(folder, "sources.list.d");
  const files = [join(folder, "sources.list")];
  for (const name of (await orEmpty(readdir(parts), [])).sort()) {
    if (/\.(list|sources)$/.test(name)) files.push(join(parts, name));
  }
  const sources: AptSource[] = [];
  for (const file of files) {
    const text = await orEmpty(readFile(file, "utf8"), "");
    sources.push(
      ...(file.endsWith(".sources") ? parseDeb822Sources(text) : parseOneLineSources(text)),
    );
  }
  return sources;
}

export function parseDeb822Sources(text: string): AptSource[] {
  const words = (value: string | undefined): string[] => (value ?? "").split(/\s+/).filter(Boolean);
  return parseDeb822(text)
    .filter((stanza) => words(stanza.get("types")).includes("deb") && !isNo(stanza.get("enabled")))
    .map((stanza) => ({
      uris: words(stanza.get("uris")),
      suites: words(stanza.get("suites")),
      components: words(stanza.get("components")),
      signedBy: stanza.get("signed-by"),
      trusted: isYes(stanza.get("trusted")),
    }));
}

/** `deb [option=value …] URI SUITE COMPONENT…`, one per line. */
export function parseOneLineSources(text: string): AptSource[] {
  const sources: AptSource[] = [];
  for (const line of text.split("\n")) {
    const match = /^\s*deb\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)((?:\s+[^#\s]+)*)/.exec(line);
    if (match === null) continue;
    const options = new Map(
      (match[1] ?? "")
        .trim()
        .split(/\s+/)
        .map((option) => option.split("=", 2) as [string, string]),
    );
    sources.push({
      uris: [match[2]!],
      suites: [match[3]!],
      components: match[4]!.split(/\s+/).filter(Boolean),
      signedBy: options.get("signed-by")?.replaceAll(",", " "),
      trusted: isYes(options.get("trusted")),
    });
  }
  return sources;
}

const debianCodename =
  /^(buster|bullseye|bookworm|trixie|forky|duke|sid|(?:old){0,2}stable|testing|unstable)$/;

/** What an archive is asked for: packages for machines, or those of source that they were built from. */
export type PackageType = "deb" | "deb-src";

/**
 * The sources of `suite`, as text in deb822 form: Debian's main archive and its security archive as this machine
 * reaches them, with the suite's name put in. Undefined when the machine's apt knows no Debian archive.
 */
export function sourcesForSuite(
  sources: readonly AptSource[],
  suite: string,
  type: PackageType = "deb",
): { text: string; suites: string[] } | undefined {
  const has = (test: (name: string) => boolean): ((source: AptSource) => boolean) => {
    return (source) => source.components.includes("main") && source.suites.some(test);
  };
  const archive = sources.find(has((name) => debianCodename.test(name)));
  if (archive === undefined) return undefined;
  const security = sources.find(has((name) => /-security$|\/updates$/.test(name)));

  // The rolling suites have neither point releases nor a security suite of their own.
  const rolls = suite === "sid" || suite === "unstable";
  // A fixture or a frozen mirror may carry the suite alone; its own list says so.
  const carriesUpdates =
    archive.suites.length > 1 || sources.some(has((name) => name.endsWith("-updates")));
  const archiveSuites = rolls || !carriesUpdates ? [suite] : [suite, `${suite}-updates`];
  const stanzas = [formatStanza(archive, archiveSuites, type)];
  const suites = [...archiveSuites];
  if (security !== undefined && !rolls) {
    stanzas.push(formatStanza(security, [`${suite}-security`], type));
    suites.push(`${suite}-security`);
  }
  return { text: stanzas.join("\n"), suites };
}

function formatStanza(source: AptSource, suites: readonly string[], type: PackageType): string {
  const lines = [
    `Types: ${type}`,
    `URIs: ${source.uris.join(" ")}`,
    `Suites: ${suites.join(" ")}`,
    "Components: main",
  ];
  if (source.signedBy !== undefined) lines.push(`Signed-By: ${source.signedBy}`);
  if (source.trusted) lines.push("Trusted: yes");
  return `${lines.join("\n")}\n`;
}

const isYes = (value: string | undefined): boolean => /^(yes|true|1|on)$/i.test(value ?? "");
const isNo = (value: string | undefined): boolean => /^(no|false|0|off)$/i.test(value ?? "");

async function orEmpty<T>(reading: Promise<T>, empty: T): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === "ENOENT" || code === "ENOTDIR") return empty;
    throw error;
  }
}
