// Measures the speeds that matter, beside what they are compared with. Prints a table and writes reports/bench.json.
// Not a test: a busy machine is slow, and says so here.

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import type * as Compiler from "../compiler/index.ts";
import { cacheRoot, findInstalledKernel, isFault, resolveKernel } from "../qemu/index.ts";
import type { InstalledKernel } from "../qemu/index.ts";
import { measureGuests } from "./bench-guests.ts";
import { measureHits } from "./bench-hits.ts";
import { measurePeers, tellPeer } from "./bench-peers.ts";
import { measureVerification } from "./bench-verify.ts";

const root = join(import.meta.dirname, "..");
const command = join(root, "dist", "tapwright.js");
/** As built: in the sources, each thread would load TypeScript first. */
const { exportFacts, importFacts, openFacts } = (await import(
  join(root, "dist", "compiler.mjs")
)) as typeof Compiler;
const kernel = "bookworm/cloud-amd64";
const library = "/usr/share/systemtap/tapset";
/** How many functions are asked for their variables. */
const questions = 200;

interface Measurement {
  readonly what: string;
  /** In the unit of `reach`; the best of several runs. */
  readonly today: number | undefined;
  readonly reach?: number;
  readonly unit: "s" | "MB" | "ms" | "ns";
  readonly comparison: string;
  /** Why there is no figure. */
  readonly skipped?: string;
}

const scratch = mkdtempSync(join(tmpdir(), "tapwright-bench-"));
try {
  const measurements = await measure();
  process.stdout.write(formatMeasurements(measurements));
  mkdirSync(join(root, "reports"), { recursive: true });
  const report = { date: new Date().toISOString(), kernel, measurements };
  writeFileSync(join(root, "reports", "bench.json"), `${JSON.stringify(report, undefined, 2)}\n`);
  process.stdout.write(`\nreports/bench.json\n`);
  const isMissing = ({ today, skipped }: Measurement) => today === undefined && !skipped;
  if (measurements.some(isMissing)) process.exitCode = 3;
} finally {
  rmSync(scratch, { recursive: true, force: true });
}

async function measure(): Promise<Measurement[]> {
  const fetched = tapwright(["kernels", "fetch", "--keep-debug", kernel]);
  if (fetched.status !== 0) {
    process.stderr.write(fetched.stderr);
    process.exit(3);
  }
  tapwright(["kernels", "index", kernel]);
  const script = join(root, "examples", "iotask.stp");
  const build = ["build", script, "-o", join(scratch, "iotask.ko")];
  tapwright(build); // The runtime is prebuilt by the first one.
  const installed = await installedKernel();
  const peers = measurePeers(installed, scratch);
  const index = fastestOf([indexing(), indexing(), indexing()]);
  return [
    {
      what: "script to .ko, runtime prebuilt, whole process",
      today: best(8, build),
      reach: 0.3,
      unit: "s",
      comparison: "stap 5.6: 14.7 s wall, 25 s CPU",
    },
    {
      what: "index of the default kernel",
      today: index.seconds,
      reach: 3,
      unit: "s",
      comparison: `${tellPeer("pahole --sizes", peers.paholeReads)}; stap answers one wildcard in 149 s`,
    },
    {
      what: "  its peak of memory",
      today: index.megabytes,
      reach: 1000,
      unit: "MB",
      comparison: "",
    },
    fourIndexes(installed),
    ...opening(),
    ...(await travelling()),
    {
      what: `list --vars 'kernel.syscall("*")', warm, whole process`,
      today: best(3, ["list", "--vars", 'kernel.syscall("*")']),
      reach: 1,
      unit: "s",
      comparison: "stap 5.6: 55 s for syscall.*",
    },
    {
      what: `list 'kernel.function("*")', warm, whole process`,
      today: best(3, ["list", 'kernel.function("*")']),
      reach: 1,
      unit: "s",
      comparison: "stap 5.6: 149 s",
    },
    {
      what: "tapwright --help, whole process",
      today: best(8, ["--help"]),
      reach: 0.1,
      unit: "s",
      comparison: tellPeer("node -e 0", peers.nodeStarts),
    },
    ...wholeLibrary(peers.stapParses),
    ...verification(),
    ...(await measureGuests(root, command, scratch)),
    stapLists(peers.stapLists),
    ...measureHits(command).map(({ what, nanoseconds, ...hit }): Measurement => ({
      ...hit,
      what: `a hit of vfs_read ${what}`,
      today: nanoseconds,
      unit: "ns",
    })),
  ];
}

