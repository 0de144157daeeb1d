// Finds ELF notes, above all the build-id.

import { ByteReader, decodeText } from "../byte-reader.ts";
import { SHT_NOTE, type ElfFile } from "./elf-file.ts";

export interface ElfNote {
  readonly owner: string;
  readonly type: number;
  readonly description: Uint8Array;
}

const noteOfBuildId = 3;

/** The notes in one section's bytes; what is cut off at the end is left out. Names and descriptions are padded to 4. */
export function parseNotes(bytes: Uint8Array, littleEndian: boolean): ElfNote[] {
  const reader = new ByteReader(bytes, littleEndian, "notes", "bad-elf");
  const notes: ElfNote[] = [];
  while (reader.position + 12 <= bytes.length) {
    const nameSize = reader.u32();
    const descriptionSize = reader.u32();
    const type = reader.u32();
    const nameAt = reader.position;
    const descriptionAt = nameAt + Math.ceil(nameSize / 4) * 4;
    if (descriptionAt + descriptionSize > bytes.length) break;
    notes.push({
      owner: decodeText(bytes, nameAt, Math.max(nameAt, nameAt + nameSize - 1)),
      type,
      description: bytes.subarray(descriptionAt, descriptionAt + descriptionSize),
    });
    reader.position = descriptionAt + Math.ceil(descriptionSize / 4) * 4;
  }
  return notes;
}

/** The file's build-id as lower-case hex, from its NT_GNU_BUILD_ID note. Throws BadData. */
export function buildIdOf(elf: ElfFile): string | undefined {
  for (const section of elf.sections) {
    if (section.type !== SHT_NOTE) continue;
    for (const note of parseNotes(elf.read(section), elf.littleEndian)) {
      if (note.owner === "GNU" && note.type === noteOfBuildId && note.description.length > 0) {
        return Buffer.from(note.description).toString("hex");
      }
    }
  }
  return undefined;
}
