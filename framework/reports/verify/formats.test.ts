// Each format of a small report as a whole, and of one whose texts try to be more than text.

import { Parser } from "tap-parser";
import * as z from "zod";
import { describe, expect, test } from "vitest";
import { formatVerifyJson } from "./json.ts";
import { reportSchema } from "./json-schema.ts";
import { formatVerifyJunit } from "./junit.ts";
import { formatVerifyMarkdown } from "./markdown.ts";
import { formatVerifySarif } from "./sarif.ts";
import { formatVerifyTap } from "./tap.ts";
import { hostileReport, smallReport } from "./testing/small-report.ts";

const noComment = "the probe `files.open` is public and has no comment that declares it";

interface TapResult {
  readonly name: string;
  readonly ok: boolean;
  readonly skip?: string | boolean;
  readonly diag?: Readonly<Record<string, unknown>>;
}

/** What another program understands of it; `problems` are what it does not. */
function parseTap(text: string): { results: TapResult[]; problems: string[]; version: unknown } {
  const results: TapResult[] = [];
  const problems: string[] = [];
  let version: unknown;
  const parser = new Parser({ strict: true });
  parser.on("assert", (result: TapResult) => results.push(result));
  parser.on("extra", (line: string) => problems.push(line));
  parser.on("version", (found: unknown) => (version = found));
  parser.end(text);
  return { results, problems, version };
}

