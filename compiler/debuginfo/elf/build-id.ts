// The build-id of a file on disk.

import { guard, type Result } from "../fault.ts";
import { openElf } from "./elf-file.ts";
import { buildIdOf } from "./notes.ts";

/** Lower-case hex; empty when the file has none. Faults: those of `openElf`. */
export function readBuildId(path: string): Result<string> {
  const opened = openElf(path);
  if (!opened.ok) return opened;
  const elf = opened.value;
  try {
    return guard(path, "bad-elf", () => buildIdOf(elf) ?? "");
  } finally {
    elf.close();
  }
}
