import { expect, test } from "vitest";
import type { Manifest } from "../contracts/manifest.ts";
import type { FailureError } from "../failure.ts";
import { checkDependencies } from "./check-dependencies.ts";

function tapsetWith(dependencies: Record<string, string>) {
  const manifest = { name: "net", version: "1.0.0", dependencies } as unknown as Manifest;
  return { name: "net", path: "/nowhere", manifest };
}

test("a tapset of the library in a version that will do", async () => {
  await expect(checkDependencies([tapsetWith({ base: ">=0.1.0" })], [])).resolves.toBeUndefined();
});

test("beside a plain script, which has no manifest", async () => {
  const script = { name: "mine", path: import.meta.filename };
  const both = [tapsetWith({ base: ">=0.1.0" }), script];
  await expect(checkDependencies(both, [])).resolves.toBeUndefined();
});

test("tapset/missing-dependency: another version, or none", async () => {
  const messageOf = async (dependencies: Record<string, string>): Promise<string> => {
    try {
      await checkDependencies([tapsetWith(dependencies)], []);
    } catch (error) {
      return (error as FailureError).failure.message;
    }
    return "none";
  };
  expect(await messageOf({ base: "^99.0.0" })).toMatch(
    /^the tapset net needs base \^99\.0\.0, which the library does not have; there is \d/,
  );
  expect(await messageOf({ nothing: "*" })).toBe(
    "the tapset net needs nothing *, which the library does not have",
  );
});
