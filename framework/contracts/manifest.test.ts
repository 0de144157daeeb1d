import { describe, expect, test } from "vitest";
import { FailureError } from "../failure.ts";
import { parseManifest } from "./manifest.ts";

const good = {
  name: "net",
  version: "1.2.3",
  description: "Packets",
  license: "MIT",
  maintainers: [{ name: "A. Uthor", email: "a@example.org" }],
  dependencies: { base: "^0.1.0" },
  kernels: ["bookworm/*"],
  architectures: ["x86_64"],
  absent: [{ probe: "net.*", kernels: ["bullseye/*"], reason: "added in 5.13" }],
};

function messageOf(value: unknown): string {
  try {
    parseManifest(typeof value === "string" ? value : JSON.stringify(value), "tapset.json");
  } catch (error) {
    const { failure } = error as FailureError;
    expect(failure).toMatchObject({ code: "tapset/bad-manifest", exitCode: 1 });
    return failure.message;
  }
  throw new Error("it was taken");
}

test("a manifest is taken as it is", () => {
  expect(parseManifest(JSON.stringify(good), "tapset.json")).toEqual(good);
});

describe("a wrong one says which key, and what was expected", () => {
  const { version: _version, ...without } = good;
  test.each<[string, unknown, string]>([
    ["missing", without, "tapset.json: version is missing: expected a string"],
    ["type", { ...good, kernels: [3] }, "tapset.json: kernels[0]: expected a string, found 3"],
    [
      "version",
      { ...good, version: "1.2" },
      'tapset.json: version: expected a semantic version, such as 1.4.0, found "1.2"',
    ],
    [
      "architecture",
      { ...good, architectures: ["amd64"] },
      'tapset.json: architectures[0]: expected one of x86_64, i386, ppc64le, ppc64, ia64, arm64, s390x, found "amd64"',
    ],
    ["unknown", { ...good, licence: "MIT" }, "tapset.json: licence: there is no such key"],
    [
      "two",
      { ...good, name: "Net", kernels: [] },
      'tapset.json: name: expected small letters, digits, `-` and `_`, a letter first, found "Net"; kernels: expected at least one kernel, found []',
    ],
    [
      "range",
      { ...good, dependencies: { base: "new" } },
      'tapset.json: dependencies.base: expected a range of versions, such as ^1.2.0, found "new"',
    ],
    ["list", [], "tapset.json: the file: expected an object, found []"],
  ])("%s", (_, value, message) => {
    expect(messageOf(value)).toBe(message);
  });

  test("no JSON", () => {
    expect(messageOf("{")).toMatch(/^tapset\.json is no JSON: /);
  });
});
