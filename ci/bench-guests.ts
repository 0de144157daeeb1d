// How long guests take: from restoring to the agent's answer, one test and many, and from a saved script to its verdict.

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  cacheRoot,
  findInstalledKernel,
  isFault,
  openBroker,
  resolveKernel,
} from "../qemu/index.ts";
import type { InstalledKernel } from "../qemu/index.ts";

export interface GuestTime {
  readonly what: string;
  /** Undefined where it failed. */
  readonly today: number | undefined;
  readonly reach?: number;
  readonly unit: "s" | "ms";
  readonly comparison: string;
  readonly skipped?: string;
}

/** The kernels of an empty cache of CI, and those of the other architectures, where they are here. */
const restored = [
  ["bookworm/cloud-amd64", 0.1, "cold boot 2.4 s; virtme-ng under TCG 11 s"],
  ["bookworm/686-pae", 0.1, "cold boot 5.3 s"],
  ["bookworm/powerpc64le", 0.15, "cold boot 8.3 s"],
] as const;
const others = ["bookworm/arm64", "bookworm/s390x", "source/ppc64"] as const;
const three = ["run/operators", "run/number-table", "run/return-values"];

/** `root` is the checkout, `command` what was built of it, `scratch` a folder for what is written. */
export async function measureGuests(
  root: string,
  command: string,
  scratch: string,
): Promise<readonly GuestTime[]> {
  const tests = join(root, "testsuites", "language");
  const test =
    (...words: readonly string[]) =>
    (): boolean =>
      spawnSync(
        process.execPath,
        [command, "test", "--reports", join(scratch, "reports"), ...words],
        {
          cwd: root,
        },
      ).status === 0;
  const one = test("tapsets/syscall/tests/files.test.stp");
  const fifty = test(...testsBelow(tests).slice(0, 50));
  const kernels = await kernelsHere([...restored.map(([name]) => name), ...others]);
  const paths = three.map((name) => join(tests, `${name}.test.stp`));
  const everywhere = (): boolean => kernels.every(({ name }) => test("-k", name, ...paths)());
  // What was never done before is built and saved now, and not measured.
  const isWarm = [one(), fifty(), everywhere()].every(Boolean);
  const row = { unit: "s", comparison: "" } as const;
  const on = `${kernels.length} architectures`;
  return [
    ...(await measureRestoring()),
    { ...row, what: "one test, whole process, warm", today: best(3, one), reach: 1.5 },
    { ...row, what: "50 golden tests on one kernel", today: best(1, fifty), reach: 15 },
    {
      ...row,
      what: `three tests on ${on}`,
      today: isWarm ? best(1, everywhere) : undefined,
      reach: 20,
    },
    await measureWatch(command, scratch),
  ];
}

async function measureRestoring(): Promise<readonly GuestTime[]> {
  const rows: GuestTime[] = [];
  for (const [name, reach, comparison] of restored) {
    const row = {
      what: `restore to the agent's answer, ${name}`,
      reach,
      comparison,
      unit: "s",
    } as const;
    const [kernel] = await kernelsHere([name]);
    if (kernel === undefined) {
      rows.push({ ...row, today: undefined, skipped: "the kernel is not here" });
      continue;
    }
    const broker = openBroker();
    let fastest = Infinity;
    for (let time = 0; time < 6; time++) {
      const guest = await broker.acquire(kernel);
      if (guest.restored) fastest = Math.min(fastest, guest.startSeconds);
      await guest.close();
    }
    await broker.close();
    rows.push({ ...row, today: Number.isFinite(fastest) ? fastest : undefined });
  }
  return rows;
}

/** From the moment when a script was written to that when the verdict of its test is read, the best of several. */
async function measureWatch(command: string, scratch: string): Promise<GuestTime> {
  const folder = join(scratch, "watched");
  mkdirSync(folder);
  const script = join(folder, "open.test.stp");
  const text = `# @workload file-io --processes alpha --opens 7
global opens
probe kernel.function("do_sys_openat2") { if (execname() == "alpha") opens++ }
probe end { printf("%d opens\\n", opens) }
`;
  writeFileSync(script, text);
  writeFileSync(join(folder, "open.golden"), "{{truth.opens.alpha}} opens\n");
  const child = spawn(process.execPath, [command, "test", "--watch"], { cwd: folder });
  let fastest = Infinity;
  let saved: number | undefined;
  let said = "";
  let rounds = 0;
  const save = (): void => {
    rounds += 1;
    saved = performance.now();
    writeFileSync(script, `${text}# ${rounds}\n`);
  };
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    said += chunk;
    if (saved !== undefined && /^✓ open/m.test(said)) {
      fastest = Math.min(fastest, (performance.now() - saved) / 1000);
      saved = undefined;
    }
    if (!said.includes("waiting for a file to be saved\n")) return;
    said = "";
    if (rounds === 8) child.kill("SIGINT");
    // The guest for the next round comes up meanwhile: nobody types that fast.
    else setTimeout(save, 1000);
  });
  await new Promise((resolve) => child.on("close", resolve));
  return {
    what: "saved script to verdict, --watch",
    today: Number.isFinite(fastest) ? fastest : undefined,
    reach: 0.5,
    unit: "s",
    comparison: "stap's build alone 14.7 s",
  };
}

async function kernelsHere(names: readonly string[]): Promise<InstalledKernel[]> {
  const found = names.map(async (name) => {
    const entry = resolveKernel(name);
    return isFault(entry) ? undefined : await findInstalledKernel(entry, cacheRoot());
  });
  return (await Promise.all(found)).filter((kernel) => kernel !== undefined);
}

function testsBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.stp"))
    .map((name) => join(folder, name))
    .toSorted();
}

/** Seconds of the fastest of several; undefined when one fails. */
function best(times: number, work: () => boolean): number | undefined {
  let fastest = Infinity;
  for (let time = 0; time < times; time++) {
    const begun = performance.now();
    if (!work()) return undefined;
    fastest = Math.min(fastest, (performance.now() - begun) / 1000);
  }
  return fastest;
}
