import { expect, test } from "vitest";
import { findVersions } from "./symbol-versions.ts";

const symvers = [
  "0x69acdf38\tmemcpy\tvmlinux\tEXPORT_SYMBOL\t",
  "0x9d2ab8ac\ttap_of_a_module\tdrivers/net/tap\tEXPORT_SYMBOL_GPL\t",
  "0x00000001\tmemcpy_mcsafe\tvmlinux\tEXPORT_SYMBOL\t",
  "",
].join("\n");

test("finds versions by whole names, sorted", () => {
  expect(findVersions(symvers, ["memcpy_mcsafe", "memcpy", "memcpy"])).toEqual({
    versions: [
      { name: "memcpy", crc: 0x69acdf38 },
      { name: "memcpy_mcsafe", crc: 1 },
    ],
    missing: [],
  });
});

test("what only another module exports is missing: nothing would load that module", () => {
  expect(findVersions(symvers, ["tap_of_a_module", "mem"]).missing).toEqual([
    "mem",
    "tap_of_a_module",
  ]);
});
