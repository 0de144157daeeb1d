// Places in code by lines, labels and addresses.

import { describe, expect, test } from "vitest";
import { analyzeText, findKind, programOf } from "./testing/analyze-text.ts";
import { showExpression } from "./testing/show-ir.ts";

function points(point: string): readonly string[] {
  return programOf(`probe ${point} { println(1) }`).probes.map((probe) => probe.point);
}

function addresses(point: string): readonly string[] {
  const { probes } = programOf(`probe ${point} { println(1) }`);
  return probes.map(({ target }) => {
    const address = "address" in target ? target.address : undefined;
    return `${target.kind} 0x${(address ?? 0n).toString(16)}`;
  });
}

const statements = (...lines: number[]): string[] =>
  lines.map((line) => `kernel.statement("vfs_read@fs/read_write.c:${line}")`);

describe("lines", () => {
  test.each([
    [":455", [455]],
    [":451-453", [451, 452, 453]],
    [":451,453-454,469", [451, 453, 454, 469]],
    ["+5", [455]],
    ["+1-2,4", [451, 452, 454]],
  ])("%s", (lines, expected) => {
    const point = `kernel.statement("vfs_read@fs/read_write.c${lines}")`;
    expect(points(point)).toEqual(statements(...expected));
  });

  test("all of a function are its own", () => {
    const found = points('kernel.statement("vfs_read@fs/read_write.c:*")');
    expect([found.length, found[0], found.at(-1)]).toEqual([19, ...statements(451, 469)]);
  });

  test("without a line it is the function's own entry", () => {
    expect(addresses('kernel.statement("vfs_read")')).toEqual(["kprobe 0xffffffff81100000"]);
  });

  test("the nearest line with a statement is one of the function", () => {
    const nearest = (lines: string): readonly string[] =>
      points(`kernel.statement("vfs_read@fs/read_write.c${lines}").nearest`);
    const with_ = (...lines: number[]): string[] =>
      statements(...lines).map((one) => `${one}.nearest`);
    expect(nearest(":450")).toEqual(with_(451));
    expect(nearest(":455")).toEqual(with_(455));
    expect(nearest(":450-452")).toEqual(with_(451, 452));
    const { diagnostics } = analyzeText(
      'probe kernel.statement("vfs_read@fs/read_write.c:490").nearest { println(1) }',
    );
    expect(diagnostics.map((one) => one.code)).toEqual(["resolve/no-statement"]);
  });

  test("of several lines those may be missing that the running kernel refuses", () => {
    const optional = (point: string): unknown =>
      programOf(`probe ${point} { println(1) }`).probes.every(
        ({ target }) => "isOptional" in target && target.isOptional,
      );
    expect(optional('kernel.statement("vfs_read@fs/read_write.c:451-453")')).toBe(true);
    expect(optional('kernel.statement("vfs_read@fs/read_write.c:451")')).toBe(false);
  });
});

test("labels, by name or pattern", () => {
  const label = (name: string, line: number): string =>
    `kernel.function("vfs_read@fs/read_write.c:${line}").label("${name}")`;
  expect(points('kernel.function("vfs_read").label("out")')).toEqual([label("out", 470)]);
  expect(points('kernel.function("vfs_*").label("out*")')).toEqual([
    label("out", 470),
    label("out_unlock", 471),
  ]);
  expect(addresses('kernel.function("vfs_read").label("out")')).toEqual([
    "kprobe 0xffffffff81100040",
  ]);
});

describe("addresses", () => {
  test("of a statement, and of a function that holds it", () => {
    expect(addresses("kernel.statement(0xffffffff81100009)")).toEqual([
      "kprobe 0xffffffff81100009",
    ]);
    expect(points("kernel.statement(0xffffffff81100009)")).toEqual(statements(452));
    expect(addresses("kernel.statement(0xffffffff81100003).nearest")).toEqual([
      "kprobe 0xffffffff81100000",
    ]);
    expect(addresses("kernel.function(0xffffffff81100009).call")).toEqual([
      "kprobe 0xffffffff81100000",
    ]);
    expect(addresses("kernel.function(0xffffffff81100009).return.maxactive(3)")).toEqual([
      "kretprobe 0xffffffff81100000",
    ]);
  });

  test("that nothing checks, in guru mode and without debug information", () => {
    const text = "probe kernel.statement(0xffffffff81100003).absolute { println(pp()) }";
    const { program, diagnostics } = analyzeText(text, undefined, { guru: true });
    expect(diagnostics).toEqual([]);
    const [probe] = program?.probes ?? [];
    expect(probe?.target).toMatchObject({ kind: "kprobe", absolute: 0xffffffff81100003n });
    expect(probe?.point).toBe("kernel.statement(0xffffffff81100003).absolute");
  });
});