interface Indexing {
  readonly seconds: number | undefined;
  readonly megabytes: number | undefined;
}

/** The time of the fastest, the memory of the largest. */
function fastestOf(runs: readonly Indexing[]): Indexing {
  const seconds = runs.map((run) => run.seconds);
  const megabytes = runs.map((run) => run.megabytes);
  if (seconds.includes(undefined)) return { seconds: undefined, megabytes: undefined };
  return {
    seconds: Math.min(...seconds.map(Number)),
    megabytes: Math.max(...megabytes.map(Number)),
  };
}

/** The index is built anew; the process tells its own peak of memory, its threads' included, when it ends. */
function indexing(): Indexing {
  const tellPeak =
    'process.on("exit", () => process.stderr.write("peak=" + process.resourceUsage().maxRSS + "\\n"))';
  const commandLine = ["--import", `data:text/javascript,${tellPeak}`, command];
  const begun = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [...commandLine, "kernels", "index", "--force", kernel],
    { encoding: "utf8" },
  );
  const seconds = (performance.now() - begun) / 1000;
  const kilobytes = /peak=([0-9]+)/.exec(stderr)?.[1];
  if (status !== 0 || kilobytes === undefined) {
    process.stderr.write(stderr);
    return { seconds: undefined, megabytes: undefined };
  }
  return { seconds, megabytes: (Number(kilobytes) * 1024) / 1e6 };
}

async function installedKernel(): Promise<InstalledKernel> {
  const entry = resolveKernel(kernel);
  const found = isFault(entry) ? undefined : await findInstalledKernel(entry, cacheRoot());
  if (found === undefined) throw new Error(`${kernel} was fetched, and is not here`);
  return found;
}

/** The debug information of the default kernel, as if it were that of four: the fastest of three processes. */
function fourIndexes({ debugVmlinux: debugFile }: InstalledKernel): Measurement {
  const base = { what: "index of four such kernels", reach: 8, unit: "s", comparison: "" } as const;
  if (debugFile === undefined) return { ...base, today: undefined };
  const outputs = ["a", "b", "c", "d"].map((name) => join(scratch, `${name}.facts`));
  const compiler = pathToFileURL(join(root, "dist", "compiler.mjs")).href;
  const program = `
    const { indexKernel } = await import("${compiler}");
    const [debugFile, ...outputs] = process.argv.slice(1);
    const begun = performance.now();
    const made = await Promise.all(outputs.map((output) => indexKernel({ debugFile, output })));
    if (made.every(({ ok }) => ok)) console.log((performance.now() - begun) / 1000);`;
  const words = ["--input-type=module", "-e", program, debugFile, ...outputs];
  const seconds = [1, 2, 3].map(() => {
    const { stdout } = spawnSync(process.execPath, words, { encoding: "utf8" });
    return Number.parseFloat(stdout);
  });
  return { ...base, today: seconds.some(Number.isNaN) ? undefined : Math.min(...seconds) };
}

function indexPath(): string {
  return tapwright(["kernels", "index", kernel]).stdout.trim().split(" ").at(-1)!;
}

/** Opens the index a second time in one process, so that reading our own code is not counted. */
function opening(): Measurement[] {
  const path = indexPath();
  openFacts(path);
  const begun = performance.now();
  const opened = openFacts(path);
  const first = opened.ok && opened.value.functions({ name: "vfs_read" });
  const milliseconds = performance.now() - begun;
  const rows = [
    { what: "index opened again, and a function found", reach: 30, unit: "ms", comparison: "" },
    { what: "variables of a function, with types", reach: 5, unit: "ms", comparison: "" },
  ] as const;
  if (!opened.ok || first === false) return rows.map((row) => ({ ...row, today: undefined }));
  const asked = opened.value.functions({ name: "tcp_*" }).slice(0, questions);
  const asking = performance.now();
  for (const { entry } of asked) {
    if (entry === undefined) continue;
    for (const { type } of opened.value.variables(entry)) opened.value.type(type);
  }
  const each = (performance.now() - asking) / asked.length;
  return [
    { ...rows[0], today: milliseconds },
    { ...rows[1], today: each },
  ];
}

