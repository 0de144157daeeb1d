// What is known after tapsets were verified against kernels: the data of every report.

import type { AliasVerdict, ContractValue, Problem, Range } from "../../compiler/index.ts";
import type { Architecture } from "../../qemu/index.ts";
import type { Manifest } from "../contracts/manifest.ts";
import type { MissingKernel } from "../kernels/lost-facts.ts";

export interface VerifyReport {
  /** The columns: by architecture, then from old to new. */
  readonly kernels: readonly ReportKernel[];
  readonly tapsets: readonly TapsetReport[];
}

export interface ReportKernel {
  /** `bookworm/cloud-amd64` */
  readonly name: string;
  /** `uname -r` */
  readonly release: string;
  /** Of its package, or the release again. */
  readonly version: string;
  readonly architecture: Architecture;
  readonly buildId: string;
  /** What the verdicts come from: `btf` leaves much unknown. */
  readonly source: "dwarf" | "btf";
}

export interface TapsetReport {
  readonly name: string;
  /** As a person would type it here. */
  readonly path: string;
  /** Absent for plain scripts: nothing is claimed then. */
  readonly manifest?: Manifest;
  readonly probes: readonly ProbeReport[];
  /** The rules of contracts; warnings where there is no manifest. */
  readonly diagnostics: readonly Problem[];
  /** What the manifest claims and does not hold, or cannot be told. */
  readonly brokenClaims: readonly BrokenClaim[];
  /** Kernels that the manifest claims and of which nothing is known here. */
  readonly missingKernels: readonly MissingKernel[];
  /** What may be too much: alternatives that no kernel chooses, optional points that are nowhere. */
  readonly remarks: readonly Remark[];
  /** How contract.json stands to what was found; absent without a manifest. */
  readonly contract?: ContractState;
}

export interface ProbeReport {
  readonly alias: string;
  readonly file: string;
  readonly line: number;
  /** Of its name there. */
  readonly range: Range;
  readonly summary?: string;
  readonly context?: string;
  readonly isPrivate: boolean;
  /** Public ones. */
  readonly values: readonly ContractValue[];
  /** One for each kernel, in their order. */
  readonly cells: readonly ProbeCell[];
  /** Where it is another than on the kernel before, of the same architecture. */
  readonly changes: readonly Change[];
}

export type ProbeCell =
  | ({ readonly status: "resolved" | "unresolved" | "unknown" } & Evidence)
  /** The preprocessor leaves the alias out of its file on this kernel. */
  | { readonly status: "left-out"; readonly reason: string; readonly code: LeftOutCode };

/** By what the condition around it asks for. */
export type LeftOutCode =
  "left-out/configuration" | "left-out/version" | "left-out/architecture" | "left-out/condition";

export type Evidence = Pick<AliasVerdict, "alternatives" | "values" | "problems">;

/** Between two kernels that stand side by side. */
export interface Change {
  readonly from: string;
  readonly to: string;
  /** Of one value; absent: of the probe itself. */
  readonly value?: string;
  readonly kind: "gone" | "came" | "alternative" | "meaning" | "signature" | "place";
  readonly text: string;
}

export interface BrokenClaim {
  readonly kernel: string;
  readonly alias: string;
  readonly value?: string;
  readonly reason: string;
  readonly hint?: string;
  /** Absent: no kernel before that was asked had it. */
  readonly since?: Since;
}

/** Names of kernels of one architecture: the first that lacks something, and the last before it, which had it. */
export interface Since {
  readonly first: string;
  readonly before: string;
}

export interface Remark {
  readonly alias: string;
  /** `absent-nothing`: the manifest says of a probe that there is not that some kernels lack it. */
  readonly kind: "never-chosen" | "optional-nowhere" | "absent-nothing";
  readonly text: string;
}

export interface ContractState {
  /** `current`: what is recorded is what was found. `absent`: there is no contract.json yet. */
  readonly state: "current" | "stale" | "absent" | "updated";
  readonly path: string;
  readonly changes: readonly ContractChange[];
  /** Which part of the version the changes ask for, and whether the manifest's has it. */
  readonly needs?: "major" | "minor" | "patch";
  readonly recordedVersion?: string;
  readonly isVersionTooLow: boolean;
}

export interface ContractChange {
  readonly level: "major" | "minor" | "patch";
  readonly alias: string;
  readonly text: string;
}
