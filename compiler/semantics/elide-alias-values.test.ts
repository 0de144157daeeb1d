// What an alias computes for nobody is left out; what has an effect stays.

import { expect, test } from "vitest";
import { fakeHost, programOf } from "./testing/analyze-text.ts";
import { showBodies } from "./testing/show-ir.ts";

function bodyOf(alias: string, user: string): string | undefined {
  const host = fakeHost({ "a.stp": `global seen probe mine = begin { ${alias} }` });
  return showBodies(programOf(`probe mine { ${user} }`, host))[0];
}

test("an arm that has become empty stays so, and its other arm is kept", () => {
  const alias = 'kind = pid(); if (kind) { name = "a" } else { seen = 1 }';
  expect(bodyOf(alias, "println(1)")).toBe(
    "kind = pid(); if (kind) {  } else { g0 = 1 }; print (1)\\n",
  );
});

test("an `if` of which nothing is read goes away with its condition", () => {
  expect(bodyOf('if (pid()) name = "a"; else name = "b"', "println(1)")).toBe("print (1)\\n");
});

test("what is read stays, with all that it is made of", () => {
  const alias = 'kind = pid(); if (kind == 1) name = "a"; else name = "b"; other = 7';
  expect(bodyOf(alias, "println(name)")).toBe(
    'kind = pid(); if ((kind == 1)) { name = "a" } else { name = "b" }; print (name)\\n',
  );
});
