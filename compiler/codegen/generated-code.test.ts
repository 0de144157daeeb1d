// Properties of the generated C that no output shows: what it calls, how small a handler is, how it reads the
// target's values.

import { describe, expect, test } from "vitest";
import type { Architecture, LocationExpression } from "../debuginfo/debug-info.ts";
import type { IrExpression, Program } from "../semantics/ir.ts";
import { programOf } from "../semantics/testing/analyze-text.ts";
import { emitModule } from "./emit-module.ts";
import { compileC, missingCompiler, undefinedSymbols } from "./testing/compile-c.ts";
import {
  assign,
  begin,
  binary,
  block,
  call,
  evaluate,
  global,
  local,
  nowhere,
  number,
  println,
  probe,
  program,
  scalar,
  step,
  string,
  toGlobal,
  toLocal,
} from "./testing/ir-builder.ts";

const noCompiler = missingCompiler();
const emit = (one: Program, architecture: Architecture = "x86_64"): string =>
  emitModule(one, { moduleName: "t", architecture }).c;

/** The text of a C function, from its head to its closing brace. */
function functionText(c: string, name: string): string {
  const start = c.indexOf(`\nstatic void ${name}(struct tw_context *c)\n`) + 1;
  return c.slice(start, c.indexOf("\n}\n", start) + 3);
}

test("a counter is one addition", () => {
  const n = scalar(0, "n");
  const counter = probe(
    0,
    { kind: "kprobe", address: 0x1000n, symbol: "vfs_read", offset: 0 },
    'kernel.function("vfs_read")',
    block(evaluate(step(toGlobal(n), 1, false))),
    [{ global: 0, write: true }],
  );
  expect(functionText(emit(program({ globals: [n], probes: [counter] })), "probe_0")).toBe(
    `static void probe_0(struct tw_context *c)
{
	(void)c;
	g_n = tw_add(g_n, 1);
}
`,
  );
});

test("statements are not counted where their number is bounded", () => {
  const text = 'probe begin { if (pid() > 1) println("a") else println("b"); println("c") }';
  expect(emit(programOf(text))).not.toContain("tw_spend");
  expect(emit(programOf(text, undefined, { limits: { actions: 2 } }))).toContain("tw_spend");
});

test("a name that is a word of C does no harm", () => {
  const c = emit(
    programOf("global static\nprobe begin { int = 1; static = int; println(static) }"),
  );
  expect(c).toContain("g_static = l_int;");
});

test("a comment and a literal cannot leave their place", () => {
  const n = scalar(0, "n");
  const body = block(
    println(string('*/ "quoted" \\ ??/ \u00e9\udcff7')),
    evaluate(step(toGlobal(n), 1, true)),
  );
  const c = emit(
    program({ globals: [n], probes: [probe(0, { kind: "begin", order: 0n }, "a */ b", body)] }),
  );
  expect(c).toContain("/* a * / b */");
  expect(c).toContain('"*/ \\"quoted\\" \\\\ ?\\?/ \\303\\251\\3777\\n"');
  if (noCompiler === undefined) expect(compileC(c)).toBe("");
});

const everything = `
  global a, s, stat, hist
  function f(x, t:string) { if (x > 3) return strlen(t); return f(x + 1, t . "x") }
  function g:string(t:string) { t .= "!"; return t }
  probe begin {
    x = 7; y = x * 3 / (x - 2) % 5 << 2 >> 1 >>> 1
    a[x, "k"] = y; a[y, g("k")] += x; s .= g(s) . sprint(x)
    stat <<< x; hist[x] <<< y
    foreach ([i+, k] in a limit 5) { if (i == 2) continue; println(i, k, a[i, k]) }
    foreach (v = i in hist @sum-) println(@avg(v), @max(hist[i]))
    try { println(1 / x, -x / 9223372036854775807) } catch (m) { println(m) }
    for (i = 0; i < 3; i++) println(f(i, s), @variance(stat), x ? s : "none", s < "b")
    print(@hist_log(stat)); delete a[*, "k"]; delete hist
  }
  probe kernel.function("vfs_read").return { println($return) }
  probe kernel.function("vfs_read") { println($count, " ", $file->f_flags) }
`;

describe.skipIf(noCompiler)("compiled", () => {
  test.for([
    ["x86_64", []],
    ["i386", ["-m32", "-mregparm=3"]],
  ] as const)("%s: clean, and calls nothing but the runtime", ([architecture, flags]) => {
    const c = emit(programOf(everything), architecture);
    expect(compileC(c, ...flags)).toBe("");
    const foreign = undefinedSymbols(c, ...flags).filter((name) => !name.startsWith("tw_"));
    expect(foreign).toEqual([]);
  });

  test("defines tw_script and nothing else that others see", () => {
    expect(undefinedSymbols(emit(programOf(everything)))).not.toContain("tw_script");
  });
});

/** A handler that shows one value of the target. */
const shows = (value: LocationExpression, architecture: Architecture): string => {
  const expression: IrExpression = { kind: "target", type: "long", value, range: nowhere };
  const n = scalar(0, "n");
  const body = block(
    evaluate({
      kind: "assign",
      type: "long",
      target: toGlobal(n),
      value: expression,
      range: nowhere,
    }),
  );
  const target = { kind: "kprobe", symbol: "f", offset: 0 } as const;
  const c = emit(program({ globals: [n], probes: [probe(0, target, "f", body)] }), architecture);
  const lines = functionText(c, "probe_0").split("\n");
  return lines.find((line) => line.startsWith("\tg_n = "))!.trim();
};

