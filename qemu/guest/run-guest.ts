// One run in one guest: sends module and workload, passes on what comes back, decides what became of it.

import { readFile } from "node:fs/promises";

import type { AgentReport } from "./agent-report.ts";
import { parseState } from "./agent-report.ts";
import { parseJson } from "./agent-link.ts";
import type { Emulator } from "./emulator.ts";
import type { EventQueue } from "./event-queue.ts";
import { createEventQueue } from "./event-queue.ts";
import type { Frame } from "./frames.ts";
import { frameTypes } from "./frames.ts";
import type { GuestRecord, Merger } from "./merge.ts";
import { createMerger, recordTypes } from "./merge.ts";
import type { Qmp } from "./qmp.ts";
import type { GuestEvent, RunOutcome, RunRequest, RunStatus } from "./run-types.ts";
import { sendFile } from "./send-file.ts";
import { findSplats, mergeSplats } from "./splats.ts";

/** Output that may be under way or wait for its consumer before the agent has to pause. */
const window = 4 << 20;
/** A longer timer would fire at once: 24 days. */
const longestTimer = 2 ** 31 - 1;
/**
 * After we asked the run to end, it has so long to do it: longer where somebody looks on, who can end it himself, and where
 * there are probes to disarm and end probes to run.
 */
const graceSeconds = 5;
const liveGraceSeconds = 60;
/** A record that others wait for so long is lost: the agent looks at all channels twenty times in a second. */
const missingMilliseconds = 1000;
const lookMilliseconds = 250;
/** QEMU's monitor answers for a guest that hangs, too; not if QEMU itself hangs. */
const registersMilliseconds = 5000;

export async function* runInGuest(
  emulator: Emulator,
  request: RunRequest,
  guest: { readonly bigEndian: boolean; readonly restored: boolean },
): AsyncGenerator<GuestEvent, void, void> {
  const module = await readFile(request.module);
  const run = createRun(emulator, request, guest);
  const onStop = (): void => run.askToStop("interrupted", "it was stopped");
  const onAbort = (): void => run.end("interrupted", "it was interrupted");
  emulator.agent.listen(run.receive);
  try {
    request.stop?.addEventListener("abort", onStop, { once: true });
    request.signal?.addEventListener("abort", onAbort, { once: true });
    void emulator.exited.then(run.emulatorEnded);
    sendRequest(emulator, module, request);
    if (request.stop?.aborted) onStop();
    if (request.signal?.aborted) onAbort();
    yield* run.queue.events();
  } finally {
    run.cancel();
    request.stop?.removeEventListener("abort", onStop);
    request.signal?.removeEventListener("abort", onAbort);
    emulator.agent.listen(undefined);
  }
}

function sendRequest({ agent }: Emulator, module: Buffer, request: RunRequest): void {
  for (const { name, content, isKept } of request.drivers ?? []) {
    sendFile(agent, content, frameTypes.driver, `${isKept === true ? "keep" : "load"} ${name}`);
  }
  sendFile(agent, module);
  const { workload } = request;
  const strings = [
    `parameters=${request.parameters ?? ""}`,
    ...(workload === undefined ? [] : [`workload=${workload.name}`]),
    ...(workload?.arguments.map((argument) => `argument=${argument}`) ?? []),
    ...(request.target === undefined ? [] : [`target=${request.target}`]),
    ...(request.untilExit === true ? ["until-exit=1"] : []),
    ...(request.searchesLeaks === false ? ["search-leaks=0"] : []),
  ];
  sendCredit(agent, window);
  agent.send(frameTypes.run, Buffer.from(strings.map((text) => `${text}\0`).join("")));
}

function sendCredit(agent: Emulator["agent"], bytes: number): void {
  const payload = Buffer.alloc(4);
  payload.writeUInt32LE(bytes);
  agent.send(frameTypes.credit, payload);
}

