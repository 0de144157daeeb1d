// What a hit costs: 50,000 one-byte reads in a guest where each instruction takes a nanosecond, with a probe and without.

import { spawnSync } from "node:child_process";
import { join } from "node:path";

export interface HitCost {
  readonly what: string;
  /** Nanoseconds, which are instructions, that a probe adds to a read; undefined when a run failed. */
  readonly nanoseconds: number | undefined;
  /** Where none was set the figure stands beside the others. */
  readonly reach?: number;
  readonly comparison: string;
}

const folder = join(import.meta.dirname, "hits");
const reads = 50_000;

const handlers: readonly (Omit<HitCost, "nanoseconds"> & { readonly name: string })[] = [
  { name: "bare-kprobe", what: "a kprobe alone, no script", reach: 156, comparison: "the limit" },
  { name: "empty", what: "{ }", comparison: "" },
  { name: "counter", what: "{ n++ }", reach: 230, comparison: "stap 5.6: 482, bpftrace 0.17: 905" },
  {
    name: "statistic",
    what: "{ reads[execname()] <<< $count }",
    reach: 450,
    comparison: "stap 5.6: 744, bpftrace 0.17: 1696",
  },
  { name: "two-keys", what: "{ reads[execname(), pid()]++ }", comparison: "" },
  {
    name: "print",
    what: '{ printf("%s %d\\n", execname(), $count) }',
    comparison: "the agent is on the same CPU",
  },
];

export function measureHits(command: string): readonly HitCost[] {
  const alone = costOfReads(command, "nothing");
  return handlers.map(({ name, ...handler }) => {
    const cost = alone === undefined ? undefined : costOfReads(command, name);
    const nanoseconds = cost === undefined ? undefined : cost - alone!;
    return { ...handler, nanoseconds };
  });
}

/** Of one of the second half of twice as many reads: by then the kernel has put a jump in place of its breakpoint. */
function costOfReads(command: string, name: string): number | undefined {
  const [half, all] = [runReads(command, name, reads), runReads(command, name, 2 * reads)];
  return half === undefined || all === undefined ? undefined : (all - half) / reads;
}

/** Virtual nanoseconds of so many reads; undefined, with what the command said, when the run failed. */
function runReads(command: string, name: string, count: number): number | undefined {
  const script = join(folder, `${name}.stp`);
  const commandLine = [command, "run", "-g", "-w", "--json", "-c", `reads ${count}`, script];
  const { status, stdout, stderr } = spawnSync(process.execPath, commandLine, {
    encoding: "utf8",
    env: { ...process.env, TAPWRIGHT_ACCEL: "icount" },
    maxBuffer: 1 << 28,
  });
  if (status === 0)
    return (JSON.parse(stdout) as { truth: { nanoseconds: number } }).truth.nanoseconds;
  process.stderr.write(stderr);
  return undefined;
}
