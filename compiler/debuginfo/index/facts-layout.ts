// What stands where in an index: the columns of its sections, and the part that is JSON.

import type { KernelIdentity } from "../debug-info.ts";

/** No entry, in the column of entries. */
export const noEntry = 0xffff_ffff;

/** Numbers per item in the columns of the index. */
export const factWidth = 10;
export const FACT_NAME = 0;
export const FACT_FILE = 1;
export const FACT_LINE = 2;
/** Lowest bit: global. From the ninth bit: 1 + the number of the reason why the entry cannot be probed. */
export const FACT_FLAGS = 3;
export const FACT_BAN_SHIFT = 8;
export const FACT_ENTRY = 4;
export const FACT_BODY = 5;
export const FACT_UNIT = 6;
export const FACT_RETURN = 7;
export const FACT_SYMBOL = 8;
/** Where its inlined copies begin in the column of sites; they end where the next fact's begin. */
export const FACT_SITES = 9;

export const symbolWidth = 5;
export const SYMBOL_NAME = 0;
/** The address. */
export const SYMBOL_LOW = 1;
export const SYMBOL_HIGH = 2;
export const SYMBOL_SIZE = 3;
export const SYMBOL_FLAGS = 4;

export const globalWidth = 7;

/** The part of an index that is read whole when it is opened, as JSON. */
export interface FactsMeta {
  readonly identity: KernelIdentity;
  /** Decimal; JSON has no such numbers. */
  readonly base: string;
  readonly bodyStarts: readonly number[];
  readonly stringStarts: readonly number[];
  readonly typeStarts: readonly number[];
  readonly functionStarts: readonly number[];
  readonly expressionStarts: readonly number[];
  readonly frames: { readonly isEhFrame: boolean; readonly address: number };
  readonly banReasons: readonly string[];
  /** Start and end of each section of a module, as distances from the base; absent for a kernel. */
  readonly sections?: readonly { readonly start: number; readonly end: number }[];
  readonly statistics: FactsStatistics;
}

export interface FactsStatistics {
  readonly units: number;
  readonly functions: number;
  readonly inlinedSites: number;
  readonly variables: number;
  readonly types: number;
  readonly globals: number;
  readonly symbols: number;
  /** What was wrong with units that were left out. */
  readonly complaints: readonly string[];
}

/** An address of two numbers of 32 bits. */
export function joinAddress(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low);
}
