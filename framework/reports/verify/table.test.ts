import { describe, expect, test } from "vitest";
import type { Evidence, ProbeReport, VerifyReport } from "../../verify/report.ts";
import { formatVerifyTable } from "./table.ts";
import { smallReport } from "./testing/small-report.ts";

const context = { isWhole: true, isVerbose: false, stream: { columns: 80 } };

const [files, plain] = smallReport.tapsets;

/** The same report with other probes of its first tapset, which claims nothing. */
function having(probes: readonly ProbeReport[]): VerifyReport {
  const { name, path } = files!;
  const bare = { name, path, diagnostics: [], brokenClaims: [], missingKernels: [], remarks: [] };
  return { ...smallReport, tapsets: [{ ...bare, probes }] };
}

/** So many copies of the probe that one kernel does not have. */
function unresolved(count: number): ProbeReport[] {
  return Array.from({ length: count }, (_, index) => ({
    ...files!.probes[1]!,
    alias: `files.open_${index}`,
    changes: [],
    cells: files!.probes[1]!.cells.map((cell) =>
      cell.status === "left-out"
        ? cell
        : {
            ...cell,
            alternatives: cell.alternatives.map((one) => ({
              ...one,
              reason: one.reason?.replace("do_sys_open", `do_sys_open_${index}`),
            })),
          },
    ),
  }));
}