describe("TAP", () => {
  test("has a point for each alias on each kernel, and for each promise", () => {
    expect(formatVerifyTap(smallReport)).toBe(`TAP version 14
1..13
ok 1 - files > files.read > bookworm/cloud-amd64
ok 2 - files > files.read > trixie/cloud-amd64
ok 3 - files > files.read > bookworm/arm64 # SKIP not claimed: byte_count: BTF has no locations
ok 4 - files > files.open > bookworm/cloud-amd64
not ok 5 - files > files.open > trixie/cloud-amd64
  ---
  message: "kernel 6.12.118-cloud-amd64 has no function \`do_sys_open\`; since trixie/cloud-amd64, bookworm/cloud-amd64 had it"
  at: "tapsets/files/files.stp:2"
  hints:
    - "did you mean \`do_sys_openat2\`?"
  ...
ok 6 - files > files.open > bookworm/arm64 # SKIP configuration: CONFIG_OPEN is not set here
not ok 7 - files > declarations
  ---
  message: "error[contract/undocumented-probe]: ${noComment}\\n --> tapsets/files/files.stp:2:7\\n  |\\n2 | probe files.open = … {}\\n  |       ^^^^^^^^^^\\nhint: write \`/** probe files.open - summary\` above it, with a line \`@value: type, text\` for each value; names that begin with \`_\` are private\\n\\n1 error"
  ...
not ok 8 - files > contract.json
  ---
  message: "tapsets/files/contract.json records version 1.1.0; these changes are major: the version in tapset.json has to be 2.0.0 or later before \`--update\` records them"
  changes:
    - "major: files.open: no longer there, on trixie/cloud-amd64"
  ...
ok 9 - files > trixie/rt-amd64 # SKIP the manifest claims this kernel, and nothing of it is here; run: tapwright kernels fetch --facts trixie/rt-amd64
ok 10 - files > mine # SKIP the manifest claims this kernel, and its facts are gone; run: tapwright kernels add --name mine --vmlinux FILE
ok 11 - plain > plain.tick > bookworm/cloud-amd64
ok 12 - plain > plain.tick > trixie/cloud-amd64
ok 13 - plain > plain.tick > bookworm/arm64
`);
  });

  test("a plain script that cannot be read has failed", () => {
    const [files, plain] = smallReport.tapsets;
    const { diagnostics } = files!;
    const report = { ...smallReport, tapsets: [{ ...plain!, diagnostics, probes: [] }] };
    expect(formatVerifyTap(report)).toContain("1..1\nnot ok 1 - plain > declarations\n");
    const warnings = diagnostics.map((one) => ({ ...one, severity: "warning" as const }));
    const warned = { ...smallReport, tapsets: [{ ...plain!, diagnostics: warnings }] };
    expect(formatVerifyTap(warned)).not.toContain("declarations");
  });

  test("is what a parser of TAP understands", () => {
    const { results, problems, version } = parseTap(formatVerifyTap(smallReport));
    expect(problems).toEqual([]);
    expect(version).toBe(14);
    expect(results.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual([
      "files > files.open > trixie/cloud-amd64",
      "files > declarations",
      "files > contract.json",
    ]);
    expect(results.filter(({ skip }) => skip)).toHaveLength(4);
    expect(results[4]!.diag).toEqual({
      message:
        "kernel 6.12.118-cloud-amd64 has no function `do_sys_open`; since trixie/cloud-amd64, bookworm/cloud-amd64 had it",
      at: "tapsets/files/files.stp:2",
      hints: ["did you mean `do_sys_openat2`?"],
    });
  });

  test("text that looks like TAP or YAML stays text", () => {
    const text = `\nok 3 - x # SKIP y\n  ...\n'": [{\u0001 \\`;
    const { results, problems } = parseTap(formatVerifyTap(hostileReport(text)));
    expect(problems).toEqual([]);
    expect(results.map(({ ok }) => ok)).toEqual(
      parseTap(formatVerifyTap(smallReport)).results.map(({ ok }) => ok),
    );
    expect(results[4]!.diag!["message"]).toBe(
      `kernel 6.12.118-cloud-amd64 has no function \`do_sys_open\`${text}; since trixie/cloud-amd64, bookworm/cloud-amd64 had it`,
    );
  });
});

describe("JUnit", () => {
  test("has the same points, with all details of a failure in its message", () => {
    expect(formatVerifyJunit(smallReport)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="tapwright verify" tests="13" failures="3" errors="0" time="0">
  <testsuite name="files" tests="10" failures="3" errors="0" skipped="4" time="0">
    <testcase name="files &gt; files.read &gt; bookworm/cloud-amd64" classname="files &gt; files.read" time="0"/>
    <testcase name="files &gt; files.read &gt; trixie/cloud-amd64" classname="files &gt; files.read" time="0"/>
    <testcase name="files &gt; files.read &gt; bookworm/arm64" classname="files &gt; files.read" time="0">
      <skipped message="not claimed: byte_count: BTF has no locations"/>
    </testcase>
    <testcase name="files &gt; files.open &gt; bookworm/cloud-amd64" classname="files &gt; files.open" time="0"/>
    <testcase name="files &gt; files.open &gt; trixie/cloud-amd64" classname="files &gt; files.open" time="0">
      <failure type="failed" message="kernel 6.12.118-cloud-amd64 has no function \`do_sys_open\`; since trixie/cloud-amd64, bookworm/cloud-amd64 had it">kernel 6.12.118-cloud-amd64 has no function \`do_sys_open\`; since trixie/cloud-amd64, bookworm/cloud-amd64 had it
at: tapsets/files/files.stp:2
hints: did you mean \`do_sys_openat2\`?</failure>
    </testcase>
    <testcase name="files &gt; files.open &gt; bookworm/arm64" classname="files &gt; files.open" time="0">
      <skipped message="configuration: CONFIG_OPEN is not set here"/>
    </testcase>
    <testcase name="files &gt; declarations" classname="files &gt; declarations" time="0">
      <failure type="failed" message="error[contract/undocumented-probe]: ${noComment}">error[contract/undocumented-probe]: ${noComment}
 --&gt; tapsets/files/files.stp:2:7
  |
2 | probe files.open = … {}
  |       ^^^^^^^^^^
hint: write \`/** probe files.open - summary\` above it, with a line \`@value: type, text\` for each value; names that begin with \`_\` are private

1 error</failure>
    </testcase>
    <testcase name="files &gt; contract.json" classname="files &gt; contract.json" time="0">
      <failure type="failed" message="tapsets/files/contract.json records version 1.1.0; these changes are major: the version in tapset.json has to be 2.0.0 or later before \`--update\` records them">tapsets/files/contract.json records version 1.1.0; these changes are major: the version in tapset.json has to be 2.0.0 or later before \`--update\` records them
changes: major: files.open: no longer there, on trixie/cloud-amd64</failure>
    </testcase>
    <testcase name="files &gt; trixie/rt-amd64" classname="files &gt; trixie/rt-amd64" time="0">
      <skipped message="the manifest claims this kernel, and nothing of it is here; run: tapwright kernels fetch --facts trixie/rt-amd64"/>
    </testcase>
    <testcase name="files &gt; mine" classname="files &gt; mine" time="0">
      <skipped message="the manifest claims this kernel, and its facts are gone; run: tapwright kernels add --name mine --vmlinux FILE"/>
    </testcase>
  </testsuite>
  <testsuite name="plain" tests="3" failures="0" errors="0" skipped="0" time="0">
    <testcase name="plain &gt; plain.tick &gt; bookworm/cloud-amd64" classname="plain &gt; plain.tick" time="0"/>
    <testcase name="plain &gt; plain.tick &gt; trixie/cloud-amd64" classname="plain &gt; plain.tick" time="0"/>
    <testcase name="plain &gt; plain.tick &gt; bookworm/arm64" classname="plain &gt; plain.tick" time="0"/>
  </testsuite>
</testsuites>
`);
  });

  test("a line break in an attribute is none of XML's, which would be read as a blank", () => {
    const xml = formatVerifyJunit(hostileReport("\n\tnext"));
    expect(xml).toMatch(/classname="files&#10;&#9;next &gt; files\.read&#10;&#9;next"/);
    expect(xml).not.toMatch(/="[^"]*[\n\t]/);
  });

  test("text that looks like XML stays text, and what XML cannot have is replaced", () => {
    const xml = formatVerifyJunit(hostileReport(`"><failure/>]]>&\u0001`));
    expect(xml.match(/<failure\b/g)).toHaveLength(3);
    expect(xml).toContain("&quot;&gt;&lt;failure/&gt;]]&gt;&amp;\uFFFD");
    expect(xml).not.toContain("\u0001");
  });
});

