// What is said to be probeable, the kernel takes: a sample of 200 functions is registered by one module, on each kernel that is
// here.

import { beforeAll, describe, expect, test } from "vitest";
import type { DebugInfo } from "../../compiler/index.ts";
import { knownKernels, type KnownKernel } from "../../framework/kernels/known-kernels.ts";
import { openKernelFacts } from "../../framework/kernels/open-kernel.ts";
import { silentProgress } from "../../framework/progress/progress.ts";
import { createRandom } from "../robustness/random.ts";
import { requireKernel } from "../command/require-kernel.ts";
import { runTapwright } from "../command/run-tapwright.ts";

const sampled = 200;

requireKernel();

/** Kernels that run here, with facts from their debug information. */
const bootable = (await knownKernels()).filter(
  (one) => one.installed !== undefined && one.state === "indexed",
);

describe.each(bootable.map((one) => [one.name, one] as const))("%s", (_, kernel) => {
  let functions: readonly string[];
  beforeAll(async () => {
    functions = sampleOf(await factsOf(kernel));
  });

  test(`${sampled} functions are registered as kprobes by one module`, async ({ skip }) => {
    expect(functions).toHaveLength(sampled);
    const points = functions.map((name) => `kernel.function("${name}").call`).join(",\n");
    const script = `global hits probe ${points} { hits++ }
      probe begin { println("armed") exit() } probe end { println("ended ", hits >= 0) }`;
    const { exitCode, stdout, stderr } = await runTapwright([
      "run",
      "-k",
      kernel.name,
      "-e",
      script,
    ]);
    // An emulator or a compiler for this kernel is not on the machine.
    if (exitCode === 3) skip(/^error\[.*$/m.exec(stderr)?.[0] ?? stderr);
    expect(stderr).not.toMatch(/error|warning/i);
    expect(stdout).toBe("armed\nended 1\n");
    expect(exitCode).toBe(0);
  }, 240_000);
});

async function factsOf(kernel: KnownKernel): Promise<DebugInfo> {
  return (await openKernelFacts(kernel, silentProgress)).debugInfo;
}

/** Functions with code of their own, by the place of their definition, all over the kernel; the same in each run. */
function sampleOf(debugInfo: DebugInfo): readonly string[] {
  const all = debugInfo
    .functions({ name: "*" })
    .filter(
      ({ entry, place }) =>
        entry?.notProbeable === undefined && entry?.pc !== undefined && place.line > 0,
    )
    .map(({ name, place }) => `${name}@${place.file}:${place.line}`);
  const unique = [...new Set(all)];
  const random = createRandom(20_261_126);
  const chosen = new Set<string>();
  while (chosen.size < sampled) chosen.add(random.pick(unique));
  return [...chosen];
}
