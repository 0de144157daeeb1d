// Units of embedded C: what they hold, that they depend on their own text alone, and that their frame compiles.

import { describe, expect, test } from "vitest";
import { analyzeText, fakeHost } from "../semantics/testing/analyze-text.ts";
import { emitModule, type EmittedModule } from "./emit-module.ts";
import { compileC, missingCompiler } from "./testing/compile-c.ts";

const tapset = `%{
static int answer = 42;
%}
function ask:long(n:long) %{ /* pure */ STAP_RETURN(STAP_ARG_n + answer); %}
function name:string(n:long, s:string) %{
  if (STAP_ARG_n < 0)
    STAP_ERROR("no such %s", STAP_ARG_s);
  snprintf(STAP_RETVALUE, MAXSTRINGLEN, "%s-%lld", STAP_ARG_s, STAP_ARG_n);
%}
function told(n:long) %{ STAP_PRINTF("%lld\\n", (long long)THIS->n); if (CONTEXT->regs) STAP_RETURN(); %}
`;
const alone = "function cpu_id:long() %{ THIS->__retvalue = 7; %}\n";

function emit(script: string): EmittedModule {
  const host = fakeHost({ "ask.stp": tapset, "cpu.stp": alone });
  const { program, diagnostics } = analyzeText(script, host);
  if (program === undefined) throw new Error(diagnostics.map((one) => one.message).join("\n"));
  return emitModule(program, { moduleName: "t", architecture: "x86_64" });
}

const script = 'probe begin { println(ask(1), name(2, "x"), cpu_id()); told(5) }';

test("functions of a file with C of its own share a unit, others stand alone", () => {
  const { embedded } = emit(script);
  expect(embedded.map((unit) => unit.file.path)).toEqual(["ask.stp", "cpu.stp"]);
  expect(embedded[0]!.c).toContain("static int answer = 42;");
  expect(embedded[1]!.name).toMatch(/^tw_c_cpu_id_[0-9a-f]{12}$/);
});

test("a unit is the same whatever script it is in", () => {
  const [first] = emit("probe begin { println(cpu_id()) }").embedded;
  expect(emit(script).embedded[1]).toEqual(first);
});

test("the script's own C knows the interface and no kernel header", () => {
  const { c } = emit(script);
  expect(c).toContain(
    "void tw_c_name(struct tw_context *c, char *ret, tw_s64 n, const char *s);\n",
  );
  expect(c.match(/#include .*/g)).toEqual(["#include <tapwright/script.h>"]);
});

test("an error of the C gets the place of the call", () => {
  expect(emit(script).c).toContain(`	if (tw_unlikely(c->error)) {
		if (!c->error_at)
			c->error_at = "near identifier 'told' at test.stp:1:56";`);
});

test("a variable of the script is reached through functions of the script's own C", () => {
  const access = `global g, names
function f:string() %{ STAP_GLOBAL_SET_g(1); STAP_RETURN(STAP_GLOBAL_GET_names(2)); %}
probe begin { g = 1; names[2] = "two"; println(f(), g) }`;
  const { program } = analyzeText(access, fakeHost(), { guru: true });
  const { c, embedded } = emitModule(program!, { moduleName: "t", architecture: "x86_64" });
  expect(c).toContain("void tw_set_g_g(struct tw_context *c, tw_s64 value)\n{");
  expect(c).toContain("return tw_map_text(g_names, keys);");
  expect(compileC(c)).toBe("");
  expect(embedded[0]!.c).toContain("tw_get_g_names(c __VA_OPT__(,) __VA_ARGS__)");
  expect(program!.probes[0]!.locks).toEqual([
    { global: 0, write: true },
    { global: 1, write: true },
  ]);
});

/* The kernel's headers are not needed to see that our frame around the C is sound: these few stand for them. */
const standIn = `
#include <stddef.h>
#include <stdarg.h>
#define __maybe_unused __attribute__((unused))
#define __printf(a, b) __attribute__((format(printf, a, b)))
#define LINUX_VERSION_CODE 1
#define KERNEL_VERSION(a, b, c) 2
#define min_t(type, a, b) ((type)(a) < (type)(b) ? (type)(a) : (type)(b))
int snprintf(char *to, size_t size, const char *format, ...);
int vsnprintf(char *to, size_t size, const char *format, va_list arguments);
long strscpy(char *to, const char *from, size_t size);
`;

describe.skipIf(missingCompiler())("compiled", () => {
  test("the frame is clean", () => {
    for (const unit of emit(script).embedded) {
      const withoutHeaders = unit.c.replaceAll(/#include <linux\/.*>\n/g, "");
      expect(compileC(standIn + withoutHeaders)).toBe("");
    }
  });
});