/** How large an index travels, and how long it takes to pack and to unpack it. */
async function travelling(): Promise<Measurement[]> {
  const file = join(scratch, "travelling");
  const begun = performance.now();
  const exported = await exportFacts(indexPath(), file);
  const packed = performance.now();
  const imported = await importFacts(file, join(scratch, "imported.facts"));
  const unpacked = performance.now();
  const isGood = exported.ok && imported.ok;
  const rows = [
    ["index exported", isGood ? exported.value.size / 1e6 : undefined, 15, "MB"],
    ["  exporting", isGood ? (packed - begun) / 1000 : undefined, 10, "s"],
    ["  importing", isGood ? (unpacked - packed) / 1000 : undefined, 2, "s"],
  ] as const;
  return rows.map(([what, today, reach, unit]) => ({ what, today, reach, unit, comparison: "" }));
}

/** A wildcard may stand for an alias of any file, so that all of Debian's tapsets have to be known: parsed, or read from the cache. */
function wholeLibrary(stapParses: number | undefined): Measurement[] {
  const rows = [
    { what: "check with all of systemtap-common, unchanged", reach: 0.3, isCold: false },
    { what: "check with all of systemtap-common, cold cache", reach: 1.5, isCold: true },
  ];
  const comparison = `${tellPeer("stap -p1", stapParses)}; stap 5.6, a pool of threads: 0.17 s`;
  const script = join(scratch, "wildcard.stp");
  writeFileSync(script, "probe nothing*?, begin { exit() }\n");
  const check = ["check", "-I", library, script];
  return rows.map(({ what, reach, isCold }) => {
    const base = { what, reach, unit: "s", comparison } as const;
    if (!existsSync(library)) {
      return { ...base, today: undefined, skipped: "systemtap-common is not installed" };
    }
    return { ...base, today: isCold ? bestOfCold(check) : best(8, check) };
  });
}

function verification(): Measurement[] {
  const { kernels, anew, again, oneChanged } = measureVerification(root, command, scratch);
  const on = `on ${kernels} ${kernels === 1 ? "kernel" : "kernels"}`;
  const rows = [
    { what: `verify the bundled library ${on}`, today: anew, reach: 5 },
    { what: "  again, nothing changed", today: again, reach: 1 },
    { what: "  one alias changed", today: oneChanged, reach: 1 },
  ];
  return rows.map((row) => ({ ...row, unit: "s", comparison: "" }));
}

/** The trees that were kept are removed before each run; the kernel's index stays. */
function bestOfCold(commandLine: readonly string[]): number | undefined {
  const times = [1, 2, 3].map(() => {
    rmSync(join(cacheRoot(), "trees"), { recursive: true, force: true });
    return best(1, commandLine);
  });
  return times.includes(undefined) ? undefined : Math.min(...times.map(Number));
}

/** The original, where it is installed: the same question, asked of it. */
function stapLists(today: number | undefined): Measurement {
  return {
    what: `stap -l 'kernel.function("vfs_read")'`,
    today,
    unit: "s",
    comparison: "0.3 s when measured first",
    skipped: "stap, or debug information for it, is not here",
  };
}

/** Seconds of the fastest of several runs, of which a command's first four also keep its code; undefined when one fails. */
function best(times: number, commandLine: readonly string[]): number | undefined {
  let fastest = Infinity;
  for (let run = 0; run < times; run += 1) {
    const begun = performance.now();
    if (tapwright(commandLine).status !== 0) return undefined;
    fastest = Math.min(fastest, (performance.now() - begun) / 1000);
  }
  return fastest;
}

function tapwright(commandLine: readonly string[]) {
  if (!existsSync(command)) throw new Error(`${command} is not built; run: npm run build`);
  return spawnSync(process.execPath, [command, ...commandLine], {
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
}

function formatMeasurements(measurements: readonly Measurement[]): string {
  const rows = measurements.map(({ what, today, reach, unit, comparison, skipped }) => [
    what,
    today === undefined ? "-" : `${format(today, unit)} ${unit}`,
    reach === undefined ? "-" : `${reach} ${unit}`,
    today === undefined ? (skipped ?? "it failed") : verdictOn(today, reach),
    comparison,
  ]);
  const all = [["what", "today", "reach", "", "for comparison"], ...rows];
  const widths = all[0]!.map((_, column) => Math.max(...all.map((row) => row[column]!.length)));
  return all
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column]!))
          .join("  ")
          .trimEnd()}\n`,
    )
    .join("");
}

function verdictOn(today: number, reach: number | undefined): string {
  return reach === undefined ? "" : today <= reach ? "reached" : "missed";
}

function format(value: number, unit: Measurement["unit"]): string {
  return value.toFixed(unit === "s" ? 2 : unit === "ms" ? 1 : 0);
}
