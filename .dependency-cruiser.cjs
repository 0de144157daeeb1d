// Who may import whom: the rooms of ARCHITECTURE.md as rules. A violation fails `npm run lint`.

const tests = "\\.test\\.ts$|/test-|/testing/|/fixtures?/";

/** Rooms of the compiler, in the order in which a script goes through them: each may use the ones before it. */
const pipeline = ["source", "syntax", "semantics", "codegen", "build"];

const pipelineRules = pipeline.slice(0, -1).map((room, index) => ({
  name: `${room}-knows-nothing-behind-it`,
  comment:
    "source <- syntax <- semantics <- codegen <- build: one direction, no room visited twice.",
  severity: "error",
  from: { path: `^compiler/${room}/` },
  to: { path: `^compiler/(${pipeline.slice(index + 1).join("|")})/` },
}));

module.exports = {
  forbidden: [
    ...pipelineRules,
    {
      name: "debuginfo-stands-alone",
      comment: "Debug information knows nothing of scripts; source positions of scripts included.",
      severity: "error",
      from: { path: "^compiler/debuginfo/", pathNot: tests },
      to: { path: "^compiler/(syntax|semantics|codegen|build|index\\.ts)|^(qemu|framework|ci)/" },
    },
    {
      name: "debuginfo-raises-no-script-diagnostics",
      comment: "Of source/ debuginfo takes nothing either: its faults are values of its own.",
      severity: "error",
      from: { path: "^compiler/debuginfo/" },
      to: { path: "^compiler/source/" },
    },
    {
      name: "semantics-sees-debug-info-by-its-interface",
      comment: "Passes are given a DebugInfo; they never open files. Types only, from one file.",
      severity: "error",
      from: { path: "^compiler/(source|syntax|semantics)/", pathNot: tests },
      to: { path: "^compiler/debuginfo/", pathNot: "^compiler/debuginfo/debug-info\\.ts$" },
    },
    {
      name: "semantics-takes-types-of-debug-info",
      comment: "Nothing of debug-info.ts may be needed at run time.",
      severity: "error",
      from: { path: "^compiler/(source|syntax|semantics)/", pathNot: tests },
      to: { path: "^compiler/debuginfo/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "inspection-knows-no-scripts",
      comment: "Objects and modules are judged by what is in them, whoever made them.",
      severity: "error",
      from: { path: "^compiler/inspect/", pathNot: tests },
      to: { path: "^compiler/(syntax|semantics|codegen|regex|build)/" },
    },
    {
      name: "only-the-build-inspects",
      comment: "And through the door.",
      severity: "error",
      from: { path: "^compiler/", pathNot: "^compiler/inspect/" },
      to: { path: "^compiler/inspect/", pathNot: "^compiler/inspect/index\\.ts$" },
    },
    {
      name: "passes-do-not-inspect",
      comment: "There is nothing to inspect before there is an object.",
      severity: "error",
      from: { path: "^compiler/(source|syntax|semantics|codegen|regex|debuginfo)/" },
      to: { path: "^compiler/inspect/" },
    },
    {
      name: "compiler-knows-no-guests",
      comment: "Text to C: nothing of guests, tests or reports.",
      severity: "error",
      from: { path: "^compiler/", pathNot: tests },
      to: { path: "^(qemu|framework|ci|testsuites)/" },
    },
    {
      name: "qemu-knows-no-compiler",
      comment: "Kernels and guests; a module is a file to them.",
      severity: "error",
      from: { path: "^qemu/", pathNot: tests },
      to: { path: "^(compiler|framework|ci|testsuites)/" },
    },
    {
      name: "framework-goes-through-the-doors",
      comment: "Other rooms may be rebuilt behind their index.ts.",
      severity: "error",
      from: { path: "^framework/" },
      to: { path: "^(compiler|qemu)/", pathNot: "^(compiler|qemu)/index\\.ts$" },
    },
    {
      name: "the-command-line-starts-light",
      comment: "A command loads the rooms when it runs: --help and a wrong command line need none.",
      severity: "error",
      from: { path: "^framework/cli/", pathNot: tests },
      to: {
        path: "^(compiler|qemu)/",
        dependencyTypesNot: ["type-only", "dynamic-import"],
      },
    },
    {
      name: "nobody-imports-framework",
      comment: "It is the outermost room.",
      severity: "error",
      from: { path: "^(compiler|qemu)/" },
      to: { path: "^framework/" },
    },
    {
      name: "nobody-imports-tests",
      comment: "What tests share belongs in a fixture beside them.",
      severity: "error",
      from: { pathNot: tests },
      to: { path: "\\.test\\.ts$" },
    },
    {
      name: "the-page-runs-in-a-browser",
      comment: "Of everything else it takes types only.",
      severity: "error",
      from: { path: "^framework/reports/page/", pathNot: tests },
      to: { pathNot: "^framework/reports/page/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "no-cycles",
      comment: "Type-only cycles are harmless: they are gone when the program runs.",
      severity: "error",
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ["type-only"] } },
    },
    {
      name: "nothing-unresolvable",
      comment: "A path that leads nowhere.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: "no-development-packages-at-run-time",
      comment:
        "What the bundle needs stands under dependencies; the generators of ci/ and tests are free.",
      severity: "error",
      from: { path: "^(compiler|qemu|framework)/", pathNot: tests },
      to: {
        dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
        dependencyTypesNot: ["type-only"],
      },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "\\.gen\\.(js|d\\.ts)$" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".mjs", ".js", ".cjs", ".json"],
    },
  },
};
