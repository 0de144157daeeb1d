import { describe, expect, test } from "vitest";
import { FailureError } from "../failure.ts";
import type { KnownKernel } from "./known-kernels.ts";
import { requireKernel } from "./require-kernel.ts";

function failureOf(kernel: Partial<KnownKernel>) {
  const known: KnownKernel = {
    name: "bookworm/s390x",
    architecture: "s390x",
    origin: "catalog",
    state: "indexed",
    isDefault: false,
    ...kernel,
  };
  try {
    requireKernel(known);
  } catch (error) {
    return (error as FailureError).failure;
  }
  throw new Error("it did not fail");
}

describe("what cannot be built for or started", () => {
  test("a kernel of the catalog that is not here", () => {
    expect(failureOf({ state: "absent" })).toMatchObject({
      code: "kernel/not-installed",
      exitCode: 3,
    });
  });
  test("one of which there are facts only: it can be fetched", () => {
    expect(failureOf({})).toEqual({
      code: "kernel/facts-only",
      message:
        "of the kernel bookworm/s390x only facts are here: no module can be built for it, and no guest started with it",
      hint: "Run: tapwright kernels fetch bookworm/s390x",
      exitCode: 3,
    });
  });
  test("one that was imported: another has to do", () => {
    expect(failureOf({ name: "mine", origin: "imported" }).hint).toMatch(
      /^It can be verified, .*kernels list$/,
    );
  });
});