interface Run {
  readonly queue: EventQueue;
  receive(frame: Frame): void;
  emulatorEnded(): void;
  /** Asks for a proper end; what becomes of the run is decided, unless the guest does something worse. */
  askToStop(status: RunStatus, detail: string): void;
  end(status: RunStatus, detail?: string): void;
  /** Stops timers; the consumer has gone. */
  cancel(): void;
}

function createRun(
  emulator: Emulator,
  request: RunRequest,
  guest: { readonly bigEndian: boolean; readonly restored: boolean },
): Run {
  const queue = createEventQueue();
  const merger = createMerger({ bigEndian: guest.bigEndian });
  const printer = createPrinter(queue, request.outputLimitBytes ?? 64 << 20);
  const silenceLimit = (request.silenceLimitSeconds ?? 15) * 1000;
  const kernelLines: string[] = [];
  const consoleBefore = emulator.console().length;
  let wanted: { readonly status: RunStatus; readonly detail: string } | undefined;
  let lastSign = performance.now();
  let owed = 0;
  let ended = false;
  let report: AgentReport | undefined;
  let rebooting = false;
  let hasProbes = false;
  let registers: string | undefined;
  let lastLook = lastSign;
  let missing: { readonly record: number | undefined; readonly since: number } | undefined;

  const stopEvents = emulator.qmp.onEvent(({ event, data }) => {
    // -no-reboot makes a shutdown of it that says what it was.
    if (event === "SHUTDOWN" && data?.["reason"] === "guest-reset") rebooting = true;
  });
  const watch = setInterval(() => {
    const nonsense = emulator.agent.error();
    if (nonsense !== undefined) run.end("agent-lost", `the agent talks nonsense: ${nonsense}`);
    const now = performance.now();
    // When we stood still ourselves (a terminal that takes nothing, Ctrl-Z), what the guest sent is still to be read.
    if (now - lastLook > 4 * lookMilliseconds) lastSign = now;
    lastLook = now;
    const silence = now - lastSign;
    if (silence > silenceLimit) void giveUpHung(`no sign of life for ${seconds(silence)} seconds`);
    else if (request.live === true) giveUpMissing(now);
  }, lookMilliseconds);
  const limit = setTimeout(
    () => run.askToStop("timed-out", `it had not ended after ${request.timeLimitSeconds} seconds`),
    Math.min(request.timeLimitSeconds * 1000, longestTimer),
  );
  let grace: NodeJS.Timeout | undefined;

  const giveCredit = (): void => {
    if (owed === 0 || queue.size() > window / 2) return;
    sendCredit(emulator.agent, owed);
    owed = 0;
  };
  queue.onTaken = giveCredit;

  /** What the processors were at is all that can still be asked of a guest that hangs; QEMU knows it. */
  const giveUpHung = async (detail: string): Promise<void> => {
    if (registers !== undefined) return;
    registers = "";
    registers = await readRegisters(emulator.qmp);
    run.end("hung", detail);
  };
  const giveUpMissing = (now: number): void => {
    const record = merger.missing();
    // Without credit the agent holds back what may be missing.
    if (record === undefined || record !== missing?.record || owed > 0) {
      missing = { record, since: now };
    } else if (now - missing.since >= missingMilliseconds) printer.print(merger.giveUp());
  };
  const receiveRecords = (frame: Frame): void => {
    owed += frame.payload.length;
    request.onStream?.(frame.channel, frame.payload);
    printer.print(merger.push(frame.channel, frame.payload));
    giveCredit();
    if (printer.flooded()) run.askToStop("flooded", printer.floodText());
  };
  const receiveKernelLine = (text: string): void => {
    printer.count(text.length);
    if (printer.flooded()) return run.askToStop("flooded", printer.floodText());
    kernelLines.push(text);
    queue.push({ kind: "kernel-message", text });
    const oops = findSplats(text).find(({ kind }) => kind === "oops");
    // A thread that oopses never comes back: the run may hang on it, so it gets the grace and no more.
    if (oops !== undefined) run.askToStop("oopsed", oops.title);
  };

  const run: Run = {
    queue,
    receive: (frame) => {
      if (ended) return;
      lastSign = performance.now();
      switch (frame.type) {
        case frameTypes.records:
          return receiveRecords(frame);
        case frameTypes.kernel:
          return receiveKernelLine(unescapeLine(frame.payload.toString("utf8")));
        case frameTypes.started:
          hasProbes = true;
          return queue.push({ kind: "started" });
        case frameTypes.arming: {
          const arming = readArming(frame);
          hasProbes ||= arming.toArm > 0;
          return queue.push({ kind: "arming", ...arming });
        }
        case frameTypes.stopping:
          return queue.push({ kind: "stopping" });
        case frameTypes.workload:
          return queue.push({ kind: "workload", ...readWorkload(frame) });
        case frameTypes.ready:
          // Only a new agent says READY now; init has started it because the one that ran this died.
          return run.end("agent-lost", "the guest's agent died");
        case frameTypes.report:
          report = parseJson(frame) as AgentReport;
          return endWithReport(report);
      }
    },
    emulatorEnded: () => {
      const panic = findSplats(consoleSince()).find(({ kind }) => kind === "panic");
      if (panic !== undefined) run.end("panicked", panic.title);
      else if (rebooting) run.end("rebooted", "the guest restarted itself");
      else void emulator.exited.then((exit) => run.end("emulator-lost", describeExit(exit)));
    },
    askToStop: (status, detail) => {
      if (ended || wanted !== undefined) return;
      wanted = { status, detail };
      const asked = performance.now();
      const isStopped = request.live === true && status === "interrupted";
      const limitSeconds = isStopped && hasProbes ? liveGraceSeconds : graceSeconds;
      emulator.agent.send(frameTypes.stop);
      grace = setTimeout(() => {
        const silence = performance.now() - lastSign;
        if (status === "timed-out" && lastSign < asked) {
          void giveUpHung(`no sign of life for ${seconds(silence)} seconds`);
        } else if (isStopped) {
          const what = hasProbes ? "it" : "its begin probes";
          void giveUpHung(`${what} had not ended ${limitSeconds} seconds after it was stopped`);
        } else run.end(status, detail);
      }, limitSeconds * 1000);
    },
    end: (status, detail) => {
      if (ended) return;
      ended = true;
      run.cancel();
      printer.print(merger.flush());
      printer.finish();
      // Records wait for one that is lost until the very end: only then is it known how much there was.
      const tooMuch = status === "completed" && printer.flooded();
      const outcome = tooMuch
        ? createOutcome("flooded", printer.floodText())
        : createOutcome(status, detail);
      queue.push({ kind: "end", outcome });
      queue.close();
    },
    cancel: () => {
      clearInterval(watch);
      clearTimeout(limit);
      clearTimeout(grace);
      stopEvents();
    },
  };

  const endWithReport = ({ refused, unloadErrno }: AgentReport): void => {
    if (wanted !== undefined) run.end(wanted.status, wanted.detail);
    else if (refused?.at === "workload") run.end("workload-refused", refused.text);
    else if (refused !== undefined) run.end("refused", describeRefusal(refused, kernelLines));
    else if (unloadErrno !== 0) run.end("completed", `unloading failed: errno ${unloadErrno}`);
    else run.end("completed");
  };
  const consoleSince = (): string => emulator.console().slice(consoleBefore);
  const createOutcome = (status: RunStatus, detail: string | undefined): RunOutcome => {
    const messages = kernelLines.join("\n");
    return {
      status,
      detail,
      state: report && readState(report, merger),
      taint: report?.taint ?? 0,
      taintBefore: report?.taintBefore ?? 0,
      splats: mergeSplats(findSplats(messages), findSplats(consoleSince())),
      lostMessages: report?.lostMessages ?? 0,
      leftBehind: report?.leftBehind ?? [],
      console: [
        emulator.console(),
        messages === "" ? "" : `\n[the kernel's messages since the load]\n${messages}\n`,
        registers === undefined ? "" : `\n[the processors when the guest hung]\n${registers}\n`,
      ].join(""),
      qemuCommand: emulator.command,
      restored: guest.restored,
    };
  };
  return run;
}

