// Runs the command inside this process, for the many tests that would start a process each.

import { vi } from "vitest";
import { main } from "../../framework/cli/main.ts";
import { chooseColour } from "../../framework/colour.ts";
import { normaliser, type CommandResult } from "./run-tapwright.ts";

/** What `runTapwright` gives; commands that interrupt, or read standard input, need that. One at a time. */
export async function runMain(
  commandLine: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<CommandResult> {
  // Each command adds a listener of its own for signals, as if it were alone.
  process.setMaxListeners(0);
  process.stdout.setMaxListeners(0);
  chooseColour("auto");
  const settings = { NO_COLOR: "1", FORCE_COLOR: undefined, ...environment };
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
  const stdout = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  const textOf = ({ mock }: typeof stdout): string => mock.calls.map(([text]) => text).join("");
  try {
    const exitCode = await main(commandLine);
    const hide = normaliser(undefined);
    return { exitCode, stdout: hide(textOf(stdout)), stderr: hide(textOf(stderr)) };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
    vi.unstubAllEnvs();
  }
}
