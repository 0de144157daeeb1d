import { describe, expect, test } from "vitest";
import { analyzeText, fakeHost, programOf } from "./testing/analyze-text.ts";

function messagesOf(text: string): string[] {
  return analyzeText(text, fakeHost(), { guru: true }).diagnostics.map((one) => one.message);
}

describe("arguments of embedded C", () => {
  test.each([
    ["STAP_RETVALUE = STAP_ARG_x + STAP_ARG_y;", ["STAP_ARG_y"]],
    ["THIS->__retvalue = THIS->x + THIS -> z;", ["THIS -> z"]],
    ["STAP_RETVALUE = STAP_ARG_y; STAP_ERROR(STAP_ARG_y);", ["STAP_ARG_y"]],
    ["/* STAP_ARG_y */ STAP_RETVALUE = STAP_ARG_x; // STAP_ARG_y", []],
    ['STAP_PRINTF("STAP_ARG_y \\"STAP_ARG_y"); STAP_RETVALUE = STAP_ARG_x;', []],
    ["MY_STAP_ARG_y(); STAP_RETVALUE = STAP_ARG_x;", []],
  ])("%s", (code, wrong) => {
    const text = `function f:long(x:long) %{ ${code} %} probe begin { println(f(1)) }`;
    expect(messagesOf(text)).toEqual(
      wrong.map((macro) => `\`${macro}\` names no parameter of the function`),
    );
  });

  test("an expression has those of the function around it", () => {
    const text = `function f:long(x:long, y) { return %{ /* pure */ STAP_ARG_x + STAP_ARG_z %} + y }
      probe begin { println(f(1, 2)) }`;
    expect(messagesOf(text)).toEqual(["`STAP_ARG_z` names no parameter of the function"]);
    const { functions } = programOf(text.replace("STAP_ARG_z", "1"), fakeHost(), {
      guru: true,
    });
    const inner = functions.find(({ name }) => name !== "f");
    expect(inner?.parameters.map(({ name, type }) => [name, type])).toEqual([["x", "long"]]);
  });

  test("an expression in a probe has none", () => {
    expect(messagesOf("probe begin { println(%{ STAP_ARG_x %}) }")).toEqual([
      "`STAP_ARG_x` names no parameter of the function",
    ]);
  });

  test("what nobody calls is left alone", () => {
    const text = "function f() %{ STAP_ARG_x %} probe begin { exit() }";
    expect(messagesOf(text)).toEqual(["function `f` is never called"]);
  });
});
