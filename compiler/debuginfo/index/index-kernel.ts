// Builds the facts index of one kernel from its debug file.

import { addressBaseOf } from "../dwarf/addresses.ts";
import { readFrameTable } from "../dwarf/call-frames.ts";
import { readDebugSections } from "../dwarf/sections.ts";
import { readUnitHeaders } from "../dwarf/units.ts";
import type { KernelIdentity } from "../debug-info.ts";
import { openElf, type ElfFile } from "../elf/elf-file.ts";
import { layOut, relocate } from "../elf/relocations.ts";
import { readSymbols, type SymbolColumns } from "../elf/symbol-table.ts";
import { BadData, failure, faultOf, type Result } from "../fault.ts";
import { extractAll, type Progress } from "./extract-parallel.ts";
import { writeFacts } from "./facts-file.ts";
import { bannedRanges, codeOf, identityOf, imageSymbols, type ImageFacts } from "./kernel-image.ts";
import type { FactsStatistics } from "./facts-layout.ts";
import { mergeShards } from "./merge.ts";

export interface IndexRequest {
  /** A vmlinux with debug information, or a module's debug file. */
  readonly debugFile: string;
  /** The index to write; an older one is replaced when the new one is complete. */
  readonly output: string;
  readonly onProgress?: (progress: Progress) => void;
  /** Ends the work; the promise is then rejected with the signal's reason, and nothing is written. */
  readonly signal?: AbortSignal;
}

export interface IndexSummary {
  readonly kernel: KernelIdentity;
  /** Of the written file, in bytes. */
  readonly size: number;
  readonly statistics: FactsStatistics;
}

export type IndexResult = Result<IndexSummary>;

/**
 * Reads the DWARF, symbols and probe bans of a kernel once and writes its facts index.
 * Faults: file-unreadable, file-unwritable, not-elf, bad-elf, bad-dwarf, no-debug-info, unsupported-machine,
 * worker-failed.
 */
export async function indexKernel(request: IndexRequest): Promise<IndexResult> {
  const { debugFile } = request;
  const opened = openElf(debugFile);
  if (!opened.ok) return opened;
  const elf = opened.value;
  try {
    return await indexElf(elf, request);
  } catch (error) {
    return faultOf(debugFile, "bad-dwarf", error);
  } finally {
    elf.close();
  }
}

async function indexElf(
  elf: ElfFile,
  { output, onProgress = () => {}, signal }: IndexRequest,
): Promise<IndexResult> {
  if (elf.section(".debug_info") === undefined) {
    return failure(
      "no-debug-info",
      elf.path,
      "has no .debug_info section: it is stripped, or its debug file lies elsewhere",
    );
  }
  const addresses = layOut(elf);
  const columns = readSymbols(elf);
  const { base, size } = codeOf(elf, addresses);
  const sections = readDebugSections(elf, base, columns, addresses);
  const units = readUnitHeaders(sections);
  const extraction = extractAll(sections, units, size, onProgress, signal);
  // This thread does its part while the others extract; a failure there must not go unheard meanwhile.
  extraction.catch(() => {});
  const symbols = imageSymbols(elf, columns, addresses);
  const image: ImageFacts = {
    identity: identityOf(elf, symbols),
    base,
    symbols,
    banned: bannedRanges(elf, symbols, addresses),
    perCpu: perCpuOf(elf, addresses),
    frames: framesOf(elf, columns, addresses, base, size),
  };
  const shards = await extraction;
  signal?.throwIfAborted();
  if (units.length > 0 && shards.every((shard) => shard.statistics.units === 0)) {
    throw new BadData("bad-dwarf", shards[0]?.statistics.complaints[0] ?? "has no readable unit");
  }
  const sectionsOfIndex = mergeShards(shards, image);
  const written = writeFacts(output, sectionsOfIndex);
  if (!written.ok) return written;
  const statistics = statisticsOf(sectionsOfIndex);
  return { ok: true, value: { kernel: image.identity, size: written.value.size, statistics } };
}

function statisticsOf(sections: ReadonlyMap<string, ArrayBufferView>): FactsStatistics {
  const meta = sections.get("meta") as Uint8Array;
  return (JSON.parse(Buffer.from(meta).toString()) as { statistics: FactsStatistics }).statistics;
}

function perCpuOf(elf: ElfFile, addresses: readonly bigint[]): ImageFacts["perCpu"] {
  const section = elf.section(".data..percpu");
  if (section === undefined) return undefined;
  const start = addresses[section.index]!;
  return { start, end: start + BigInt(section.size) };
}

function framesOf(
  elf: ElfFile,
  symbols: SymbolColumns | undefined,
  addresses: readonly bigint[],
  base: bigint,
  codeEnd: number,
): ImageFacts["frames"] {
  const debugFrame = elf.section(".debug_frame");
  const section = debugFrame ?? elf.section(".eh_frame");
  const none = {
    starts: new Uint32Array(0),
    ends: new Uint32Array(0),
    offsets: new Uint32Array(0),
  };
  if (section === undefined)
    return { bytes: new Uint8Array(0), isEhFrame: false, address: 0, table: none };
  const bytes = elf.read(section);
  relocate(elf, section, bytes, symbols, addresses);
  const isEhFrame = debugFrame === undefined;
  const address = isEhFrame ? Number(BigInt.asIntN(64, addresses[section.index]! - base)) : 0;
  const { littleEndian } = elf;
  const addressSize = elf.is64 ? 8 : 4;
  const frames = {
    bytes,
    isEhFrame,
    address,
    littleEndian,
    addressSize,
    base: addressBaseOf(base),
  } as const;
  return { bytes, isEhFrame, address, table: readFrameTable(frames, codeEnd) };
}
