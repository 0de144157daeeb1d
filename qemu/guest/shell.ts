// Somebody looks into a guest: a program on a terminal, words in it that the host answers, and scripts, one at a time.

import { readFile } from "node:fs/promises";

import type { AgentLink } from "./agent-link.ts";
import type { Emulator } from "./emulator.ts";
import type { Frame } from "./frames.ts";
import { answerBits, answerKinds, answerWindow, frameHeaderSize, frameTypes } from "./frames.ts";
import { findSplats } from "./splats.ts";
import { sendFile } from "./send-file.ts";

export interface ShellRequest {
  /** What runs on the terminal, by its path in the guest. */
  readonly words: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly size: TerminalSize;
  /** Programs of the host that the guest gets before, by their paths there. */
  readonly programs: ReadonlyMap<string, string>;
  /** Gets what the terminal shows. */
  readonly show: (bytes: Uint8Array) => void;
  /** Gets what processes of the guest ask, one at a time. */
  readonly answer: (question: Question) => void;
}

export interface TerminalSize {
  readonly rows: number;
  readonly columns: number;
}

/** What a process of the guest asks. */
export interface Question {
  /** Its command line; the first is the name by which it was called. */
  readonly words: readonly string[];
  /** Texts of files of the guest that the words name. */
  readonly files: ReadonlyMap<string, string>;
  /** The process that it started and that waits to be let go. */
  readonly target?: number;
  /** Aborted when it wants the end, or has gone. */
  readonly withdrawn: AbortSignal;
  /** For its standard output or standard error; resolves when more may be said. */
  say(text: string, kind?: "output" | "complaint"): Promise<void>;
  /** The probes act. */
  started(): void;
  /** The last answer. */
  end(exitCode: number): void;
}

export interface ShellEnd {
  readonly exitCode: number;
  /** Why there was no shell, or why it is gone before its time. */
  readonly trouble?: string;
}

export interface GuestShell {
  /** What was typed. */
  type(bytes: Uint8Array): void;
  resize(size: TerminalSize): void;
  /** Its program has ended, or the guest. */
  readonly ended: Promise<ShellEnd>;
  /** What a run talks to: the agent without what concerns the terminal. */
  readonly agent: AgentLink;
}

export async function openGuestShell(
  emulator: Emulator,
  request: ShellRequest,
): Promise<GuestShell> {
  const { agent } = emulator;
  for (const [path, program] of request.programs) {
    sendFile(agent, await readFile(program), frameTypes.program, path);
  }
  let listener: ((frame: Frame) => void) | undefined;
  let asking: Asking | undefined;
  let end: (end: ShellEnd) => void = () => {};
  const ended = new Promise<ShellEnd>((resolve) => (end = resolve));
  void emulator.exited.then(({ complaint }) => {
    const panic = findSplats(emulator.console()).find(({ kind }) => kind === "panic");
    asking?.lose();
    end({ exitCode: 1, trouble: panic?.title ?? (complaint || "QEMU has ended") });
  });
  agent.listen((frame) => {
    switch (frame.type) {
      case frameTypes.terminal:
        return request.show(frame.payload);
      case frameTypes.ended: {
        const trouble = frame.payload.toString("utf8");
        return end({ exitCode: frame.channel, trouble: trouble === "" ? undefined : trouble });
      }
      case frameTypes.request:
        asking = createAsking(agent, frame);
        return request.answer(asking.question);
      case frameTypes.stop:
      case frameTypes.withdrawn:
      case frameTypes.taken:
        return asking?.receive(frame);
      case frameTypes.ready:
        // Only a new agent says so, and the terminal has gone with the one before.
        end({ exitCode: 1, trouble: "the guest's agent died" });
        break;
    }
    listener?.(frame);
  });
  const resize = ({ rows, columns }: TerminalSize): void => {
    const payload = Buffer.alloc(4);
    payload.writeUInt16LE(rows, 0);
    payload.writeUInt16LE(columns, 2);
    agent.send(frameTypes.window, payload);
  };
  const strings = [
    ...Object.entries(request.environment).map(([name, value]) => `environment=${name}=${value}`),
    ...request.words.map((word) => `word=${word}`),
  ];
  agent.send(frameTypes.shell, Buffer.from(strings.map((text) => `${text}\0`).join("")));
  resize(request.size);
  return {
    type: (bytes) => agent.send(frameTypes.input, bytes),
    resize,
    ended,
    agent: { ...agent, listen: (next) => (listener = next) },
  };
}

interface Asking {
  readonly question: Question;
  /** What the guest tells of a question. */
  receive(frame: Frame): void;
  /** Whoever has asked is gone. */
  lose(): void;
}

function createAsking(agent: AgentLink, { channel: number, payload }: Frame): Asking {
  const withdrawn = new AbortController();
  let underWay = 0;
  let isLost = false;
  let waiting: (() => void)[] = [];
  const answer = (kind: number, bytes: Uint8Array): void => {
    underWay += frameHeaderSize + bytes.length;
    agent.send(frameTypes.answer, bytes, (number << answerBits) | kind);
  };
  const hasRoom = (size: number): boolean =>
    isLost || underWay === 0 || underWay + frameHeaderSize + size <= answerWindow;
  const taken = (bytes: number): void => {
    underWay -= bytes;
    const resumed = waiting;
    waiting = [];
    for (const resume of resumed) resume();
  };
  const lose = (): void => {
    isLost = true;
    withdrawn.abort();
    taken(0);
  };
  const question: Question = {
    ...parseRequest(payload),
    withdrawn: withdrawn.signal,
    say: async (text, kind = "output") => {
      const bytes = Buffer.from(text);
      for (let at = 0; at < bytes.length; at += longestAnswer) {
        const part = bytes.subarray(at, at + longestAnswer);
        while (!hasRoom(part.length)) {
          await new Promise<void>((resolve) => waiting.push(resolve));
        }
        if (isLost) return;
        answer(answerKinds[kind], part);
      }
    },
    started: () => answer(answerKinds.started, new Uint8Array()),
    end: (exitCode) => answer(answerKinds.exit, Buffer.from(`${exitCode}`)),
  };
  return {
    question,
    lose,
    receive: (frame) => {
      // It may be about the one before.
      if (frame.channel !== number) return;
      if (frame.type === frameTypes.taken) taken(frame.payload.readUInt32LE(0));
      else if (frame.type === frameTypes.withdrawn) lose();
      else withdrawn.abort();
    },
  };
}

/** A fraction of the window, so that it never runs dry. */
const longestAnswer = 16 * 1024;

function parseRequest(payload: Buffer): Pick<Question, "words" | "files" | "target"> {
  const words: string[] = [];
  const files = new Map<string, string>();
  let target: number | undefined;
  let file = "";
  for (const string of payload.toString("utf8").split("\0").slice(0, -1)) {
    const at = string.indexOf("=");
    const value = string.slice(at + 1);
    const key = string.slice(0, at);
    if (key === "word") words.push(value);
    else if (key === "file") file = value;
    else if (key === "text") files.set(file, value);
    else if (key === "target") target = Number(value);
  }
  return { words, files, target };
}
