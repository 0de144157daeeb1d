// Which of the Debian packages in packages.json are on this machine. What a package brings is looked for, not the
// package: a compiler that was built by hand is as good.

import { existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The entries of packages.json whose program or file is not there. */
export function findMissing(entries, path = process.env.PATH) {
  return entries.filter((entry) =>
    entry.program === undefined ? !isFile(entry.file) : !isProgram(entry.program, path),
  );
}

/** Administrators' programs are not in everybody's PATH, but are there. */
export function isProgram(name, path = process.env.PATH) {
  const folders = [...(path ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  return folders.some((folder) => folder !== "" && existsSync(join(folder, name)));
}

/** A `*` stands for one folder: libraries lie below the name of the architecture. */
function isFile(pattern) {
  const [before, after] = pattern.split("*");
  if (after === undefined) return existsSync(pattern);
  return (
    existsSync(before) && readdirSync(before).some((name) => existsSync(before + name + after))
  );
}

/** What a person has to know and type; `install` is the command without sudo. */
export function describeMissing(entries, install) {
  return [
    "These Debian packages are missing:",
    ...entries.map((entry) => `  ${entry.package.padEnd(24)} ${entry.needed_for}`),
    "Install them with this command, then run this again:",
    `  sudo apt-get update && sudo ${install.join(" ")}`,
  ].join("\n");
}
