// Makes golden tests known to Vitest: a file NAME.test.stp is a module with one test, and the tapsets that it may
// use are in its module graph, so that watch mode runs it again when one of them changes.

import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import { tapsetFolders } from "../pipeline/library.ts";
import { packageRoot } from "../package-root.ts";
import { tapsetFiles } from "../pipeline/library.ts";
import { goldenPath } from "./golden-path.ts";
import type { GoldenTestOptions } from "./golden-test.ts";

/** @param options which kernel the tests run on; `update` is also set by `vitest -u` */
export default function goldenTests(options: Partial<GoldenTestOptions> = {}): Plugin {
  let update = options.update ?? false;
  return {
    name: "tapwright:golden-tests",
    enforce: "pre",
    configureVitest({ vitest }) {
      update ||= vitest.config.snapshotOptions.updateSnapshot === "all";
    },
    async transform(_, id) {
      if (id.endsWith(".test.stp")) {
        const settings: GoldenTestOptions = { include: [], retries: 0, ...options, update };
        return { code: await testModule(id, settings), map: null };
      }
      if (/\.(?:stpm?|golden)$/.test(id)) return { code: "export {};", map: null };
      return undefined;
    },
  };
}

/** The module that a test script is for Vitest. Tapsets and the golden file are imported for the module graph alone. */
async function testModule(path: string, options: GoldenTestOptions): Promise<string> {
  const folders = tapsetFolders(options.include);
  const tapsets = (await Promise.all(folders.map(tapsetFiles))).flat();
  const golden = goldenPath(path);
  const watched = existsSync(golden) ? [...tapsets, golden] : tapsets;
  return [
    ...watched.map((file) => `import ${JSON.stringify(file)};`),
    `import { goldenTest } from ${JSON.stringify(runtimeModule())};`,
    `goldenTest(${JSON.stringify(path)}, ${JSON.stringify(options)});`,
    "",
  ].join("\n");
}

/** What a test module calls: from the sources in a checkout that runs from them, else from the bundle. */
function runtimeModule(): string {
  const source = join(import.meta.dirname, "golden-test.ts");
  return existsSync(source) ? source : join(packageRoot(), "dist", "golden-test.mjs");
}
