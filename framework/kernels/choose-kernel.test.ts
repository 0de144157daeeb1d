import { describe, expect, test } from "vitest";
import { FailureError } from "../failure.ts";
import { architectures, chooseKernel } from "./choose-kernel.ts";

function failureOf(options: { kernel?: string; arch?: string }) {
  try {
    chooseKernel(options);
  } catch (error) {
    return (error as FailureError).failure;
  }
  throw new Error("it did not fail");
}

describe("which kernel is meant", () => {
  test("nothing said: the default; a name; an architecture", () => {
    expect(chooseKernel({}).name).toBe("bookworm/cloud-amd64");
    expect(chooseKernel({ kernel: "bookworm/686-pae" }).architecture).toBe("i386");
    expect(chooseKernel({ arch: "x86_64" }).name).toBe("bookworm/cloud-amd64");
    expect(chooseKernel({ arch: "ppc64le" }).architecture).toBe("ppc64le");
  });
  test("an unknown kernel is wrong usage and the list is told", () => {
    const failure = failureOf({ kernel: "bookworm/cloud-amd46" });
    expect(failure).toMatchObject({ code: "kernel/unknown", exitCode: 2 });
    expect(failure.hint).toContain("bookworm/cloud-amd64");
  });
  test.each(["bookworm/cloud-amd64,bookworm/686-pae", "all"])(
    "several kernels where one is wanted: %s",
    (kernel) => {
      expect(failureOf({ kernel })).toEqual({
        code: "usage/one-kernel",
        message: `one kernel is wanted here, and '${kernel}' means several`,
        hint: "Name one. Tests run on several with: tapwright test --matrix FILE",
        exitCode: 2,
      });
    },
  );
  test("an unknown architecture is wrong usage and the list is told", () => {
    expect(failureOf({ arch: "amd64" })).toEqual({
      code: "usage/unknown-architecture",
      message: "there is no architecture 'amd64'",
      hint: "There are: x86_64 i386 ppc64le ppc64 ia64 arm64 s390x",
      exitCode: 2,
    });
  });
  test("every architecture has a kernel, be it one that is built from source", () => {
    for (const architecture of architectures) {
      expect(chooseKernel({ arch: architecture }).architecture).toBe(architecture);
    }
    expect(chooseKernel({ arch: "ia64" }).name).toBe("source/ia64");
  });
  test("kernel and architecture that contradict each other are wrong usage", () => {
    expect(failureOf({ kernel: "bookworm/cloud-amd64", arch: "i386" }).exitCode).toBe(2);
  });
});