/** Of a file of which no line is meant. */
const beginningOf = (uri: string): object => ({
  physicalLocation: {
    artifactLocation: { uri },
    region: { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 },
  },
});

test("SARIF has declarations, broken claims, what is not resolved and what a manifest owes, with their places", () => {
  const log = JSON.parse(formatVerifySarif(smallReport)) as {
    runs: { results: { ruleId: string; level: string; message: object; locations: object[] }[] }[];
  };
  const place = {
    physicalLocation: {
      artifactLocation: { uri: "tapsets/files/files.stp" },
      region: { startLine: 2, startColumn: 7, endLine: 2, endColumn: 17 },
    },
  };
  expect(log.runs[0]!.results).toEqual([
    {
      ruleId: "contract/undocumented-probe",
      ruleIndex: 2,
      level: "error",
      message: { text: expect.stringContaining(noComment) },
      locations: [place],
    },
    {
      ruleId: "resolve/unresolved-alias",
      ruleIndex: 3,
      level: "error",
      message: {
        text: "the probe of the alias `files.open` cannot be resolved: the kernel has no function `do_sys_open`, on trixie/cloud-amd64; since trixie/cloud-amd64, bookworm/cloud-amd64 had it\nhint: did you mean `do_sys_openat2`?",
      },
      locations: [place],
    },
    {
      ruleId: "contract/not-recorded",
      ruleIndex: 1,
      level: "error",
      message: {
        text: "the contract of the tapset `files` is not recorded: tapsets/files/contract.json records version 1.1.0; these changes are major: the version in tapset.json has to be 2.0.0 or later before `--update` records them",
      },
      locations: [beginningOf("tapsets/files/contract.json")],
    },
    {
      ruleId: "contract/kernel-not-here",
      ruleIndex: 0,
      level: "warning",
      message: {
        text: "the manifest of the tapset `files` claims the kernel trixie/rt-amd64, and nothing of it is here\nhint: run: tapwright kernels fetch --facts trixie/rt-amd64",
      },
      locations: [beginningOf("tapsets/files/tapset.json")],
    },
    {
      ruleId: "contract/kernel-not-here",
      ruleIndex: 0,
      level: "warning",
      message: {
        text: "the manifest of the tapset `files` claims the kernel mine, and its facts are gone\nhint: run: tapwright kernels add --name mine --vmlinux FILE",
      },
      locations: [beginningOf("tapsets/files/tapset.json")],
    },
  ]);
});

test("in SARIF, what a manifest does not claim is a warning; where nothing is claimed it is an error", () => {
  const [files] = smallReport.tapsets;
  const told = (tapset: object): string[] => {
    const report = {
      ...smallReport,
      tapsets: [{ ...files!, diagnostics: [], missingKernels: [], contract: undefined, ...tapset }],
    };
    const log = JSON.parse(formatVerifySarif(report)) as {
      runs: { results: { level: string; message: { text: string } }[] }[];
    };
    return log.runs[0]!.results.map(({ level, message }) => `${level}: ${message.text}`);
  };
  const text = expect.stringMatching(
    /, on trixie\/cloud-amd64; since trixie\/cloud-amd64, bookworm/,
  );
  expect(told({ brokenClaims: [] })).toEqual([text]);
  expect(told({ brokenClaims: [] })[0]).toMatch(/^warning: /);
  expect(told({ brokenClaims: [], manifest: undefined })[0]).toMatch(/^error: /);
});

