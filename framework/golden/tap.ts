// Results of tests as TAP, flat: one list, one line a test.

export interface TestResult {
  readonly file: string;
  readonly name: string;
  readonly state: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped. */
  readonly detail?: string;
  readonly seconds: number;
}

/** TAP 13. A skip carries its reason. */
export function formatTap(results: readonly TestResult[]): string {
  const lines = results.flatMap((result, index) => {
    const { file, name, state, detail = "" } = result;
    const verdict = state === "failed" ? "not ok" : "ok";
    // `#` would begin a directive.
    const title = `${file} > ${name}`.replaceAll("\n", " ").replaceAll("#", "\\#");
    const skip = state === "skipped" ? ` # SKIP ${detail.replaceAll("\n", " ")}` : "";
    const line = `${verdict} ${index + 1} - ${title}${skip}`;
    return state === "failed" ? [line, ...diagnosticBlock(detail)] : [line];
  });
  return ["TAP version 13", `1..${results.length}`, ...lines, ""].join("\n");
}

function diagnosticBlock(detail: string): string[] {
  const text = detail.trimEnd().split("\n");
  return ["  ---", "  message: |", ...text.map((line) => `    ${line}`), "  ..."];
}
