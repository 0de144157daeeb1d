// Where the expected output of a test script lies.

/** `NAME.golden` beside `NAME.test.stp`, or beside a script `NAME.stp` that is named as a test. */
export function goldenPath(testPath: string): string {
  return testPath.replace(/(?:\.test)?\.stp$/, ".golden");
}
