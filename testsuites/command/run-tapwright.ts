// Runs the command as a process, as a user does, and makes its output comparable.

import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";

const root = join(import.meta.dirname, "..", "..");
/** Built before the tests: it starts in a fraction of the time that its sources take. */
const command = join(root, "dist", "tapwright.js");

export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly input?: string;
  /** Called once with the process, for tests that interrupt it. */
  readonly onStart?: (child: ChildProcess) => void;
  readonly onStderr?: (text: string, child: ChildProcess) => void;
}

/** Runs `tapwright ARGUMENTS`; what varies between machines and runs is replaced in the output. */
export async function runTapwright(
  commandLine: readonly string[],
  options: RunOptions = {},
): Promise<CommandResult> {
  const child = spawn(process.execPath, [command, ...commandLine], {
    cwd: options.cwd ?? root,
    env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, ...options.environment },
    stdio: ["pipe", "pipe", "pipe"],
  });
  options.onStart?.(child);
  child.stdin.end(options.input ?? "");
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    options.onStderr?.(stderr, child);
  });
  const exitCode = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve(code));
  });
  const hide = normaliser(options.cwd);
  return { exitCode, stdout: hide(stdout), stderr: hide(stderr) };
}

/** Whole output of a command that failed: its exit code and what it said. */
export function told({ exitCode, stdout, stderr }: CommandResult): string {
  return `${stdout}${stderr}exit code ${exitCode}\n`;
}

/** A folder for one test; `Symbol.dispose` removes it. */
export function temporaryFolder(): { readonly path: string } & Disposable {
  const path = mkdtempSync(join(tmpdir(), "tapwright-test-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

/** Replaces what varies between machines and runs; `cwd` is where the command ran, if not here. */
export function normaliser(cwd: string | undefined): (text: string) => string {
  return (text) => {
    let hidden = text;
    if (cwd !== undefined && cwd !== root) hidden = hidden.replaceAll(cwd, "<here>");
    return (
      hidden
        .replaceAll(root, "<root>")
        .replace(/\/tmp\/tapwright-test-\w+/g, "<tmp>")
        // A longer name may begin like it.
        .split(homedir())
        .map((part, index) => (index === 0 ? "" : /^\w/.test(part) ? homedir() : "<home>") + part)
        .join("")
        .replace(/\d+\.\d+\.\d+-\d+-cloud-amd64/g, "<release>")
        .replace(/\b\d+(?:\.\d+)? s\b/g, "<n> s")
    );
  };
}
