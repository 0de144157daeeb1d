import { expect, test } from "vitest";

import { parseState } from "./agent-report.ts";

test("the state line of the control file", () => {
  expect(
    parseState(
      "state=stopped errors=1 skipped=2 busy=1 waited=0 stack=0 missed=1 lost=3 probes=4 hits=5\n",
    ),
  ).toEqual({
    errors: 1,
    skipped: 2,
    busy: 1,
    waited: 0,
    stack: 0,
    missed: 1,
    lost: 3,
    probes: 4,
    hits: 5,
  });
});

test("no state is no zeros", () => {
  expect(parseState("")).toBeUndefined();
});
