// A small report in which every kind of thing happens once, written by hand.

import { createDiagnostic, type Range, type SourceFile } from "../../../../compiler/index.ts";
import type {
  Evidence,
  ProbeCell,
  ProbeReport,
  ReportKernel,
  TapsetReport,
  VerifyReport,
} from "../../../verify/report.ts";

const kernels: readonly ReportKernel[] = [
  {
    name: "bookworm/cloud-amd64",
    release: "6.1.0-56-cloud-amd64",
    version: "6.1.170-1",
    architecture: "x86_64",
    buildId: "aa11",
    source: "dwarf",
  },
  {
    name: "trixie/cloud-amd64",
    release: "6.12.118-cloud-amd64",
    version: "6.12.118-1",
    architecture: "x86_64",
    buildId: "bb22",
    source: "dwarf",
  },
  {
    name: "bookworm/arm64",
    release: "6.1.0-56-arm64",
    version: "6.1.170-1",
    architecture: "arm64",
    buildId: "cc33",
    source: "btf",
  },
];

type Alternative = Evidence["alternatives"][number];

const chosen = (point: string, line: number, signature: string): Alternative => ({
  point,
  status: "chosen",
  isRequired: false,
  sites: [{ point, kind: "entry", signature, file: "fs/read_write.c", line }],
  siteCount: 1,
  caveats: [],
});

const absent = (point: string, reason: string, code: string, hint?: string): Alternative => ({
  point,
  status: "absent",
  isRequired: false,
  reason,
  code,
  hint,
  sites: [],
  siteCount: 0,
  caveats: [],
});

const byteCount: Evidence["values"][number] = {
  name: "byte_count",
  type: "long",
  verdict: "resolved",
  location: 'kernel.function("vfs_read")',
  reads: [{ expression: "$count", type: "size_t", location: "rdx" }],
};

const readPoint = 'kernel.function("vfs_read")';
const readSignature = "ssize_t vfs_read(struct file* file, char* buf, size_t count)";

const readCells: readonly ProbeCell[] = [
  {
    status: "resolved",
    alternatives: [chosen(readPoint, 450, readSignature)],
    values: [byteCount],
    problems: [],
  },
  {
    status: "resolved",
    alternatives: [
      {
        ...chosen(readPoint, 552, readSignature),
        caveats: [{ kind: "inlined-in-part", text: "2 inlined copies of it have no probe" }],
      },
    ],
    values: [{ ...byteCount, reads: [{ ...byteCount.reads[0]!, type: "u64" }] }],
    problems: [],
  },
  {
    status: "unknown",
    alternatives: [chosen(readPoint, 450, readSignature)],
    values: [{ name: "byte_count", verdict: "unknown", reason: "BTF has no locations", reads: [] }],
    problems: [],
  },
];

const noSuch = "resolve/no-such-kernel-function";

const openCells: readonly ProbeCell[] = [
  {
    status: "resolved",
    alternatives: [
      absent(
        'kernel.function("do_open")!',
        "kernel 6.1.0-56-cloud-amd64 has no function `do_open`",
        noSuch,
      ),
      chosen('kernel.function("do_sys_open")', 1200, "long do_sys_open(int dfd)"),
    ],
    values: [],
    problems: [],
  },
  {
    status: "unresolved",
    alternatives: [
      absent(
        'kernel.function("do_open")!',
        "kernel 6.12.118-cloud-amd64 has no function `do_open`",
        noSuch,
      ),
      absent(
        'kernel.function("do_sys_open")',
        "kernel 6.12.118-cloud-amd64 has no function `do_sys_open`",
        noSuch,
        "did you mean `do_sys_openat2`?",
      ),
    ],
    values: [],
    problems: [],
  },
  {
    status: "left-out",
    code: "left-out/configuration",
    reason: "configuration: CONFIG_OPEN is not set here",
  },
];

const script: SourceFile = {
  path: "tapsets/files/files.stp",
  text: 'probe files.read = kernel.function("vfs_read") { byte_count = $count }\nprobe files.open = … {}\n',
  origin: "library",
};

function rangeOf(file: SourceFile, alias: string): Range {
  const start = file.text.indexOf(alias);
  return { file, start, end: start + alias.length };
}

