import { existsSync } from "node:fs";
import { defineConfig, type UserWorkspaceConfig } from "vitest/config";

// Golden tests (NAME.test.stp) are turned into test modules by a plugin of the framework.
const pluginPath = new URL("./framework/golden/vite-plugin.ts", import.meta.url);
const goldenTests:
  { default: () => NonNullable<UserWorkspaceConfig["plugins"]>[number] } | undefined = existsSync(
  pluginPath,
)
  ? await import(pluginPath.href)
  : undefined;

const never = ["**/node_modules/**", "dist/**", "reports/**"];

export default defineConfig({
  test: {
    // Neither a name filter that matches nothing nor a forgotten `.only` may look like success.
    passWithNoTests: false,
    allowOnly: false,
    projects: [
      {
        test: {
          name: "unit",
          include: ["**/*.test.ts"],
          exclude: [...never, "**/*.guest.test.ts"],
          testTimeout: 20_000,
        },
      },
      {
        plugins: goldenTests === undefined ? [] : [goldenTests.default()],
        test: {
          name: "guest",
          include: ["**/*.guest.test.ts", "**/*.test.stp"],
          exclude: never,
          // A guest has the machine's two cores; one file at a time keeps its timing honest.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