describe("callees", () => {
  const callee = (caller: string, name: string): string =>
    `kernel.function("${caller}").callee("${name}")`;
  const read = "vfs_read@fs/read_write.c:450";
  const open = "do_sys_openat2@fs/open.c:1290";

  test("what a function calls counts when it comes from there, what was inlined always", () => {
    const { probes } = programOf('probe kernel.function("vfs_read").callees { println(1) }');
    expect(probes.map((probe) => probe.point)).toEqual([
      callee(read, open),
      callee(read, "rw_verify_area@fs/read_write.c:350"),
    ]);
    const [called, inlined] = probes;
    expect(called?.condition).toMatchObject({
      kind: "called-from",
      level: 0,
      base: { op: "address", value: 0xffffffff81100000n },
      stretches: [[0, 0x80]],
    });
    expect(inlined?.condition).toBeUndefined();
  });

  test("with a depth every level of callers counts", () => {
    const { probes } = programOf('probe kernel.function("vfs_read").callees(2) { println(1) }');
    const last = probes.at(-1);
    expect(last?.point).toBe(callee(open, "smp_call_function@kernel/smp.c:1060"));
    expect(last?.condition).toMatchObject({
      kind: "logical",
      left: { level: 0, base: { value: 0xffffffff81100400n } },
      right: { level: 1, base: { value: 0xffffffff81100000n } },
    });
  });

  test("at a return it was decided at the entry", () => {
    const text = 'probe kernel.function("vfs_read").callee("do_*").return { println($return) }';
    const [probe] = programOf(text).probes;
    expect(probe?.target.kind).toBe("kretprobe");
    expect(probe?.condition).toMatchObject({ kind: "entry-value", index: 0 });
    expect(probe?.entryValues).toMatchObject([{ kind: "called-from" }]);
  });
});

describe("variables of the kernel and its modules", () => {
  const reads = (text: string): readonly string[] =>
    programOf(text).probes.flatMap((probe) => findKind(probe.body, "read").map(showExpression));

  test("of each CPU's copies that of the CPU that runs the handler", () => {
    expect(reads('probe begin { println(@var("current_task")->f_flags) }')).toEqual([
      "[([per_cpu(0x1000)]8 + 32)]4",
      "[per_cpu(0x1000)]8",
    ]);
  });

  test("of a module, where its probe stands or where it is named", () => {
    const { probes } = programOf(
      `probe module("loop").function("loop_add") { println(@var("loop_index"), $loop_index) }
       probe begin { println(@var("loop_index", "loop"), @var("loop_index@loop.c", "loop")) }`,
    );
    const addresses = probes
      .flatMap((probe) => findKind(probe.body, "read"))
      .map((one) => one.address);
    const wanted = {
      kind: "target",
      value: {
        op: "address",
        value: 0xffffffff81100e00n,
        module: "loop",
        anchor: { symbol: "loop_add" },
      },
    };
    expect(addresses).toMatchObject([wanted, wanted, wanted, wanted]);
  });

  test("in a function, of the module whose probe calls it; all other probes share the function", () => {
    const { probes, functions } = programOf(
      `function ticks() { return @var("jiffies") }
       function more() { return ticks() + 1 }
       function named() { return @var("jiffies", "kernel") }
       function index() { return @defined(@var("loop_index")) ? @var("loop_index") : 0 }
       probe module("loop").function("loop_add") { println(more(), index(), named()) }
       probe kernel.function("vfs_read"), begin { println(more(), index(), named()) }`,
    );
    const readBy = (id: number): unknown => {
      const { body } = functions.find((fn) => fn.id === id)!;
      const [inner] = findKind(body, "call");
      if (inner !== undefined) return readBy(inner.function);
      const [read] = findKind(body, "read");
      return read?.address.kind === "target" ? read.address.value : "nothing";
    };
    const calls = probes.map(({ body }) => findKind(body, "call").map((one) => one.function));
    const kernels = { op: "address", value: 0xffffffff82000000n };
    const own = (value: bigint) => ({ op: "address", value, module: "loop" });
    expect(calls.map((ids) => ids.map(readBy))).toMatchObject([
      [own(0xffffffff81100e08n), own(0xffffffff81100e00n), kernels],
      [kernels, "nothing", kernels],
      [kernels, "nothing", kernels],
    ]);
    expect(calls[2]).toEqual(calls[1]);
    expect(calls[0]![2]).toBe(calls[1]![2]);
  });

  test("types of a module or the kernel by name", () => {
    const text = `probe begin {
      println(@cast(1, "struct file", "kernel")->f_flags, @cast(1, "file", "loop:kernel")->f_flags,
        @cast(1, "file", "kernel<linux/fs.h>:loop")->f_flags)
    }`;
    expect(reads(text)).toEqual(["[(1 + 32)]4", "[(1 + 32)]4", "[(1 + 32)]4"]);
  });
});
