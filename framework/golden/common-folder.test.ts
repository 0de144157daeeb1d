import { join } from "node:path";
import { expect, test } from "vitest";
import { commonFolder } from "./common-folder.ts";

const root = join(import.meta.dirname, "..", "..");
const inRoot = (path: string): string => join(root, path);

test.each([
  [["examples", "tapsets/syscall"], "", ""],
  [["examples"], "docs", "examples"],
  [["examples/iotask.stp"], "docs", "examples"],
  [["testsuites/language/run", "testsuites/language/probes"], "docs", "testsuites/language"],
  [["testsuites/language", "testsuites/language/run"], "docs", "testsuites/language"],
  [["docs", "examples"], "docs", ""],
])("%j seen from %j", (paths, here, expected) => {
  expect(commonFolder(paths.map(inRoot), inRoot(here))).toBe(inRoot(expected));
});