/** Turns records into events; text between two records of another kind is one piece of output. */
function createPrinter(queue: EventQueue, limitBytes: number) {
  const decoder = new TextDecoder();
  let bytes = 0;
  const flooded = (): boolean => bytes > limitBytes;
  return {
    flooded,
    /** Text that came another way counts, too. */
    count: (length: number): void => {
      bytes += length;
    },
    floodText: () => `it printed more than ${limitBytes} bytes`,
    print: (records: readonly GuestRecord[]): void => {
      let text = "";
      const flush = (): void => {
        if (text !== "") queue.push({ kind: "output", text });
        text = "";
      };
      for (const { type, payload } of records) {
        bytes += payload.length;
        if (flooded()) continue;
        if (type === recordTypes.output) {
          text += decoder.decode(payload, { stream: true });
          continue;
        }
        flush();
        queue.push({ kind: kindOf(type), text: payload.toString("utf8") });
      }
      flush();
    },
    finish: (): void => {
      const text = decoder.decode();
      if (text !== "") queue.push({ kind: "output", text });
    },
  };
}

/** All registers of all processors, as QEMU's monitor writes them; or why there are none. */
async function readRegisters(qmp: Qmp): Promise<string> {
  const late = new Promise<string>((resolve) => {
    setTimeout(resolve, registersMilliseconds, "QEMU's monitor did not answer").unref();
  });
  const answer = qmp
    .execute("human-monitor-command", { "command-line": "info registers -a" })
    .then((text) => `${String(text)}`.replaceAll("\r\n", "\n").trim())
    .catch((error: Error) => error.message);
  return await Promise.race([answer, late]);
}

