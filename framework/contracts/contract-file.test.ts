import { expect, test } from "vitest";
import type { FailureError } from "../failure.ts";
import { formatContract, parseContract, type ContractFile } from "./contract-file.ts";

const contract: ContractFile = {
  format: 1,
  tapset: "fs",
  version: "0.1.0",
  kernels: { "a/b": { release: "6.1", buildId: "00", facts: "dwarf" } },
  probes: { "fs.read": { values: {}, evidence: [] } },
};

test("what is written is read", () => {
  expect(parseContract(formatContract(contract), "contract.json")).toEqual(contract);
});

test("one that is none is tapset/bad-contract", () => {
  const failureOf = (text: string) => {
    try {
      return parseContract(text, "contract.json");
    } catch (error) {
      return (error as FailureError).failure;
    }
  };
  expect(failureOf("[")).toMatchObject({ code: "tapset/bad-contract", exitCode: 1 });
  expect(failureOf(JSON.stringify({ ...contract, format: 2 }))).toMatchObject({
    message: "contract.json: format: expected one of 1, found 2",
  });
});
