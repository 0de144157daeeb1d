// What a test needs of an architecture to make modules for it that do what they may not.

import type { Architecture } from "../../../debuginfo/debug-info.ts";
import type { Code } from "../../../source/codes.ts";

/** Lines of assembler for the function `doctored`, and what the rule has to say that it found. */
export type Doctored = readonly [assembly: string, what: string];

export interface DoctoredArchitecture {
  readonly architecture: Architecture;
  /** The Debian package with its binutils, the prefix of their names, and what they are told. */
  readonly package: string;
  readonly prefix: string;
  readonly as: readonly string[];
  readonly ld: readonly string[];
  /** The directive that lets the assembler take the instructions of the cases. */
  readonly dialect?: string;
  /** The directive for a pointer, and the instruction that returns. */
  readonly pointer: string;
  readonly return: string;
  /** For each rule about instructions, several ways to break it. */
  readonly cases: Readonly<Partial<Record<Code, readonly Doctored[]>>>;
  /** Code that looks as if it broke a rule, and does not. */
  readonly harmless: readonly string[];
}
