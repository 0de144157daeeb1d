import { expect, test } from "vitest";
import type { AliasVerdict } from "../../compiler/index.ts";
import type { Manifest } from "../contracts/manifest.ts";
import { claimVerdict } from "../verify/claimed-verdicts.ts";
import { summarizeVerdicts } from "./verdict-table.ts";

const manifest = {
  absent: [
    { probe: 'kernel.syscall("mmap")*', kernels: ["*/686-pae"], reason: "it takes a structure" },
  ],
} as unknown as Manifest;

function verdictOf(alias: string, isThere: boolean): AliasVerdict {
  return {
    alias,
    verdict: isThere ? "resolved" : "unresolved",
    alternatives: isThere
      ? [{ point: 'kernel.function("f")', status: "chosen" }]
      : [{ point: 'kernel.function("f")', status: "absent", reason: "no function `f`" }],
    values: [],
    problems: [],
  } as unknown as AliasVerdict;
}

function summarize(kernel: string, verdicts: readonly AliasVerdict[]): string {
  return summarizeVerdicts(verdicts.map((one) => claimVerdict(one, manifest, kernel)));
}

const lacking = [
  verdictOf('kernel.syscall("read")', true),
  verdictOf('kernel.syscall("mmap")', false),
  verdictOf('kernel.syscall("mmap").return', false),
  verdictOf("_syscall.mmap", false),
];

test("what the manifest says to be absent is told with its reason, and breaks nothing", () => {
  expect(summarize("bookworm/686-pae", lacking)).toBe(
    [
      'absent  kernel.syscall("mmap")         it takes a structure',
      'absent  kernel.syscall("mmap").return  it takes a structure',
      "1 of 4 aliases, 0 of 0 values resolved; 2 are absent, as the manifest says",
      "",
    ].join("\n"),
  );
});

test("on a kernel of which the manifest says nothing, the same is broken", () => {
  const claims = lacking.map((one) => claimVerdict(one, manifest, "bookworm/amd64").claim);
  expect(claims).toEqual(["kept", "broken", "broken", "unclaimed"]);
});

test("an absence that is none breaks the claim", () => {
  const there = [verdictOf('kernel.syscall("mmap")', true)];
  expect(claimVerdict(there[0]!, manifest, "bookworm/686-pae").claim).toBe("broken");
  expect(summarize("bookworm/686-pae", there)).toContain(
    "the manifest says that it is absent (it takes a structure), and it is there",
  );
});
