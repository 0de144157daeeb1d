// Builds the facts index of one kernel from its debug file.

import { addressBaseOf } from "../dwarf/addresses.ts";
import { readFrameTable } from "../dwarf/call-frames.ts";
import { debugSectionNames, readDebugSections, type DebugSections } from "../dwarf/sections.ts";
import { readUnitHeaders, type UnitHeader } from "../dwarf/units.ts";
import type { KernelIdentity } from "../debug-info.ts";
import { openElf, type ElfFile } from "../elf/elf-file.ts";
import { layOut, relocate } from "../elf/relocations.ts";
import { readSymbols, type SymbolColumns } from "../elf/symbol-table.ts";
import { BadData, faultOf, type Result } from "../fault.ts";
import { extractAll, isForThreads, type Progress } from "./extract-parallel.ts";
import { extractShard } from "./extract.ts";
import { writeFacts, type FactsSections } from "./facts-file.ts";
import { readyThreads } from "./index-threads.ts";
import {
  bannedRanges,
  codeOf,
  codeSections,
  identityOf,
  imageSymbols,
  type ImageFacts,
} from "./kernel-image.ts";
import type { FactsStatistics } from "./facts-layout.ts";
import { mergeOnThreads, mergeShards, surroundingsOf, type Surroundings } from "./merge.ts";
import type { Shard } from "./shard.ts";

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
 * Faults: those of `openElf`, file-unwritable, bad-dwarf, no-debug-info, unsupported-machine, worker-failed.
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

/**
 * The same on this thread, at once: for a module's debug file, which is small.
 * Faults: those of `indexKernel`.
 */
export function indexModule({
  debugFile,
  output,
}: Pick<IndexRequest, "debugFile" | "output">): IndexResult {
  const opened = openElf(debugFile);
  if (!opened.ok) return opened;
  const elf = opened.value;
  try {
    const { sections, units, codeEnd, surroundings } = prepare(elf);
    const shards = [extractShard(sections, units, 0, units.length, codeEnd)];
    refuseUnreadable(units, shards);
    const around = surroundings();
    return finish(around, mergeShards(shards, around), output);
  } catch (error) {
    return faultOf(debugFile, "bad-dwarf", error);
  } finally {
    elf.close();
  }
}

/** What extraction is given, and what the file says besides DWARF. */
interface Work {
  readonly sections: DebugSections;
  readonly units: readonly UnitHeader[];
  readonly codeEnd: number;
  readonly surroundings: () => Surroundings;
}

async function indexElf(
  elf: ElfFile,
  { output, onProgress = () => {}, signal }: IndexRequest,
): Promise<IndexResult> {
  const onThreads = isForThreads(elf.section(".debug_info")?.size ?? 0);
  if (onThreads) readyThreads();
  const { shards, around } = await inTurn(() => extract(elf, onProgress, signal));
  signal?.throwIfAborted();
  const merged = onThreads
    ? await mergeOnThreads(shards, around, signal)
    : mergeShards(shards, around);
  return finish(around, merged, output);
}

/** The extractions of the last two kernels, the older one first. */
let turns: readonly [Promise<unknown>, Promise<unknown>] = [Promise.resolve(), Promise.resolve()];

/**
 * Of several kernels at once one is extracted, and the next made ready meanwhile for the thread that is done first; those before
 * them are merged. More at a time would only take more memory.
 */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const [older, newer] = turns;
  const turn = older.then(work);
  turns = [newer, turn.catch(() => {})];
  return turn;
}

async function extract(
  elf: ElfFile,
  onProgress: (progress: Progress) => void,
  signal: AbortSignal | undefined,
): Promise<{ readonly shards: readonly Shard[]; readonly around: Surroundings }> {
  signal?.throwIfAborted();
  await elf.readAhead(elf.sections.filter(({ name }) => debugSectionNames.has(name)));
  const { sections, units, codeEnd, surroundings } = prepare(elf);
  const extraction = extractAll(sections, units, codeEnd, onProgress, signal);
  // This thread does its part while the others extract; a failure there must not go unheard meanwhile.
  extraction.catch(() => {});
  const around = surroundings();
  const shards = await extraction;
  refuseUnreadable(units, shards);
  return { shards, around };
}

/** Throws BadData. */
function prepare(elf: ElfFile): Work {
  if (elf.section(".debug_info") === undefined) {
    throw new BadData(
      "no-debug-info",
      "has no .debug_info section: it is stripped, or its debug file lies elsewhere",
    );
  }
  const addresses = layOut(elf);
  const columns = readSymbols(elf);
  const { base, size } = codeOf(elf, addresses);
  const sections = readDebugSections(elf, base, columns, addresses);
  return {
    sections,
    units: readUnitHeaders(sections),
    codeEnd: size,
    surroundings: () => {
      const symbols = imageSymbols(elf, columns, addresses);
      return surroundingsOf({
        identity: identityOf(elf, symbols),
        base,
        symbols,
        banned: bannedRanges(elf, symbols, addresses, columns),
        sections: codeSections(elf, addresses),
        perCpu: perCpuOf(elf, addresses),
        frames: framesOf(elf, columns, addresses, base, size),
      });
    },
  };
}

function refuseUnreadable(units: readonly UnitHeader[], shards: readonly Shard[]): void {
  if (units.length > 0 && shards.every((shard) => shard.statistics.units === 0)) {
    throw new BadData("bad-dwarf", shards[0]?.statistics.complaints[0] ?? "has no readable unit");
  }
}

function finish({ image }: Surroundings, merged: FactsSections, output: string): IndexResult {
  const written = writeFacts(output, merged);
  if (!written.ok) return written;
  const statistics = statisticsOf(merged);
  return { ok: true, value: { kernel: image.identity, size: written.value.size, statistics } };
}

function statisticsOf(sections: FactsSections): FactsStatistics {
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
