// From results to verdicts: what counts as passed, failed and skipped, and how it is written as TAP.
//
// A result is { project, file, name, state: "passed" | "failed" | "skipped", seconds?, detail?, reason? }.

/**
 * Makes failures of skips that `allowedSkips` ([{ pattern, reason }]) does not have, and of a project that no test
 * passed for: no test may look green without having run.
 */
export function judge(results, allowedSkips, projects) {
  const allowed = allowedSkips.map(({ pattern }) => new RegExp(pattern));
  const verdicts = results.map((result) => {
    if (result.state !== "skipped") return result;
    if (allowed.some((pattern) => pattern.test(title(result)))) return result;
    const detail = `it was skipped (${result.reason}), and ci/allowed-skips.json does not have it`;
    return { ...result, state: "failed", detail };
  });
  for (const project of projects) {
    const ran = verdicts.some(
      (verdict) => verdict.project === project && verdict.state === "passed",
    );
    if (!ran) verdicts.push(failure(`no test of the project ${project} passed`));
  }
  return verdicts;
}

/** A cell of a matrix as one result. */
export function resultOfCell({ test, kernel, verdict, seconds }) {
  const { outcome, reason, reasons = [] } = verdict;
  const isSound = outcome === "passed" || outcome === "skipped";
  return {
    project: "matrix",
    file: test,
    name: kernel,
    state: isSound ? outcome : "failed",
    seconds,
    reason,
    detail: isSound ? undefined : [outcome, ...reasons.map(({ message }) => message)].join("\n"),
  };
}

export function failure(detail) {
  return {
    project: "ci",
    file: "ci/test.mjs",
    name: "the run as a whole",
    state: "failed",
    detail,
  };
}

/** TAP 13, flat: every test is one line of the one list. */
export function formatTap(verdicts) {
  const lines = verdicts.flatMap((verdict, index) => {
    const { state, detail, reason } = verdict;
    const ok = state === "failed" ? "not ok" : "ok";
    // `#` would start a directive.
    const name = title(verdict).replaceAll("#", "\\#");
    const directive = state === "skipped" ? ` # SKIP ${reason}` : "";
    const block =
      state === "failed" && detail ? ["  ---", "  message: |", indent(detail, 4), "  ..."] : [];
    return [`${ok} ${index + 1} - ${name}${directive}`, ...block];
  });
  return ["TAP version 13", `1..${verdicts.length}`, ...lines, ""].join("\n");
}

export function title({ project, file, name }) {
  return [project, file, name].filter(Boolean).join(" > ").replaceAll("\n", " ");
}

export function indent(text, width = 2) {
  return text
    .trimEnd()
    .split("\n")
    .map((line) => " ".repeat(width) + line)
    .join("\n");
}
