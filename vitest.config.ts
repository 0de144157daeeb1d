import { defineConfig } from "vitest/config";
import goldenTests from "./framework/golden/vite-plugin.ts";

const never = ["**/node_modules/**", "dist/**", "reports/**"];

export default defineConfig({
  test: {
    // A name filter that matches nothing may not look like success.
    passWithNoTests: false,
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts", "ci/*.test.mjs"],
          exclude: [...never, "**/*.guest.test.ts"],
          globalSetup: "ci/build-for-tests.mjs",
          // All processors, each with one process for all of its files: starting one for each file takes longer than its tests.
          maxWorkers: "100%",
          isolate: false,
          testTimeout: 20_000,
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
