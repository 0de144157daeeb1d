// The two scripts of the 2005 slides as typed IR, written by hand: what the passes make of examples/iotask.stp
// and examples/scf.stp on a 6.1 kernel of x86_64.

import type { Global, IrExpression, IrProbe, Program } from "../../semantics/ir.ts";
import {
  array,
  block,
  createSource,
  evaluate,
  intrinsic,
  nowhere,
  number,
  probe,
  program,
  toElement,
  update,
} from "./ir-builder.ts";

const kernel: NonNullable<Program["kernel"]> = {
  release: "6.1.0-56-cloud-amd64",
  buildId: "8d3c6a5e0fd0a2d1b2b3ddc0c76f5c2b3c9a6d1e",
  symbols: {
    init_task: 0xffffffff8261a940n,
    _stext: 0xffffffff81000000n,
    _etext: 0xffffffff81e02347n,
    __start_notes: 0xffffffff81e02348n,
    __stop_notes: 0xffffffff81e0239cn,
  },
};

const execname = (): IrExpression => intrinsic("tw_fn_execname", "string");
const pid = (): IrExpression => intrinsic("tw_fn_pid", "long");

/** di of the caller's registers, which the first argument of __x64_sys_read points to. */
const argument = (offset: number): IrExpression => ({
  kind: "target",
  type: "long",
  value: {
    op: "dereference",
    size: 8,
    address: {
      op: "add",
      left: { op: "register", register: 5 },
      right: { op: "constant", value: BigInt(offset) },
    },
  },
  range: nowhere,
});

const printMap = (map: Global, format?: string): IrExpression => ({
  kind: "print",
  type: "void",
  print: { kind: "map", array: map.id, format },
  range: nowhere,
});

export function iotask(): Program {
  const source = createSource(
    'probe kernel.syscall("open") { opens[$pname] += 1; }\nreads[$pname] <<< byte_count;\nwrites[$pname] <<< byte_count;\n',
    "examples/iotask.stp",
  );
  const opens = array(0, "opens", ["string"], "long");
  const reads = array(1, "reads", ["string"], "stat");
  const writes = array(2, "writes", ["string"], "stat");
  const count = { id: 0, name: "byte_count", type: "long" as const };
  const transfer = (id: number, name: string, address: bigint, map: Global): IrProbe => ({
    ...probe(
      id,
      { kind: "kprobe", address, symbol: `__x64_sys_${name}`, offset: 0 },
      `kernel.function("__x64_sys_${name}")`,
      block(
        evaluate({
          kind: "assign",
          type: "long",
          target: { kind: "local", local: count },
          value: argument(96),
          range: nowhere,
        }),
        evaluate({
          kind: "record",
          type: "void",
          target: { kind: "element", array: map.id, keys: [execname()] },
          value: { kind: "local", type: "long", local: count, range: nowhere },
          range: source.at(`${name}s[$pname] <<< byte_count`),
        }),
      ),
    ),
    locals: [count],
  });
  const opened = update(
    toElement(opens, execname()),
    "+",
    number(1),
    source.at("opens[$pname] += 1"),
  );
  return program({
    kernel,
    globals: [opens, reads, writes],
    probes: [
      probe(
        0,
        { kind: "kprobe", address: 0xffffffff8133d2f0n, symbol: "__x64_sys_open", offset: 0 },
        'kernel.function("__x64_sys_open")',
        block(evaluate(opened)),
        [{ global: 0, write: true }],
      ),
      transfer(1, "read", 0xffffffff81340e00n, reads),
      transfer(2, "write", 0xffffffff81341030n, writes),
      probe(
        3,
        { kind: "end", order: 0n },
        "end",
        block(
          evaluate(printMap(opens, '%d opens by process "%1s"')),
          evaluate(printMap(reads, 'reads by process "%1s": %C.  Total bytes=%S.  Average: %A')),
          evaluate(printMap(writes, 'writes by process "%1s": %C.  Total bytes=%S.  Average: %A')),
        ),
        [0, 1, 2].map((global) => ({ global, write: false })),
      ),
    ],
  });
}

export function scf(): Program {
  const source = createSource(
    'probe kernel.function("smp_call_function") { traces[$pid, $pname, stack()] += 1; }\n',
    "examples/scf.stp",
  );
  const traces = array(0, "traces", ["long", "string", "stack"], "long");
  const stack = { ...intrinsic("tw_fn_stack", "stack"), range: source.at("stack()") };
  const counted = update(
    toElement(traces, pid(), execname(), stack),
    "+",
    number(1),
    source.at("traces[$pid, $pname, stack()] += 1"),
  );
  return program({
    kernel,
    globals: [traces],
    probes: [
      probe(
        0,
        { kind: "kprobe", address: 0xffffffff8117d0c0n, symbol: "smp_call_function", offset: 0 },
        'kernel.function("smp_call_function")',
        block(evaluate(counted)),
        [{ global: 0, write: true }],
      ),
      probe(1, { kind: "end", order: 0n }, "end", block(evaluate(printMap(traces))), [
        { global: 0, write: false },
      ]),
    ],
  });
}
