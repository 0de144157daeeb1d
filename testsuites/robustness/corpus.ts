// The texts that mutations start from: all scripts of this checkout, and those that SystemTap's packages install.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const own = ["testsuites", "examples", "tapsets"].map((name) => join(root, name));
const installed = ["/usr/share/systemtap", "/usr/share/doc/systemtap-doc/examples"];

/** The scripts of this checkout, in an order that is the same everywhere. */
export function ownScripts(): readonly string[] {
  return own.flatMap(scriptsBelow);
}

/** Those of `systemtap-common` and `systemtap-doc`, where installed. */
export function installedScripts(): readonly string[] {
  return installed.flatMap(scriptsBelow);
}

export function readTexts(paths: readonly string[]): readonly string[] {
  return paths.map((path) => readFileSync(path, "utf8"));
}

function scriptsBelow(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.stpm?$/.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}
