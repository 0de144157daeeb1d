import { expect, test } from "vitest";
import type { ContractFile } from "../contracts/contract-file.ts";
import type { Manifest } from "../contracts/manifest.ts";
import { contractState } from "./contract-state.ts";

const named = [
  { name: "bookworm/amd64", architecture: "x86_64" },
  { name: "bookworm/arm64", architecture: "arm64" },
] as const;

const build = { release: "6.1.0", buildId: "ab", facts: "dwarf" } as const;

const recorded: ContractFile = {
  format: 1,
  tapset: "net",
  version: "1.0.0",
  kernels: { "bookworm/amd64": build, "bookworm/arm64": build, "bookworm/mine": build },
  probes: {},
};

function stateOf(architectures: Manifest["architectures"]) {
  const manifest = {
    name: "net",
    version: "1.0.0",
    kernels: ["bookworm/*"],
    architectures,
  } as unknown as Manifest;
  const tapset = { name: "net", path: "/net", manifest };
  return contractState(tapset, manifest, [], [], recorded, named);
}

test("what is recorded of kernels that were not asked is kept as long as they are claimed", () => {
  expect(stateOf(["x86_64", "arm64"])).toMatchObject({ state: "current", changes: [] });
});

test("an architecture that is no longer claimed is support that was dropped", () => {
  expect(stateOf(["x86_64"])).toMatchObject({
    state: "stale",
    needs: "major",
    isVersionTooLow: true,
    changes: [{ level: "major", alias: "*", text: "no longer for bookworm/arm64" }],
  });
});
