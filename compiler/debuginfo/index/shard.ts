// What extraction hands over: everything of one stretch of units, with numbers of its own for strings, types,
// functions and expressions. Only typed arrays, so that a thread can pass it on without copying.

/** Tags of the stream that describes the inside of a function. */
export const BODY_END = 0;
export const BODY_BLOCK = 1;
export const BODY_INLINED = 2;
export const BODY_PARAMETER = 3;
export const BODY_LOCAL = 4;
export const BODY_LABEL = 5;
/** A function that is called from the code of a scope. */
export const BODY_CALL = 6;
/** The same, with a jump: who called the scope's function is the one that the callee returns to. */
export const BODY_TAIL_CALL = 7;

/** How deep scopes may lie in one another. */
export const scopeDepthAtMost = 300;

/** How the location of a variable or of a frame's base begins; a greater number n is expression n - LOCATION_FIRST. */
export const LOCATION_NONE = 0;
export const LOCATION_CONSTANT = 1;
export const LOCATION_LIST_OF = 2;
export const LOCATION_FIRST = 3;

export const FLAG_EXTERNAL = 1;

/** Numbers per item in the columns below. */
export const functionWidth = 5;
export const concreteWidth = 6;
export const siteWidth = 3;
export const globalWidth = 8;

export interface Shard {
  readonly strings: Uint8Array;
  readonly stringEnds: Uint32Array;
  /** As `hashOf` gives them. */
  readonly stringHashes: Uint32Array;
  /** Which strings are paths, in order. */
  readonly paths: Uint32Array;
  readonly expressions: Uint8Array;
  readonly expressionEnds: Uint32Array;
  /** Type records one behind the other, and where each ends; the first is void. */
  readonly types: Uint32Array;
  readonly typeEnds: Uint32Array;
  /** Functions by name and place: name, file, line, return type, flags. */
  readonly functions: Uint32Array;
  /** Functions with code: function, unit, entry (distance from the base), body, return type, flags. */
  readonly concretes: Uint32Array;
  /** Stretches of code: start, end, number of the concrete function. */
  readonly ranges: Uint32Array;
  /** Inlined copies: function, entry, body position. */
  readonly sites: Uint32Array;
  readonly bodies: Uint8Array;
  /** Global variables: name, file, line, type, address low and high, flags (1: has an address), unit. */
  readonly globals: Uint32Array;
  /** Statements, in chunks of one file each: file and offset into `lines`. */
  readonly lineChunks: Uint32Array;
  readonly lines: Uint8Array;
  /** Named types by unit: unit, count, types…. */
  readonly occurrences: Uint32Array;
  readonly statistics: ShardStatistics;
}

export interface ShardStatistics {
  units: number;
  /** Compilation directories, without repetition. */
  directories: string[];
  functions: number;
  inlinedSites: number;
  variables: number;
  /** What is wrong with units that had to be left out. */
  complaints: string[];
}