const probes: readonly ProbeReport[] = [
  {
    alias: "files.read",
    file: script.path,
    line: 1,
    range: rangeOf(script, "files.read"),
    summary: "a read through the virtual filesystem layer",
    context: "the process that reads",
    isPrivate: false,
    values: [
      {
        name: "byte_count",
        declaration: {
          name: "byte_count",
          type: "long",
          unit: "bytes",
          range: { kind: "comparisons", comparisons: [{ operator: ">=", value: 0n }] },
          optional: false,
          text: "size that was asked for",
        },
      },
    ],
    cells: readCells,
    changes: [
      {
        from: "bookworm/cloud-amd64",
        to: "trixie/cloud-amd64",
        value: "byte_count",
        kind: "meaning",
        text: "$count (u64) instead of $count (size_t)",
      },
    ],
  },
  {
    alias: "files.open",
    file: script.path,
    line: 2,
    range: rangeOf(script, "files.open"),
    isPrivate: false,
    values: [],
    cells: openCells,
    changes: [
      {
        from: "bookworm/cloud-amd64",
        to: "trixie/cloud-amd64",
        kind: "gone",
        text: "kernel 6.12.118-cloud-amd64 has no function `do_sys_open`",
      },
    ],
  },
];

const files: TapsetReport = {
  name: "files",
  path: "tapsets/files",
  manifest: {
    name: "files",
    version: "1.2.0",
    description: "Files that processes read and open.",
    license: "MIT",
    maintainers: [{ name: "Jo Example" }],
    kernels: ["bookworm/*", "trixie/*"],
    architectures: ["x86_64"],
  },
  probes,
  diagnostics: [
    createDiagnostic("contract/undocumented-probe", {
      range: rangeOf(script, "files.open"),
      values: { alias: "files.open" },
    }),
  ],
  brokenClaims: [
    {
      kernel: "trixie/cloud-amd64",
      alias: "files.open",
      reason: "kernel 6.12.118-cloud-amd64 has no function `do_sys_open`",
      hint: "did you mean `do_sys_openat2`?",
      since: { first: "trixie/cloud-amd64", before: "bookworm/cloud-amd64" },
    },
  ],
  missingKernels: [
    {
      name: "trixie/rt-amd64",
      reason: "nothing of it is here",
      wayBack: "tapwright kernels fetch --facts trixie/rt-amd64",
    },
    {
      name: "mine",
      reason: "its facts are gone",
      wayBack: "tapwright kernels add --name mine --vmlinux FILE",
    },
  ],
  remarks: [
    {
      alias: "files.open",
      kind: "optional-nowhere",
      text: 'kernel.function("do_open")! is on none of these kernels',
    },
  ],
  contract: {
    state: "stale",
    path: "tapsets/files/contract.json",
    changes: [
      { level: "major", alias: "files.open", text: "no longer there, on trixie/cloud-amd64" },
    ],
    needs: "major",
    recordedVersion: "1.1.0",
    isVersionTooLow: true,
  },
};

const event: Alternative = {
  point: "timer.s(1)",
  status: "chosen",
  isRequired: true,
  sites: [{ point: "timer.s(1)", kind: "event" }],
  siteCount: 1,
  caveats: [],
};

const plainScript: SourceFile = {
  path: "plain.stp",
  text: "probe plain.tick = timer.s(1) {}\n",
  origin: "library",
};

const plain: TapsetReport = {
  name: "plain",
  path: "plain.stp",
  probes: [
    {
      alias: "plain.tick",
      file: "plain.stp",
      line: 1,
      range: rangeOf(plainScript, "plain.tick"),
      isPrivate: false,
      values: [],
      cells: kernels.map(() => ({
        status: "resolved" as const,
        alternatives: [event],
        values: [],
        problems: [],
      })),
      changes: [],
    },
  ],
  diagnostics: [],
  brokenClaims: [],
  missingKernels: [],
  remarks: [],
};

export const smallReport: VerifyReport = { kernels, tapsets: [files, plain] };

/** The same, with a text everywhere where a kernel, a tapset or a script could bring one. */
export function hostileReport(text: string): VerifyReport {
  const replaced = JSON.parse(
    JSON.stringify(smallReport, (key, value: unknown) => {
      if (typeof value === "bigint") return undefined;
      const isFree = ["alias", "reason", "text", "signature", "summary", "hint", "point"].includes(
        key,
      );
      return isFree && typeof value === "string" ? `${value}${text}` : value;
    }),
  ) as VerifyReport;
  return {
    kernels: replaced.kernels.map((kernel) => ({ ...kernel, release: `${kernel.release}${text}` })),
    tapsets: replaced.tapsets.map((tapset, index) => ({
      ...tapset,
      name: `${tapset.name}${text}`,
      diagnostics: smallReport.tapsets[index]!.diagnostics.map((one) => ({
        ...one,
        message: `${one.message}${text}`,
      })),
      probes: tapset.probes.map((probe) => ({ ...probe, values: [] })),
    })),
  };
}