describe("the table of a verification", () => {
  test("of several kernels: a matrix, and below it what is wrong, each thing once", () => {
    expect(formatVerifyTable(smallReport, context)).toBe(
      `1  x86_64  bookworm/cloud-amd64  6.1.0-56-cloud-amd64
2  x86_64  trixie/cloud-amd64    6.12.118-cloud-amd64
3  arm64   bookworm/arm64        6.1.0-56-arm64        BTF only

files 1.2.0
             x86_64     arm64
             1   2      3
files.read   ok  part   ?
files.open   ok  no     -

? on 3: files.read: byte_count: BTF has no locations
no on 2: files.open: the kernel has no function \`do_sys_open\` (did you mean
    \`do_sys_openat2\`?); since 2, 1 had it
- on 3: files.open: configuration: CONFIG_OPEN is not set here

in part on 2: files.read: 2 inlined copies of it have no probe

first changed at 2: files.read: byte_count is another: $count (u64) instead of
    $count (size_t)
first changed at 2: files.open: gone: the kernel has no function \`do_sys_open\`

error[contract/undocumented-probe]: the probe \`files.open\` is public and has no
    comment that declares it
 --> tapsets/files/files.stp:2:7
  |
2 | probe files.open = … {}
  |       ^^^^^^^^^^
hint: write \`/** probe files.open - summary\` above it, with a line \`@value:
    type, text\` for each value; names that begin with \`_\` are private

1 error

broken on 2: the manifest claims files.open
remark: files.open: kernel.function("do_open")! is on none of these kernels
major: files.open: no longer there, on trixie/cloud-amd64
broken: tapsets/files/contract.json records version 1.1.0; these changes are
    major: the version in tapset.json has to be 2.0.0 or later before \`--update\`
    records them
open: the manifest claims trixie/rt-amd64, and nothing of it is here; run:
    tapwright kernels fetch --facts trixie/rt-amd64
open: the manifest claims mine, and its facts are gone; run:
    tapwright kernels add --name mine --vmlinux FILE
open: or name with \`-k\` what to verify against
3 of 5 aliases, 2 of 3 values resolved on 3 kernels (1 in part, 1 unknown, 1
    left out)

plain (no manifest)
             x86_64   arm64
             1   2    3
plain.tick   ok  ok   ok

3 of 3 aliases, 0 of 0 values resolved on 3 kernels
`,
    );
  });

  test("of one kernel: what each alias stands for; where that has no room, below it", () => {
    const one: VerifyReport = {
      kernels: smallReport.kernels.slice(1, 2),
      tapsets: [
        {
          ...plain!,
          probes: plain!.probes.map((probe) => ({ ...probe, cells: [probe.cells[1]!] })),
        },
        {
          ...having(files!.probes.slice(0, 1)).tapsets[0]!,
          probes: [{ ...files!.probes[0]!, changes: [], cells: [files!.probes[0]!.cells[1]!] }],
        },
      ],
    };
    const wide = formatVerifyTable(one, context);
    expect(wide).toBe(`x86_64  trixie/cloud-amd64  6.12.118-cloud-amd64

plain (no manifest)
verdict   alias       stands for  values
resolved  plain.tick  timer.s(1)

1 of 1 aliases, 0 of 0 values resolved

files (no manifest)
verdict  alias       stands for                   values
in part  files.read  kernel.function("vfs_read")  byte_count:long

in part: files.read: 2 inlined copies of it have no probe

1 of 1 aliases, 1 of 1 values resolved (1 in part)
`);
    const narrow = formatVerifyTable(one, { ...context, stream: { columns: 50 } });
    expect(narrow).toContain(`verdict  alias
in part  files.read
    kernel.function("vfs_read")
    byte_count:long
`);
  });

  test("on a narrow terminal letters stand for words, and names lose their middle", () => {
    const alias = 'kernel.syscall("a_name_that_is_very_long").return';
    const report = having([{ ...files!.probes[0]!, alias }]);
    const lines = formatVerifyTable(report, { ...context, stream: { columns: 40 } }).split("\n");
    expect(lines.slice(0, 7)).toEqual([
      "1  x86_64  bookworm/cloud-amd64",
      "    6.1.0-56-cloud-amd64",
      "2  x86_64  trixie/cloud-amd64",
      "    6.12.118-cloud-amd64",
      "3  arm64   bookworm/arm64",
      "    6.1.0-56-arm64  BTF only",
      "",
    ]);
    // 40 columns less the 8 of `  1 2  3`.
    expect(lines.slice(8, 11)).toEqual([
      `${" ".repeat(32)}  1 2  3`,
      'kernel.syscall("…y_long").return  . ~  ?',
      ". ok   ~ part",
    ]);
  });

  test.each([40, 60, 80])("nothing but a command is wider than %d columns", (columns) => {
    const text = formatVerifyTable(smallReport, { ...context, stream: { columns } });
    const wide = text.split("\n").filter((line) => line.length > columns);
    expect(wide).toEqual(
      columns > 40
        ? []
        : [
            "    tapwright kernels fetch --facts trixie/rt-amd64",
            "    tapwright kernels add --name mine --vmlinux FILE",
          ],
    );
  });

  test("behind a pipe the texts of diagnostics, kernels and counts are whole", () => {
    const lines = formatVerifyTable(smallReport, { ...context, stream: {} }).split("\n");
    expect(lines).toContain(
      "hint: write `/** probe files.open - summary` above it, with a line `@value: type, text` for each value; names that begin with `_` are private",
    );
    expect(lines[2]).toBe("3  arm64   bookworm/arm64        6.1.0-56-arm64        BTF only");
  });

  test("names that would look the same have the room that they need", () => {
    const names = ["newstat", "newlstat", "newfstat"].map(
      (call) => `kernel.syscall("${call}").return`,
    );
    const report = having(names.map((alias) => ({ ...files!.probes[0]!, alias })));
    const lines = formatVerifyTable(report, { ...context, stream: { columns: 40 } }).split("\n");
    const shown = lines.slice(9, 12).map((line) => line.split(" ")[0]);
    expect(new Set(shown).size).toBe(3);
    for (const name of shown) expect(name).toMatch(/^kernel\.sysca.*stat"\)\.return$/);
  });

  test("the same reason of several aliases on the same kernels is one line", () => {
    const twins = ["a", "b", "c", "d"].map((alias) => ({ ...files!.probes[1]!, alias }));
    const text = formatVerifyTable(having(twins), { ...context, stream: { columns: 200 } });
    expect(text).toContain(
      "no on 2: a, b and 2 more: the kernel has no function `do_sys_open` (did you mean `do_sys_openat2`?); since 2, 1 had it\n",
    );
    expect(text).toContain("first changed at 2: a, b and 2 more: gone: the kernel has");
    const verbose = formatVerifyTable(having(twins), { ...context, isVerbose: true });
    expect(verbose).toContain("no on 2: a, b, c and d: the kernel has no function");
  });

  test("of very many reasons the codes are counted, and -v names them all", () => {
    const many = having([...unresolved(1234), { ...plain!.probes[0]! }]);
    const text = formatVerifyTable(many, { ...context, stream: { columns: 90 } });
    expect(text.split("\n").slice(4)).toEqual([
      "files (no manifest)",
      "1 alias resolved everywhere",
      "",
      "Not resolved, by the code of the reason (`-v` names them all):",
      "1,234  resolve/no-such-kernel-function on 2",
      "       such as files.open_0: the kernel has no function `do_sys_open_0`",
      "1,234  left-out/configuration on 3",
      "       such as files.open_0: configuration: CONFIG_OPEN is not set here",
      "",
      "1237 of 2471 aliases, 0 of 0 values resolved on 3 kernels (1,234 left out)",
      "",
    ]);
    const verbose = formatVerifyTable(many, { ...context, isVerbose: true });
    expect(verbose.match(/^no on 2: files\.open_\d+: the kernel has no/gm)).toHaveLength(1234);
    expect(verbose.match(/^files\.open_\d+ +ok +no +-$/gm)).toHaveLength(1234);
  });

  test("an example of a reason that only some of its kernels have says of which", () => {
    const missing = (column: number, name: string): ProbeReport => {
      const cell = unresolved(1)[0]!.cells[1] as Evidence & { status: "unresolved" };
      const [one] = cell.alternatives;
      const cells = files!.probes[0]!.cells.map((found, index) =>
        index === column ? { ...cell, alternatives: [{ ...one!, reason: `no ${name}` }] } : found,
      );
      return { ...files!.probes[0]!, alias: name, changes: [], cells };
    };
    const many = Array.from({ length: 30 }, (_, index) => missing(index % 2, `f${index}`));
    expect(formatVerifyTable(having(many), context)).toContain(
      "30  resolve/no-such-kernel-function on 1,2\n    such as f0 on 1: no f0\n",
    );
  });

  test("what the manifest says of a probe that is not there stands beside the reason", () => {
    const absent = [{ probe: "files.o*", kernels: ["trixie/*"], reason: "6.12 renamed it" }];
    const manifest = { ...files!.manifest!, absent };
    const report = { ...smallReport, tapsets: [{ ...files!, manifest, brokenClaims: [] }] };
    const wide = { ...context, stream: { columns: 300 } };
    expect(formatVerifyTable(report, wide)).toMatch(
      /^no on 2: files\.open: .*; since 2, 1 had it; the manifest says so: 6\.12 renamed it$/m,
    );
  });

  test("the same change on several architectures is one line", () => {
    const came = { kind: "came", text: "it is there" } as const;
    const changes = [
      { ...came, from: "x", to: "trixie/cloud-amd64" },
      { ...came, from: "y", to: "bookworm/arm64" },
    ];
    const report = having([{ ...files!.probes[0]!, changes }]);
    expect(formatVerifyTable(report, { ...context, isVerbose: true })).toContain(
      "\nchanged at 2,3: files.read: it is there\n",
    );
    expect(formatVerifyTable(report, context)).toContain(
      "\nfirst changed at 2: files.read: it is there (and 1 more change)\n",
    );
  });

  test("kernels that one command brings are one line", () => {
    const missing = ["a/b", "c/d"].map((name) => ({
      name,
      reason: "nothing of it is here",
      wayBack: `tapwright kernels fetch --facts ${name}`,
    }));
    const own = { name: "mine", reason: "no kernel", wayBack: "tapwright kernels list" };
    const missingKernels = [...missing, own];
    const report = { ...smallReport, tapsets: [{ ...files!, missingKernels }] };
    const options = { ...context, isWhole: true, stream: { columns: 300 } };
    expect(formatVerifyTable(report, options)).toContain(`
open: the manifest claims a/b and c/d, and of each: nothing of it is here; run: tapwright kernels fetch --facts a/b c/d
open: the manifest claims mine, and no kernel; run: tapwright kernels list
open: or name`);
  });

  test("many remarks of a kind are one line with an example", () => {
    const [remark] = files!.remarks;
    const remarks = Array.from({ length: 50 }, (_, index) => ({
      ...remark!,
      alias: `a${index % 7}`,
    }));
    const report = { ...smallReport, tapsets: [{ ...having([]).tapsets[0]!, remarks }] };
    expect(formatVerifyTable(report, { ...context, stream: { columns: 200 } })).toContain(
      'remark: 50 optional points of 7 aliases are on none of these kernels; such as a0: kernel.function("do_open")! is on none of these kernels\n',
    );
    const verbose = formatVerifyTable(report, { ...context, isVerbose: true });
    expect(verbose.match(/^remark: /gm)).toHaveLength(50);
  });
});
