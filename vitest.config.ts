import { defineConfig } from "vitest/config";
import goldenTests from "./framework/golden/vite-plugin.ts";

const never = ["**/node_modules/**", "dist/**", "reports/**"];

/** They need no kernel either, but apt, compilers or the whole command, again and again: more than half of all the time for a twentieth of the tests. */
const slow = [
  "compiler/inspect/inspect.test.ts",
  "qemu/kernels/fetch-kernel.test.ts",
  "qemu/kernels/roots/fetch-build-root.test.ts",
  "qemu/kernels/source/build-kernel.test.ts",
  "testsuites/command/cache.test.ts",
  "testsuites/command/kept-code.test.ts",
  "testsuites/command/nothing-kept.test.ts",
  "testsuites/command/own-kernels.test.ts",
  "testsuites/faults/kernels.test.ts",
  "testsuites/faults/refused-cache.test.ts",
  "testsuites/language/run/run-on-host.test.ts",
  "testsuites/oracles/regular-expressions.test.ts",
  "testsuites/robustness/fuzz.test.ts",
  "testsuites/robustness/runtime/runtime.test.ts",
];

const unit = {
  globalSetup: "ci/build-for-tests.mjs",
  // All processors, each with one process for all of its files: starting one for each file takes longer than its tests.
  maxWorkers: "100%",
  isolate: false,
  // Ends what hangs. A machine that does something else besides takes several times as long as one that does not.
  testTimeout: 60_000,
  hookTimeout: 120_000,
};

export default defineConfig({
  test: {
    // A name filter that matches nothing may not look like success.
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts", "ci/*.test.mjs"],
          exclude: [...never, ...slow, "**/*.guest.test.ts"],
          ...unit,
        },
      },
      {
        test: {
          name: "slow",
          include: slow,
          exclude: [...never, "**/*.guest.test.ts"],
          ...unit,
          // They download, build and fuzz; a machine that does something else besides is slow.
          testTimeout: 180_000,
        },
      },
      {
        // Golden tests (NAME.test.stp) are turned into test modules by a plugin of the framework.
        plugins: [goldenTests()],
        test: {
          name: "guest",
          include: ["**/*.guest.test.ts", "**/*.test.stp"],
          exclude: never,
          globalSetup: "ci/build-for-tests.mjs",
          // After the unit tests and one file at a time: a guest needs the machine to itself.
          sequence: { groupOrder: 1 },
          fileParallelism: false,
          // One process for all files, so that one broker of guests serves them.
          isolate: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
