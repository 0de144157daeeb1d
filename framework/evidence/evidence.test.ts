import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { FailureError } from "../failure.ts";
import { parseDirectives } from "../pipeline/directives.ts";
import type { RedVerdict } from "../results/verdict.ts";
import { keepEvidence, readEvidence } from "./evidence.ts";
import type { EvidenceSources } from "./evidence.ts";
import { cellFolder } from "./evidence-folder.ts";
import { findEvidence } from "./find-evidence.ts";

const reports = mkdtempSync(join(tmpdir(), "tapwright-evidence-"));
afterAll(() => rmSync(reports, { recursive: true }));

const cell = { test: "tests/open", kernel: "bookworm/cloud-amd64" };
const verdict: RedVerdict = {
  outcome: "guest-hung",
  reasons: [{ code: "guest/hung", message: "no sign of life" }],
};
const module = join(reports, "built.ko");
const sources: EvidenceSources = {
  script: "probe begin {}\n",
  golden: "x\n",
  built: { module, generated: undefined, diagnostics: [], times: [] },
  directives: parseDirectives("# @workload reads 3\n").directives,
  moduleName: "tw_open",
  buildId: "abcd",
  allowances: [],
  verdict,
  run: {
    output: "printed\n",
    errors: [],
    warnings: [],
    kernelMessages: ["one", "two"],
    outcome: {
      status: "hung",
      taint: 0,
      taintBefore: 0,
      splats: [],
      lostMessages: 0,
      leftBehind: [],
      console: "the console",
      qemuCommand: ["qemu", "-append", "quiet panic=-1 it's"],
      restored: true,
    },
    seconds: 3,
  },
};

beforeEach(() => writeFileSync(module, "a module"));

test("names have nothing that a CI service refuses to keep", () => {
  const odd = { test: 'a:b/"c"/<d>|e?*\\f', kernel: "bookworm/cloud-amd64" };
  expect(cellFolder(odd)).toBe("evidence/a_b/_c_/_d__e___f@bookworm_cloud-amd64");
});

test("all that is needed is there, and is read as it was written", async () => {
  const name = await keepEvidence({ reports, cell, attempt: 1 }, sources);
  expect(name).toBe("evidence/tests/open@bookworm_cloud-amd64/1");
  const read = (file: string) => readFileSync(join(reports, name, file), "utf8");
  expect(read("module.ko")).toBe("a module");
  expect(read("script.stp")).toBe(sources.script);
  expect(read("test.golden")).toBe("x\n");
  expect(read("output.txt")).toBe("printed\n");
  expect(read("console.txt")).toBe("the console");
  expect(read("kernel.log")).toBe("one\ntwo\n");
  expect(read("qemu-command")).toBe("qemu -append 'quiet panic=-1 it'\\''s'\n");
  const { directives, qemuCommand, ...told } = await readEvidence(join(reports, name));
  expect(told).toMatchObject({ ...cell, buildId: "abcd", moduleName: "tw_open", verdict });
  expect(directives.workload).toEqual({ name: "reads", arguments: ["3"] });
  expect(qemuCommand).toEqual(sources.run!.outcome.qemuCommand);
});

test("what cannot be kept whole is not kept", async () => {
  rmSync(module);
  await expect(keepEvidence({ reports, cell, attempt: 7 }, sources)).rejects.toThrow("ENOENT");
  expect(existsSync(join(reports, cellFolder(cell), "7"))).toBe(false);
});

test("a test outside of the folder where the run began has its place below the reports, too", () => {
  expect(cellFolder({ test: "../../x/open", kernel: "a/b" })).toBe("evidence/_/_/x/open@a_b");
});

describe("finding", () => {
  const failureOf = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return (error as FailureError).failure;
    }
    return expect.fail("it was found");
  };

  test("by the cell's name, by folders, the last attempt unless another is meant", async () => {
    for (const attempt of [1, 2, 10]) await keepEvidence({ reports, cell, attempt }, sources);
    const folder = join(reports, cellFolder(cell));
    const name = "tests/open@bookworm/cloud-amd64";
    expect(findEvidence(name, reports, undefined)).toBe(join(folder, "10"));
    expect(findEvidence(name, reports, "2")).toBe(join(folder, "2"));
    expect(findEvidence(folder, "elsewhere", undefined)).toBe(join(folder, "10"));
    expect(findEvidence(join(folder, "1"), "elsewhere", undefined)).toBe(join(folder, "1"));
  });

  test.each(["tests/close@bookworm/cloud-amd64", "nonsense"])("%s is not there", (name) => {
    expect(failureOf(() => findEvidence(name, reports, undefined)).code).toBe("test/no-such-cell");
  });

  test.each(["", "{", "{}"])("cell.json that is %j is refused", async (text) => {
    writeFileSync(join(reports, "cell.json"), text);
    const read = readEvidence(reports);
    await expect(read).rejects.toMatchObject({ failure: { code: "test/bad-evidence" } });
  });
});
