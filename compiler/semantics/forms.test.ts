// Every form of a probe point that SystemTap has: it resolves, or one diagnostic says why the whole family cannot be had.

import { describe, expect, test } from "vitest";
import { parseScript } from "../syntax/parse.ts";
import { fakeEnvironment, programOf } from "./testing/analyze-text.ts";
import { createFakeDebugInfo } from "./testing/fake-debug-info.ts";
import { expandBraces } from "./families/kprobe.ts";
import { resolvePoint } from "./resolve-point.ts";

/** `resolved`, or the code of the failure; in guru mode. */
function answer(point: string): string {
  const file = { path: "test.stp", text: `probe ${point} { }`, origin: "script" } as const;
  const { script, diagnostics } = parseScript(file, fakeEnvironment);
  expect(diagnostics).toEqual([]);
  const [item] = script.items;
  const written = item?.kind === "probe" ? item.points[0] : undefined;
  if (written === undefined) return "not parsed";
  const { components, range } = written;
  const { failure } = resolvePoint(components, range, createFakeDebugInfo(), true);
  return failure?.code ?? "resolved";
}

const code = (image: string, fn: string, line: string): string[] => [
  `${image}.function("${fn}"){,.call,.exported,.return,.return.maxactive(5)}`,
  `${image}.statement("${fn}@${line}"){,.nearest}`,
  `${image}.statement(0xffffffff81100000).absolute`,
];

const kernelForms = [
  "{begin,end,error}{,(5),(-5)}",
  "never",
  ...code("kernel", "vfs_read", "fs/read_write.c:455"),
  'kernel.function("rw_verify_area"){,.inline}',
  "kernel.function(0xffffffff81100000){,.call,.exported,.return,.return.maxactive(5)}",
  'kernel.function("vfs_read"){.label("out"),.label("o*"),.callee("do_*"),.callee("do_*").call}',
  'kernel.function("vfs_read"){.callee("do_*").return,.callees,.callees(2)}',
  'kernel.statement("vfs_read@fs/read_write.c{:451-455,:*,+5}")',
  "kernel.statement(0xffffffff81100000){,.nearest}",
  ...code('module("loop")', "loop_add", "drivers/block/loop.c:2005"),
  'kprobe.function("vfs_read"){,.call,.return,.return.maxactive(5)}',
  'kprobe.module("loop").function("loop_add"){,.call,.return,.return.maxactive(5)}',
  "kprobe.statement(0xffffffff81100000).absolute",
  'kernel.{trace,tracepoint}("file_opened")',
  'kernel.trace("{files:file_opened,file_*,files:*}")',
  'kernel.data("jiffies_of_test"){.write,.rw}',
  "kernel.data(0xffffffff82000000){,.length(4)}{.write,.rw}",
  'perf.type(1).config(0){,.sample(1000),.hz(100),.counter("c")}',
  "timer.{s,sec,ms,msec,us,usec,ns,nsec,jiffies}(50){,.randomize(10)}",
  "timer.hz(100)",
  "timer.profile{,.tick,.freq.hz(50)}",
  'procfs{,("name")}{,.umask(0222)}{.read,.read.maxsize(100),.write}',
  'netfilter{.hook("NF_INET_LOCAL_IN").pf("NFPROTO_IPV4"),.pf("NFPROTO_IPV4").hook("NF_INET_LOCAL_IN")}{,.priority("NF_IP_PRI_FIRST"),.priority("-5")}',
  'netfilter.hook("NF_INET_{PRE_ROUTING,LOCAL_IN,FORWARD,LOCAL_OUT,POST_ROUTING}").pf("NFPROTO_IPV{4,6}")',
  'netfilter.hook("NF_IP_{PRE_ROUTING,LOCAL_IN,FORWARD,LOCAL_OUT,POST_ROUTING}").pf("NFPROTO_IPV4")',
  'netfilter.hook("NF_IP6_{PRE_ROUTING,LOCAL_IN,FORWARD,LOCAL_OUT,POST_ROUTING}").pf("NFPROTO_IPV6")',
  'netfilter.hook("NF_ARP_{IN,OUT,FORWARD}").pf("NFPROTO_ARP")',
  'netfilter.hook("NF_BR_{PRE_ROUTING,LOCAL_IN,FORWARD,LOCAL_OUT,POST_ROUTING}").pf("NFPROTO_BRIDGE")',
];

