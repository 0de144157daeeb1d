import { expect, test } from "vitest";
import { FailureError } from "../failure.ts";
import { parseWords, AskedForHelp } from "./parse-words.ts";

test("words are read as those of tapwright run", async () => {
  const parsed = await parseWords(["-g", "-D", "MAXACTION=5", "a.stp", "1", "b"]);
  expect(parsed).toMatchObject({
    script: "a.stp",
    scriptArguments: ["1", "b"],
    options: { guru: true, define: { MAXACTION: "5" } },
  });
  const text = await parseWords(["-c", "ls /", "-e", "probe begin {}", "7"]);
  expect(text.script).toBe(undefined);
  expect(text).toMatchObject({
    scriptArguments: ["7"],
    options: { execute: "probe begin {}", workload: "ls /" },
  });
});

test.each(["-k", "-o", "-S", "-p", "-l", "-m", "--attach", "--raw", "--json"])(
  "%s is for another place",
  async (option) => {
    const value = { "-S": "1", "-p": "2" }[option] ?? "x";
    const words = option === "--attach" || option === "--json" ? [option] : [option, value];
    const thrown = await parseWords([...words, "a.stp"]).catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(FailureError);
    expect((thrown as FailureError).failure).toMatchObject({
      code: "usage/refused-option",
      message: `${option} means nothing in a guest's shell`,
    });
  },
);

test("a wrong word and the help are told, and end nothing here", async () => {
  const wrong = await parseWords(["--nosuch"]).catch((error: unknown) => error);
  expect(wrong).toBeInstanceOf(FailureError);
  expect((wrong as FailureError).failure).toMatchObject({
    code: "usage/unknown-option",
    message: "unknown option '--nosuch'",
    hint: "`stap --help` lists what there is",
  });
  const help = await parseWords(["--help"]).catch((error: unknown) => error);
  expect(help).toBeInstanceOf(AskedForHelp);
  expect((help as AskedForHelp).message).toContain("Usage: ");
});
