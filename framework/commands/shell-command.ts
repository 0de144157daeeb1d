// What `tapwright shell` does.

import type { ShellOptions } from "../cli/shell.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { describeThrown } from "../cli/report-thrown.ts";
import { fetchBusybox, findMachine } from "../../qemu/index.ts";
import type { Guest, OpenShell, Question } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import { showFetch } from "../kernels/show-fetch.ts";
import { closeGuests, showGuestEvents, withGuest } from "../pipeline/guests.ts";
import { openSession } from "../pipeline/session.ts";
import type { Session } from "../pipeline/session.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { answerScript } from "../shell/answer-script.ts";
import { answerTapsets } from "../shell/answer-tapsets.ts";
import { AskedForHelp } from "../shell/parse-words.ts";
import { lendTerminal, requireTerminal, terminalSize } from "../shell/terminal.ts";

export async function shellCommand(options: ShellOptions, signal: AbortSignal): Promise<number> {
  requireTerminal();
  const progress = terminalProgress();
  showGuestEvents(progress);
  const session = await openSession({ ...options, runs: true }, progress, signal);
  const { installed } = session.kernel;
  // What cannot start needs no programs.
  await findMachine(installed.architecture);
  const onProgress = showFetch(progress);
  const busybox = await fetchBusybox(installed.architecture, { onProgress, signal });
  try {
    return await withGuest(
      installed,
      (guest) => lookInto(guest, busybox, session, options, signal),
      signal,
    );
  } finally {
    await closeGuests();
  }
}

/** Until the shell ends, or whoever looks into the guest leaves. */
async function lookInto(
  guest: Guest,
  busybox: string,
  session: Session,
  { include }: ShellOptions,
  signal: AbortSignal,
): Promise<number> {
  const { name } = session.kernel.installed;
  process.stdout.write(greeting(guest, name));
  let questions: Promise<void> = Promise.resolve();
  const shell: OpenShell = await guest.openShell({
    programs: new Map([["/busybox", busybox]]),
    words: ["/busybox", "sh", "-c", setUp(name)],
    environment: {
      HOME: "/root",
      PATH: "/bin",
      TERM: process.env["TERM"] ?? "linux",
      // Not \h, which ends at the dot of 6.12.
      PS1: "\\H:\\w\\$ ",
    },
    size: terminalSize(),
    show: (bytes) => void process.stdout.write(bytes),
    answer: (question) => {
      // The script of one that has gone may still be ending.
      questions = questions.then(() => answer(question, session, include, shell.run));
    },
  });
  let leave = (): void => {};
  const left = new Promise<undefined>((resolve) => (leave = () => resolve(undefined)));
  signal.addEventListener("abort", leave, { once: true });
  const giveBack = lendTerminal({ type: shell.type, resize: shell.resize, leave });
  const end = await Promise.race([shell.ended, left]).finally(giveBack);
  process.stdout.write("\n");
  if (end?.trouble === undefined) return exitCodes.good;
  return fail({
    code: "guest/shell-gone",
    message: `the guest's shell is gone: ${end.trouble}`,
    exitCode: 4,
  });
}

async function answer(
  question: Question,
  session: Session,
  include: readonly string[],
  run: OpenShell["run"],
): Promise<void> {
  try {
    const [word] = question.words;
    const exitCode =
      word === "tapsets"
        ? await answerTapsets(question, session, include)
        : await answerScript(question, session, include, run);
    question.end(exitCode);
  } catch (thrown) {
    const { text, exitCode } =
      thrown instanceof AskedForHelp
        ? { text: thrown.message, exitCode: exitCodes.good }
        : describeThrown(thrown);
    await question.say(text, "complaint");
    question.end(exitCode);
  }
}

function greeting({ agent, restored, startSeconds }: Guest, kernel: string): string {
  const start = `${restored ? "restored" : "booted"} in ${startSeconds.toFixed(2)} s`;
  return `${kernel}, Linux ${agent.release} (${agent.machine}), ${agent.cpus} processors, ${start}. Control-] leaves.
  stap -e SCRIPT      runs a script here, as stap does; -c COMMAND for as long as a command runs
  run NAME            runs a script of ${process.cwd()}, or an example
  tapsets [PATTERN]   lists what the tapsets have, with a pattern also the values
`;
}

/** Busybox knows by its name what it shall do; the agent's program does, too. */
function setUp(kernel: string): string {
  return [
    "/busybox mkdir -p /bin /root",
    "/busybox --install -s /bin",
    "for word in stap run tapsets; do ln -s /init /bin/$word; done",
    `hostname ${kernel.replace(/.*\//, "")}`,
    "exec sh",
  ].join("\n");
}
