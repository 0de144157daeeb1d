// The table of intrinsics against the header that provides them.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findIntrinsic, intrinsicOfC, intrinsics, type Intrinsic } from "./intrinsics.ts";

const header = readFileSync(
  new URL("../../runtime-c/include/tapwright/script.h", import.meta.url),
  "utf8",
);

/** The C parameters that the table says, in order. */
function expectedParameters(one: Intrinsic): string[] {
  const given = [...one.parameters, ...one.trailing.map(() => "long")];
  return [
    ...(one.contextFree ? [] : ["struct tw_context *"]),
    ...(one.returns === "string" ? ["char *"] : []),
    ...given.map((type) => (type === "string" ? "const char *" : "number")),
    ...(one.passesPlace ? ["const char *"] : []),
  ];
}

function declaredParameters(list: string): string[] {
  return list.split(",").map((parameter) => {
    const type = parameter.trim().replace(/\s+/g, " ").replace(/\w+$/, "").trim();
    return /^tw_[su]64$/.test(type) ? "number" : type;
  });
}

test.each(intrinsics.map((one) => [one.name, one] as const))("%s", (_name, one) => {
  const found = new RegExp(`^(\\w+) ${one.c}\\(([^)]*)\\);`, "m").exec(header);
  expect(found?.[1]).toBe(one.returns === "string" || one.returns === "void" ? "void" : "tw_s64");
  expect(declaredParameters(found?.[2] ?? "")).toEqual(expectedParameters(one));
  expect(intrinsicOfC(one.c)?.passesPlace).toBe(one.passesPlace);
});

test("are found by the script's name", () => {
  expect(findIntrinsic("execname")?.c).toBe("tw_fn_execname");
  expect(findIntrinsic("tw_fn_execname")).toBeUndefined();
});
