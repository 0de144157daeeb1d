import { expect, test } from "vitest";
import type { InstalledKernel } from "../../qemu/index.ts";
import { missingKernel, type LostKernel } from "./lost-facts.ts";

const installed = {} as InstalledKernel;

/** Origin, name and what of it is here. */
const ways: readonly (readonly [Omit<LostKernel, "buildId">, string])[] = [
  [{ origin: "catalog", name: "trixie/rt-amd64" }, "fetch --facts trixie/rt-amd64"],
  // What starts a guest is here: facts alone would leave the two of different builds.
  [{ origin: "catalog", name: "trixie/rt-amd64", installed }, "fetch trixie/rt-amd64"],
  [{ origin: "source", name: "source/ppc64" }, "build source/ppc64"],
  [{ origin: "imported", name: "theirs" }, "import FILE"],
  [{ origin: "added", name: "mine" }, "add --name mine --vmlinux FILE"],
  [{ origin: "running", name: "running/6.1.0" }, "add --running"],
  [{ origin: "running", name: "here" }, "add --running --name here"],
];

test.each(ways)("$origin: each kernel has its own way back", (kernel, words) => {
  expect(missingKernel({ ...kernel, state: "absent" })).toEqual({
    name: kernel.name,
    reason: "nothing of it is here",
    wayBack: `tapwright kernels ${words}`,
  });
  expect(missingKernel({ ...kernel, state: "lost" }).reason).toMatch(/^its facts /);
});
