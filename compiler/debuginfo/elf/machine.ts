// Which architecture an ELF file is for.

import type { Architecture } from "../debug-info.ts";
import type { ElfFile } from "./elf-file.ts";

/** The architecture of e_machine and byte order; undefined for those that the product does not know. */
export function architectureOf(
  elf: Pick<ElfFile, "machine" | "littleEndian">,
): Architecture | undefined {
  switch (elf.machine) {
    case 3:
      return "i386";
    case 21:
      return elf.littleEndian ? "ppc64le" : "ppc64";
    case 22:
      return "s390x";
    case 50:
      return "ia64";
    case 62:
      return "x86_64";
    case 183:
      return "arm64";
    default:
      return undefined;
  }
}
