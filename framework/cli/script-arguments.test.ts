import { expect, test } from "vitest";
import { scriptAndArguments } from "./script-arguments.ts";

test("the first word is the script, unless -e gives it", () => {
  expect(scriptAndArguments("a.stp", ["1"], {})).toEqual({
    script: "a.stp",
    scriptArguments: ["1"],
  });
  expect(scriptAndArguments("a", ["b"], { execute: "probe begin {}" })).toEqual({
    scriptArguments: ["a", "b"],
  });
  expect(scriptAndArguments(undefined, [], { execute: "probe begin {}" })).toEqual({
    scriptArguments: [],
  });
});
