// The table of stap's options, the real parser, the page in docs/ and stap's own list of options say the same.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { stapOptions } from "../../framework/cli/stap-options.ts";
import { commandLinePage } from "./command-line-page.ts";
import { parseCommandLine } from "./parse-command-line.ts";

const page = join(import.meta.dirname, "..", "..", "docs", "command-line.md");

async function parse(words: readonly string[]): Promise<string> {
  const parsed = await parseCommandLine(words);
  if (parsed.kind === "refused") return `refused: ${parsed.failure.hint}`;
  return parsed.kind === "wrong" ? parsed.failure.message : "accepted";
}

test.each(stapOptions.map((option) => [option.flags, option] as const))(
  "%s is taken or refused as the table says",
  async (_, { verdict, note, example }) => {
    const expected = verdict === "refused" ? `refused: ${note}` : "accepted";
    expect(await parse(example)).toBe(expected);
  },
);

test("no option stands in the table twice, and each tells something", () => {
  const flags = stapOptions.map((option) => option.flags);
  expect(new Set(flags).size).toBe(flags.length);
  for (const { note } of stapOptions) expect(note.length).toBeGreaterThan(5);
});

test("the page is that of the table", async () => {
  // Made anew by: npx vitest run --project unit testsuites/command/stap-options -u
  await expect(await commandLinePage(page)).toMatchFileSnapshot(page);
});

describe("stap itself", () => {
  const help = spawnSync("stap", ["--help"], { encoding: "utf8" });
  const isThere = help.error === undefined && help.stdout !== "";
  test.skipIf(!isThere)(
    `all options of its help are known${isThere ? "" : " (SKIP no stap)"}`,
    () => {
      const listed = [...`${help.stdout}${help.stderr}`.matchAll(/^ {3}(-[A-Za-z]|--[a-z-]+)\b/gm)];
      expect(listed.length).toBeGreaterThan(40);
      const known = new Set(
        stapOptions.flatMap(({ flags }) => flags.match(/--?[A-Za-z-]+/g) ?? []),
      );
      // Its help leaves the last letter out.
      known.add("--target-namespace");
      expect(listed.map(([, flag]) => flag).filter((flag) => !known.has(flag!))).toEqual([]);
    },
  );
});

test("a refusal is told as one, with the reason as its hint", async () => {
  const write = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const { main } = await import("../../framework/cli/main.ts");
  const exitCode = await main(["run", "--color=never", "-F", "-e", "probe begin {}"]);
  const told = write.mock.calls.map(([text]) => text).join("");
  write.mockRestore();
  expect(exitCode).toBe(2);
  expect(told).toMatch(
    /^error\[usage\/refused-option\]: -F is an option of stap that is not taken here\nhint: no guest outlives/,
  );
});
