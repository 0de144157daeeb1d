// When the agent is killed, a module gives everything back by itself, whatever kinds of probes it has.

import { join } from "node:path";
import { expect, test } from "vitest";
import { openBroker, type RunOutcome } from "../../qemu/index.ts";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";
import { runTapwright, temporaryFolder } from "../command/run-tapwright.ts";

requireKernel();

const families = {
  "a function": 'probe kernel.function("vfs_read") { n++ }',
  "a function's return": 'probe kernel.function("vfs_read").return { n++ }',
  "calls that are under way": 'probe kernel.function("schedule_timeout").return { n++ }',
  "many functions": 'probe kernel.function("*@fs/read_write.c").call { n++ }',
  "a statement": 'probe kernel.statement("ksys_read@fs/read_write.c:614") { n++ }',
  "a symbol": 'probe kprobe.function("ksys_read") { n++ }',
  "a tracepoint": 'probe kernel.trace("sched_switch") { n++ }',
  "a timer": "probe timer.ms(1) { n++ }",
  "a timer with a pause that varies": "probe timer.us(500).randomize(400) { n++ }",
  "a timer of the wheel": "probe timer.jiffies(1) { n++ }",
  "every tick": "probe timer.profile { n++ }",
  "a counter": "probe perf.type(1).config(0).sample(1000000) { n++ }",
  "a counter that is read":
    'probe perf.type(1).config(0).counter("c") {} probe kernel.function("vfs_read") { n += @perf("c") }',
  "a watchpoint": 'probe kernel.data("jiffies").rw { n++ }',
  packets: 'probe netfilter.hook("NF_INET_LOCAL_IN").pf("NFPROTO_IPV4") { n++ }',
  "a file": 'probe procfs("n").read { $value = sprint(n++) }',
};

test.each([
  ...Object.entries(families),
  ["all of them", Object.values(families).join("\n")] as const,
])("a script that probes %s leaves nothing behind", async (_, probes) => {
  const outcome = await runAndKill(`global n\n${probes}\nprobe end, error { println(n) }`);
  expect(outcome).toMatchObject({ status: "agent-lost", splats: [] });
  expect(outcome.console).toContain(
    "tapwright: tw_orphan is unloaded, 0 kprobes are left, and 0 traced functions",
  );
});

async function runAndKill(script: string): Promise<RunOutcome> {
  using folder = temporaryFolder();
  const module = join(folder.path, "orphan.ko");
  const built = await runTapwright(["build", "-m", "tw_orphan", "-o", module, "-e", script]);
  expect(built.stderr).toBe("");
  const kernel = await findDefaultKernel();
  const broker = openBroker({ jobs: 1 });
  try {
    const guest = await broker.acquire(kernel!);
    const workload = { name: "kill-agent", arguments: [] };
    for await (const event of guest.run({ module, workload, timeLimitSeconds: 30 })) {
      if (event.kind === "end") return event.outcome;
    }
  } finally {
    await broker.close();
  }
  throw new Error("the run has no end");
}
