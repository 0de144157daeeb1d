// Runs a program of the tool chain and says what became of it. Nothing here throws.

import { execa } from "execa";

export interface ToolRun {
  /** `missing`: there is no such program. `aborted`: the signal came first. */
  readonly status: "good" | "failed" | "missing" | "aborted";
  /** What it wrote, standard output and error as they came. */
  readonly output: string;
}

export interface ToolOptions {
  readonly cwd: string;
  readonly signal?: AbortSignal | undefined;
  /** Variables that it reads. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Words before the tool's own: how a build root is entered. */
  readonly enter?: readonly string[];
}

/** Time to remove temporary files, which gcc has outside of the build's folder. */
const patienceMilliseconds = 2000;

/** Runs `file`; when the signal comes, it and all that it has started are ended, and what does not end is killed. */
export async function runTool(
  file: string,
  parameters: readonly string[],
  options: ToolOptions,
): Promise<ToolRun> {
  if (isAborted(options)) return { status: "aborted", output: "" };
  // A process group of its own: make and gcc have children, which a signal to them alone would leave behind.
  const [program, ...words] = [...(options.enter ?? []), file, ...parameters];
  const child = execa(program!, words, {
    cwd: options.cwd,
    detached: true,
    reject: false,
    all: true,
    stdin: "ignore",
    env: { LC_ALL: "C", MAKEFLAGS: "", MAKELEVEL: "", ...options.environment },
  });
  let patience: NodeJS.Timeout | undefined;
  const end = (): void => {
    signalGroup(child.pid, "SIGTERM");
    patience = setTimeout(() => signalGroup(child.pid, "SIGKILL"), patienceMilliseconds);
  };
  options.signal?.addEventListener("abort", end);
  const result = await child;
  options.signal?.removeEventListener("abort", end);
  clearTimeout(patience);
  if (isAborted(options)) {
    // It may have ended before its children.
    signalGroup(child.pid, "SIGKILL");
    return { status: "aborted", output: result.all ?? "" };
  }
  if (result.code === "ENOENT") return { status: "missing", output: "" };
  const output = result.all ?? "";
  return {
    status: result.failed ? "failed" : "good",
    output: output === "" && result.failed ? (result.message ?? "") : output,
  };
}

function isAborted(options: ToolOptions): boolean {
  return options.signal?.aborted ?? false;
}

function signalGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // It has ended by itself meanwhile.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
