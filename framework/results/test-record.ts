// What is known of a test on a kernel when it is decided.

import type { SplatKind } from "../../qemu/index.ts";
import type { Verdict } from "./verdict.ts";

/** One square of the matrix: a test on a kernel. */
export interface Cell {
  /** Path of the test's script from the folder where the run began, without `.test.stp`. */
  readonly test: string;
  /** As `-k` takes it. */
  readonly kernel: string;
}

export interface Attempt {
  readonly verdict: Verdict;
  readonly seconds: number;
  /** Whether its guest was restored or booted; absent when there was none. */
  readonly guest?: "restored" | "booted";
  /** Where the evidence of what went wrong lies, from the folder of the reports. */
  readonly evidence?: string;
  /** Complaints of the kernel that are allowed, and why. */
  readonly tolerated?: readonly ToleratedComplaint[];
}

export interface ToleratedComplaint {
  readonly kind: SplatKind;
  readonly title: string;
  readonly reason: string;
}

export interface TestRecord extends Cell {
  readonly verdict: Verdict;
  readonly seconds: number;
  /** In their order; more than one only with `--retries`. */
  readonly attempts: readonly Attempt[];
  /** When it was decided (ISO 8601), of a result that was known and not tried again. */
  readonly since?: string;
}

/** `tests/open@bookworm/cloud-amd64`: how reports, and `tapwright repro`, call a cell. */
export function cellName({ test, kernel }: Cell): string {
  return `${test}@${kernel}`;
}
