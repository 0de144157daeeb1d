// Where the expected output of a test script lies.

/** `NAME.golden` beside `NAME.test.stp`. */
export function goldenPath(testPath: string): string {
  return testPath.replace(/\.test\.stp$/, ".golden");
}
