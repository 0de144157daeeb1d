import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { currentRuntimePage } from "./generate-runtime-page.mjs";
import { readKernelDoc } from "./kernel-doc.mjs";
import { runtimePage } from "./runtime-page.mjs";

const header = `/**
 * DOC: Cats
 *
 * They sleep.
 */

/**
 * struct cat - sleeps
 * @age: in years,
 * up to twenty
 *
 * Never two at once.
 */
struct cat {
	int age;
};

/** tw_cat_wake - 1 if @cat woke up */
int tw_cat_wake(struct cat *cat, int hour);
/** TW_LIVES - of each cat */
#define TW_LIVES 9
`;

describe("the runtime's page", () => {
  test("knows sections, structures with their members, functions and macros", () => {
    const { parts, undocumented } = readKernelDoc(header);
    expect(undocumented).toEqual([]);
    expect(parts.map(({ kind, name }) => [kind, name])).toEqual([
      ["section", "Cats"],
      ["struct", "cat"],
      ["function", "tw_cat_wake"],
      ["macro", "TW_LIVES"],
    ]);
    expect(parts[1].members).toEqual([{ name: "age", text: "in years, up to twenty" }]);
    expect(parts[1].text).toBe("Never two at once.");
    expect(parts[2].declaration).toBe("int tw_cat_wake(struct cat *cat, int hour);");
  });

  test("a function without kernel-doc is refused by its name", () => {
    const bare = `${header}\nvoid tw_cat_feed(struct cat *cat);\n`;
    expect(() => runtimePage(bare)).toThrow("without kernel-doc: tw_cat_feed");
  });

  test("docs/runtime.md is what the header says (npm run docs)", async () => {
    const page = readFileSync(new URL("../docs/runtime.md", import.meta.url), "utf8");
    expect(page).toBe(await currentRuntimePage());
  });
});
