import { expect, test } from "vitest";
import type { Manifest } from "../contracts/manifest.ts";
import type { KnownKernel } from "../kernels/known-kernels.ts";
import { missingKernels } from "./missing-kernels.ts";

const known = (name: string, architecture: string, state: string): KnownKernel =>
  ({ name, architecture, state, origin: "catalog", isDefault: false }) as KnownKernel;

const all = [
  known("bookworm/amd64", "x86_64", "indexed"),
  known("trixie/amd64", "x86_64", "absent"),
  known("trixie/arm64", "arm64", "absent"),
];

const claim = (kernels: string[], ...architectures: Manifest["architectures"]) =>
  missingKernels({ kernels, architectures } as unknown as Manifest, all);

test("kernels that are claimed and not here", () => {
  expect(claim(["*"], "x86_64")).toEqual([
    {
      name: "trixie/amd64",
      reason: "nothing of it is here",
      wayBack: "tapwright kernels fetch --facts trixie/amd64",
    },
  ]);
  expect(claim(["bookworm/*"], "x86_64", "arm64")).toEqual([]);
});

test("a name that no kernel has is a claim of which nothing is known", () => {
  expect(claim(["mine", "sarge/*"], "x86_64")).toEqual([
    {
      name: "mine",
      reason: "no kernel of that name is known here",
      wayBack: "tapwright kernels add --name mine --vmlinux FILE",
    },
    {
      name: "sarge/*",
      reason: "no kernel of that name is known here",
      wayBack: "tapwright kernels list",
    },
  ]);
});

test("kernels of none of the architectures that are claimed", () => {
  const reasons = (kernels: string[]) => claim(kernels, "s390x").map(({ reason }) => reason);
  expect(reasons(["bookworm/amd64"])).toEqual([
    "it is of another architecture than the manifest claims",
  ]);
  expect(reasons(["trixie/*"])).toEqual([
    "all of that name are of another architecture than the manifest claims",
  ]);
});