describe("values of the target", () => {
  const register = (number: number): LocationExpression => ({ op: "register", register: number });
  const extend = (size: number, signed: boolean, operand: LocationExpression) =>
    ({ op: "extend", size, signed, operand }) as const;
  const constant = (value: bigint): LocationExpression => ({ op: "constant", value });

  test.for([
    ["x86_64", 5, "tw_register(c, tw_word, 112)"],
    ["x86_64", 7, "tw_register(c, tw_word, 152)"],
    ["i386", 4, "tw_register(c, tw_word, 60)"],
    ["ppc64le", 3, "tw_register(c, tw_word, 24)"],
    ["ppc64", 65, "tw_register(c, tw_word, 288)"],
    ["arm64", 31, "tw_register(c, tw_word, 248)"],
    ["s390x", 2, "tw_register(c, tw_word, 40)"],
    ["ia64", 32, "tw_fn_register(c, 32)"],
  ] as const)("%s: register %i", ([architecture, dwarf, expected]) => {
    expect(shows(register(dwarf), architecture)).toBe(`g_n = (tw_s64)${expected};`);
  });

  test("the low bytes of a register are extended as the type says", () => {
    expect(shows(extend(4, true, register(0)), "x86_64")).toBe(
      "g_n = (tw_s64)(tw_s32)tw_register(c, tw_word, 80);",
    );
    expect(shows(extend(1, false, register(0)), "x86_64")).toBe(
      "g_n = (tw_s64)((tw_u64)(tw_u8)tw_register(c, tw_word, 80));",
    );
  });

  test("a 64-bit value in two registers of a 32-bit target", () => {
    const value: LocationExpression = {
      op: "or",
      left: register(0),
      right: { op: "shift-left", left: register(2), right: constant(32n) },
    };
    expect(shows(value, "i386")).toBe(
      "g_n = (tw_s64)((tw_u64)tw_register(c, tw_word, 24) | (tw_u64)((tw_u64)tw_register(c, tw_word, 8) << 32));",
    );
  });

  test("a link-time address is relocated", () => {
    expect(shows({ op: "address", value: 0xffffffff82000000n }, "x86_64")).toBe(
      "g_n = (tw_s64)tw_address(0xffffffff82000000ULL);",
    );
  });

  test("a register that no probe sees is a diagnostic", () => {
    const value = register(17);
    const expression: IrExpression = { kind: "target", type: "long", value, range: nowhere };
    const body = block(println(expression));
    const target = { kind: "kprobe", symbol: "f", offset: 0 } as const;
    const { diagnostics } = emitModule(program({ probes: [probe(0, target, "f", body)] }), {
      moduleName: "t",
      architecture: "x86_64",
    });
    expect(diagnostics).toMatchObject([
      {
        code: "codegen/unsaved-register",
        message: "register 17 of x86_64 is not saved where the probe is",
      },
    ]);
  });
});

test("the deepest frame counts a circle of functions once for every level of nesting", () => {
  const s = { id: 1, name: "s", type: "string" as const };
  const fn = {
    id: 0,
    name: "f",
    parameters: [s],
    locals: [],
    returns: "string" as const,
    pure: true,
    recursive: true,
    range: nowhere,
  };
  const again: Program["functions"][number] = {
    ...fn,
    body: block({
      kind: "return",
      value: binary(call({ ...fn, body: block() }, local(s)), ".", string("x")),
      range: nowhere,
    }),
  };
  const handler = begin(0, block(println(call(again, string("a")), number(1))));
  const c = emit(program({ functions: [again], probes: [handler] }));
  expect(c).toContain("depth_fn_f = (int)sizeof(struct fn_f_frame) * 11,");
  expect(c).toContain("frame_size = (int)sizeof(struct probe_0_frame) + depth_fn_f,");
});

test("hundreds of handlers cost the C compiler no more than their number", () => {
  const body = block(println(string("a"), number(1)));
  const many = Array.from({ length: 300 }, (_, id) => {
    const target = { kind: "kprobe", symbol: `f${id}`, offset: 0, isOptional: true } as const;
    const name = { id: 0, name: "s", type: "string" } as const;
    const keep = evaluate(assign(toLocal(name), binary(string("a"), ".", string("b"))));
    return { ...probe(id, target, `f${id}`, block(keep, ...body.statements)), locals: [name] };
  });
  const c = emit(program({ probes: many }));
  expect(c).toContain(
    "frame_size = (int)sizeof(union { char _0[(int)sizeof(struct probe_0_frame)]; ",
  );
  expect(c.match(/\.optional = 1,/g)).toHaveLength(300);
  if (noCompiler === undefined) expect(compileC(c)).toBe("");
});

test("a scalar that no handler uses is not in the C", () => {
  const n = scalar(0, "n");
  expect(
    emit(program({ globals: [n], probes: [begin(0, block(println(number(1))))] })),
  ).not.toContain("g_n");
  expect(emit(program({ globals: [n], probes: [begin(0, block(println(global(n))))] }))).toContain(
    "static tw_s64 g_n;",
  );
});