const program = 'process{,("/bin/ls"),(1234)}';
const userForms = [
  'process("/bin/ls").function("f"){,.call,.inline,.exported,.return,.label("l"),.callee("g"),.callees(2)}',
  'process(1234).function("f"){,.return}',
  'process("/bin/ls").statement("*@ls.c:12"){,.nearest}',
  "process(1234).statement(0x400000).absolute",
  'process("/bin/ls").{plt,plt.return,plt("puts"),plt("puts").return}',
  'process("/bin/ls").{mark("m"),provider("p").mark("m")}',
  'process("/bin/ls").library("libc.so.6").{function("f"),function("f").return,plt("f"),mark("m")}',
  `${program}{.begin,.end,.thread.begin,.thread.end,.syscall,.syscall.return}`,
  'process("/bin/ls").data("x"){.write,.rw}',
  'debuginfod.{process("/bin/ls").function("f"),archive("a.rpm").process("/bin/ls").begin}',
  'java("App").class("C").method("m"){,.return}',
  'java(1234).class("C").method("m(int)")',
  'python3.module("m").function("f"){,.call,.return}',
  "input.{char,line}",
  'perf.type(0).config(0).process{,("/bin/ls")}',
  'perf.type(0).config(0).process("/bin/ls").counter("c")',
];

/** Braces within strings stand for themselves in a probe point: here they do not. */
const each = (forms: readonly string[]): string[] => forms.flatMap(expandBraces);

describe("forms of the kernel's families", () => {
  test.each(each(kernelForms))("%s", (point) => {
    const expected = point.includes("jiffies_of_test")
      ? "resolve/no-such-kernel-variable"
      : "resolved";
    expect(answer(point)).toBe(expected);
  });
});

describe("forms of families that need user space", () => {
  test.each(each(userForms))("%s", (point) => {
    expect(answer(point)).toBe("resolve/user-space-not-yet");
  });
});

test.each(['kernel.mark("m")', 'kernel.mark("m").format("%p")', 'kernel.lsm("file_open")'])(
  "%s is none of a kernel module",
  (point) => {
    expect(answer(point)).toBe("resolve/no-such-point");
  },
);

describe("the spelling of 2005", () => {
  const target = (point: string): unknown =>
    programOf(`probe ${point} { println(1) }`, undefined, { guru: true }).probes[0]?.target;

  test.each<[string, object]>([
    [
      'perfcounter("tlbmiss").count(4000)',
      { kind: "perf", type: 3n, config: 0x10003n, sample: 4000n },
    ],
    ['kernel.watch("init_task").write', { kind: "watchpoint", symbol: "init_task" }],
    [
      'kernel.source("fs/read_write.c").line(455)',
      { kind: "kprobe", address: 0xffffffff8110000cn },
    ],
    ['kernel.function("vfs_read").line(455)', { kind: "kprobe", address: 0xffffffff8110000cn }],
    ["kernel.address(0xffffffff81100003)", { kind: "kprobe", absolute: 0xffffffff81100003n }],
    ['kernel.module("loop.ko").function("loop_add")', { kind: "kprobe", module: "loop" }],
    ["time.real.hz(10)", { kind: "timer", clock: "nanoseconds", period: 100_000_000n }],
    ["time.virtual.jiffies(5)", { kind: "timer", clock: "jiffies", period: 5n }],
  ])("%s", (point, expected) => {
    expect(target(point)).toMatchObject(expected);
  });

  test("a counter of another name is no point", () => {
    expect(answer('perfcounter("nothing").count(4000)')).toBe("resolve/no-such-point");
  });
});
