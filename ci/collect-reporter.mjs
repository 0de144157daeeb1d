// A Vitest reporter that writes every single result, with the reasons of skips, to the file that
// TAPWRIGHT_RESULTS names. ci/test.mjs makes TAP, JUnit and the verdict of it.

import { writeFileSync } from "node:fs";

export default class CollectReporter {
  onTestRunEnd(modules, unhandledErrors, reason) {
    const results = modules.flatMap((module) => collect(module));
    for (const error of unhandledErrors) {
      results.push({ name: "error outside of any test", state: "failed", detail: describe(error) });
    }
    writeFileSync(process.env.TAPWRIGHT_RESULTS, JSON.stringify({ reason, results }, undefined, 1));
  }
}

function collect(module) {
  const project = module.project.name;
  const file = module.relativeModuleId;
  const results = [...module.children.allTests()].map((test) => {
    const { state, errors, note } = test.result();
    const base = {
      project,
      file,
      name: test.fullName,
      state,
      seconds: (test.diagnostic()?.duration ?? 0) / 1000,
    };
    if (state === "skipped") return { ...base, reason: note ?? test.options.mode };
    if (state === "failed") return { ...base, detail: errors.map(describe).join("\n") };
    return state === "passed" ? base : { ...base, state: "failed", detail: `it is still ${state}` };
  });
  // A file that cannot be loaded, or a hook that fails, has no test that would say so.
  for (const error of [...module.errors(), ...suiteErrors(module)]) {
    results.push({
      project,
      file,
      name: "the file as a whole",
      state: "failed",
      detail: describe(error),
    });
  }
  if (results.length === 0) {
    results.push({
      project,
      file,
      name: "the file as a whole",
      state: "failed",
      detail: "it holds no test",
    });
  }
  return results;
}

function suiteErrors(module) {
  return [...module.children.allSuites()].flatMap((suite) => suite.errors());
}

function describe(error) {
  return error.stack ?? error.message ?? String(error);
}
