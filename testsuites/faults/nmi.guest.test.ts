// Probes in what runs in an interrupt that cannot be masked: it comes at any time, also in the middle of a handler.

import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { factsPath } from "../../framework/kernels/facts-path.ts";
import {
  cacheRoot,
  defaultKernel,
  findInstalledKernel,
  isFault,
  resolveKernel,
} from "../../qemu/index.ts";
import { requireKernel } from "../command/require-kernel.ts";
import { runTapwright } from "../command/run-tapwright.ts";

requireKernel();

/** The kernel notes a line of its log; when all CPUs tell where they are, the others do so in an NMI. */
const notes = `
global masked, others
probe kernel.function("vprintk_store") {
  if (isinstr(sprint_backtrace(), "nmi_handle")) masked++
  else others++
}
probe end { printf("in NMIs %d, else %d\\n", masked, others) }`;

const run = ["run", "-c", "backtraces 10", "-e"];

test("handlers run in NMIs", async () => {
  const { stdout, stderr, exitCode } = await runTapwright([...run, notes]);
  expect(stdout).toMatch(/^in NMIs [1-9]\d*, else [1-9]\d*\n$/);
  expect(stderr).not.toContain("error");
  expect(exitCode).toBe(0);
});

test("an NMI within a handler is skipped, and counted", async () => {
  // What a handler hits itself is not there: a note of the log within one comes from an NMI.
  const busy = "global sum probe timer.profile { for (i = 0; i < 500000; i++) sum += i }";
  const limits = ["MAXACTION=10000000", "MAXSKIPPED=10000", "STP_NO_OVERLOAD"];
  const defined = limits.flatMap((limit) => ["-D", limit]);
  // So often that one of them comes at a bad time.
  const many = ["run", "-c", "backtraces 60", "-e", busy + notes, ...defined];
  const { stdout, stderr, exitCode } = await runTapwright(many);
  expect(stdout).toContain("in NMIs ");
  expect(stderr).toMatch(/WARNING: Skipped: [1-9]\d* while a handler ran on the CPU, 0 after/);
  expect(stderr).toContain("error[script/skipped-probes]");
  expect(exitCode).toBe(1);
});

test("what handlers record and print in NMIs is neither lost nor counted twice", async () => {
  // The same statistic and the same buffers are used by handlers that NMIs come into the middle of.
  const both = `
global recorded
probe kernel.function("vprintk_store") {
  if (!isinstr(sprint_backtrace(), "nmi_handle")) next
  recorded <<< 1
  println("in an NMI")
}
probe timer.profile { for (i = 0; i < 1000; i++) j += i; recorded <<< j > 0; println("elsewhere") }
probe end { println("recorded ", @count(recorded)) }`;
  const defined = ["-D", "MAXSKIPPED=10000", "-D", "MAXACTION=10000"];
  const { stdout, stderr } = await runTapwright([...run, both, ...defined]);
  const lines = stdout.trimEnd().split("\n");
  const inside = lines.filter((line) => line === "in an NMI").length;
  const outside = lines.filter((line) => line === "elsewhere").length;
  expect(inside).toBeGreaterThan(0);
  expect(outside).toBeGreaterThan(0);
  expect(lines.at(-1)).toBe(`recorded ${inside + outside}`);
  expect(lines).toHaveLength(inside + outside + 1);
  const complaints = stderr.match(/^.*(?:error\[(?!script\/skipped-probes)|lost).*$/gm) ?? [];
  expect(complaints, complaints.join("\n")).toEqual([]);
});

/**
 * The interrupted process has a text at 0x10000000, another one that runs into a page that nobody touched yet, and a page of a
 * file that was taken out of its page table again: the kernel could bring both pages, but not in an NMI.
 */
const memory = `
global hits, texts, bytes, reads, quiet
function text_at:string(address:long) { try { return user_string(address) } catch (message) { return message } }
function long_at:string(address:long) {
  try { return sprint(user_long_error(address)) } catch (message) { return message }
}
probe kernel.function("show_regs").call {
  if (execname() != "asked" || !isinstr(sprint_backtrace(), "nmi_handle")) next
  hits++
  texts[user_string(0x10000000)]++
  bytes[user_int8(0x10000000)]++
  reads["into untouched", text_at(0x1000fff8)]++
  reads["untouched", text_at(0x10010000)]++
  reads["dropped", long_at(0x10020000)]++
  reads["unmapped", long_at(0x10040000)]++
  reads["of the kernel", text_at(-0x1000)]++
  quiet += user_long(0x10040000) == 0 && user_int8(0x10010000) == 0 && user_string(0x10020000, "none") == "none"
}
probe end {
  println(hits > 0, quiet == hits)
  foreach (s in texts) println("text: ", s, " ", texts[s] == hits)
  foreach (n in bytes) println("byte: ", n, " ", bytes[n] == hits)
  foreach ([what+, message] in reads) println(what, ": ", message, " ", reads[what, message] == hits)
}`;

// Since 6.5 the kernel itself asks whether an NMI may read memory of user space.
describe.each([defaultKernel, "bullseye/cloud-amd64"])(
  "memory of user space in NMIs of %s",
  (name) => {
    test("is read where it is there, is an error where it is not, and the guest lives", async (context) => {
      const entry = resolveKernel(name);
      const installed = isFault(entry) ? undefined : await findInstalledKernel(entry, cacheRoot());
      const facts = installed?.buildId === undefined ? "" : factsPath(installed.buildId);
      if (!existsSync(facts)) context.skip(`the kernel ${name} has not been fetched`);
      const { stdout, stderr } = await runTapwright([
        "run",
        "-k",
        name,
        "-c",
        "asked 10",
        "-D",
        "MAXSKIPPED=100000",
        "-e",
        memory,
      ]);
      expect(stdout).toBe(`11
text: a text in user space 1
byte: 97 1
dropped: user read fault at 0x10020000 1
into untouched: user read fault at 0x10010000 1
of the kernel: user read fault at 0xfffffffffffff000 1
unmapped: user read fault at 0x10040000 1
untouched: user read fault at 0x10010000 1
`);
      // On 5.10 the kernel counts a fault within a handler as a hit that it missed; nothing else is wrong.
      expect(stderr.replaceAll("error[script/skipped-probes]", "")).not.toMatch(
        /error\[|Oops|BUG|Call Trace/,
      );
    });
  },
);