function kindOf(type: number): "script-error" | "script-warning" | "coverage" | "absent-module" {
  if (type === recordTypes.coverage) return "coverage";
  if (type === recordTypes.absent) return "absent-module";
  return type === recordTypes.error ? "script-error" : "script-warning";
}

function readWorkload(frame: Frame): { readonly exitCode: number; readonly truth: unknown } {
  return parseJson(frame) as { exitCode: number; truth: unknown };
}

function readArming(frame: Frame): { readonly arming: number; readonly toArm: number } {
  return parseJson(frame) as { arming: number; toArm: number };
}

/** /dev/kmsg writes bytes that do not print as \xNN; tabs are worth having back, and a report may begin behind a line break. */
function unescapeLine(text: string): string {
  return text.replaceAll("\\x09", "\t").replaceAll("\\x0a", "\n");
}

function readState(report: AgentReport, merger: Merger): RunOutcome["state"] {
  const state = parseState(report.state);
  // The module counts what it could not write; a gap in the count is the same loss seen from here. Damaged bytes were
  // at least one record.
  const seen = merger.lost() + (merger.damagedBytes() > 0 ? 1 : 0);
  return state && { ...state, lost: Math.max(state.lost, seen) };
}

function describeRefusal(
  refused: NonNullable<AgentReport["refused"]>,
  kernelLines: readonly string[],
): string {
  const reasons = kernelLines.length === 0 ? "" : `\n${kernelLines.join("\n")}`;
  return `${refused.at}: ${refused.text}${reasons}`;
}

function describeExit(exit: Awaited<Emulator["exited"]>): string {
  const how = exit.signal === null ? `with code ${exit.code}` : `by ${exit.signal}`;
  return `QEMU ended ${how}${exit.complaint === "" ? "" : `: ${exit.complaint}`}`;
}

const seconds = (milliseconds: number): string => (milliseconds / 1000).toFixed(1);