describe("Markdown", () => {
  test("has a table and lists", () => {
    expect(formatVerifyMarkdown(smallReport)).toBe(`## files 1.2.0

2 probes on 3 kernels: 3 resolved, 1 of them in part, **1 unresolved**, 1 unknown, 1 left out.

| probe | bookworm/cloud-amd64<br>x86_64 | trixie/cloud-amd64<br>x86_64 | bookworm/arm64<br>arm64 |
| --- | :-: | :-: | :-: |
| \`files.read\` | ok | _in part_ | ? |
| \`files.open\` | ok | **no** | – |

### Not resolved

- \`files.read\` on bookworm/arm64: byte_count: BTF has no locations
- \`files.open\` on trixie/cloud-amd64: the kernel has no function \`do_sys_open\` (did you mean \`do_sys_openat2\`?)
- \`files.open\` on bookworm/arm64: configuration: CONFIG_OPEN is not set here

### There, with a caveat

- \`files.read\` on trixie/cloud-amd64: 2 inlined copies of it have no probe

### First changed

- \`files.read\` on trixie/cloud-amd64: meaning of \`byte_count\`: $count (u64) instead of $count (size_t)
- \`files.open\` on trixie/cloud-amd64: gone: the kernel has no function \`do_sys_open\`

### Broken claims

- \`files.open\` on trixie/cloud-amd64: the kernel has no function \`do_sys_open\`; since trixie/cloud-amd64, bookworm/cloud-amd64 had it

### Declarations

- error \`contract/undocumented-probe\`, \`tapsets/files/files.stp:2\`: ${noComment}

### Contract

- tapsets/files/contract.json records version 1.1.0; these changes are major: the version in tapset.json has to be 2.0.0 or later before \`--update\` records them
- major: \`files.open\`: no longer there, on trixie/cloud-amd64

### Claimed, and not known here

- trixie/rt-amd64: nothing of it is here; \`tapwright kernels fetch --facts trixie/rt-amd64\`
- mine: its facts are gone; \`tapwright kernels add --name mine --vmlinux FILE\`

### Perhaps too much

- \`files.open\`: kernel.function("do_open")! is on none of these kernels

## plain

1 probe on 3 kernels: 3 resolved.

| probe | bookworm/cloud-amd64<br>x86_64 | trixie/cloud-amd64<br>x86_64 | bookworm/arm64<br>arm64 |
| --- | :-: | :-: | :-: |
| \`plain.tick\` | ok | ok | ok |
`);
  });

  test("text that looks like Markdown or HTML stays text, and a bar ends no cell", () => {
    const text = formatVerifyMarkdown(hostileReport("|`<b>\n# x_ *y*"));
    const rows = text
      .split("\n")
      .filter((line) => line.startsWith("| ") && line.includes("files."));
    expect(rows[0]).toBe("| `` files.read\\|`<b> # x_ *y* `` | ok | _in part_ | ? |");
    expect(text).toContain("## files&#124;&#96;&lt;b&gt; &#35; x&#95; &#42;y&#42; 1.2.0");
    expect(text.match(/^#/gm)).toHaveLength(10);
  });
});

describe("JSON", () => {
  test("is what its schema says, and the schema is one of JSON", () => {
    const report: unknown = JSON.parse(formatVerifyJson(smallReport));
    expect(reportSchema.safeParse(report).error).toBeUndefined();
    expect(z.toJSONSchema(reportSchema)).toMatchObject({
      type: "object",
      required: ["format", "tapwright", "kernels", "tapsets"],
      additionalProperties: false,
    });
  });

  test("has declarations as they are written, and what each cell comes to", () => {
    const { tapsets } = reportSchema.parse(JSON.parse(formatVerifyJson(smallReport)));
    const [files, plain] = tapsets;
    expect(files!.missingKernels[1]).toEqual({
      name: "mine",
      reason: "its facts are gone",
      wayBack: "tapwright kernels add --name mine --vmlinux FILE",
    });
    expect([files!.holds, plain!.holds]).toEqual([false, true]);
    expect(files!.counts).toEqual({
      resolved: 3,
      partial: 1,
      unresolved: 1,
      unknown: 1,
      leftOut: 1,
    });
    expect(files!.probes[0]!.values).toEqual([
      {
        name: "byte_count",
        declaration: {
          type: "long",
          unit: "bytes",
          range: ">= 0",
          text: "size that was asked for",
        },
      },
    ]);
    expect(files!.probes[0]!.cells.map((cell) => "isPartial" in cell)).toEqual([
      false,
      true,
      false,
    ]);
  });
});
