import { describe, expect, test } from "vitest";

import type { Emulator } from "./emulator.ts";
import type { Frame } from "./frames.ts";
import { answerWindow, frameHeaderSize, frameTypes } from "./frames.ts";
import type { Question } from "./shell.ts";
import { openGuestShell } from "./shell.ts";

/** A guest in which nothing is: what is sent to it is kept. */
async function openShell() {
  const sent: Frame[] = [];
  const questions: Question[] = [];
  const shown: string[] = [];
  let listener: ((frame: Frame) => void) | undefined;
  const emulator = {
    agent: {
      send: (type: number, payload: Uint8Array = Buffer.alloc(0), channel = 0) =>
        void sent.push({ type, payload: Buffer.from(payload), channel }),
      listen: (next: typeof listener) => (listener = next),
      error: () => undefined,
    },
    exited: new Promise(() => undefined),
    console: () => "",
  } as unknown as Emulator;
  const shell = await openGuestShell(emulator, {
    words: ["/bin/sh", "-i"],
    environment: { TERM: "xterm" },
    size: { rows: 30, columns: 100 },
    programs: new Map(),
    show: (bytes) => void shown.push(Buffer.from(bytes).toString()),
    answer: (question) => void questions.push(question),
  });
  const receive = (type: number, text: string | Buffer = "", channel = 0): void =>
    listener?.({ type, payload: Buffer.from(text as string), channel });
  return { shell, sent, questions, shown, receive };
}

const length = (bytes: number): Buffer => {
  const payload = Buffer.alloc(4);
  payload.writeUInt32LE(bytes);
  return payload;
};
const answers = (sent: readonly Frame[]): Frame[] =>
  sent.filter(({ type }) => type === frameTypes.answer);
const sizeOf = (frames: readonly Frame[]): number =>
  frames.reduce((sum, { payload }) => sum + frameHeaderSize + payload.length, 0);

describe("a shell in a guest", () => {
  test("is opened with its words, environment and window; both ways of its bytes", async () => {
    const { shell, sent, shown, receive } = await openShell();
    expect(sent.map(({ type, payload }) => [type, payload.toString("latin1")])).toEqual([
      [frameTypes.shell, "environment=TERM=xterm\0word=/bin/sh\0word=-i\0"],
      [frameTypes.window, "\x1e\0\x64\0"],
    ]);
    shell.type(Buffer.from("ls\r"));
    expect(sent.at(-1)).toMatchObject({ type: frameTypes.input, payload: Buffer.from("ls\r") });
    receive(frameTypes.terminal, "a b");
    expect(shown).toEqual(["a b"]);
    receive(frameTypes.ended, "", 7);
    expect(await shell.ended).toEqual({ exitCode: 7, trouble: undefined });
  });

  test("why it did not open, and that its agent died, is told", async () => {
    const unopened = await openShell();
    unopened.receive(frameTypes.ended, "No such device", 126);
    expect(await unopened.shell.ended).toEqual({ exitCode: 126, trouble: "No such device" });
    const orphaned = await openShell();
    orphaned.receive(frameTypes.ready, "{}");
    expect(await orphaned.shell.ended).toMatchObject({ trouble: "the guest's agent died" });
  });

  test("frames of a run go to the run, as long as there is one", async () => {
    const { shell, receive } = await openShell();
    const frames: number[] = [];
    receive(frameTypes.heartbeat);
    shell.agent.listen(({ type }) => frames.push(type));
    receive(frameTypes.started);
    receive(frameTypes.terminal, "x");
    shell.agent.listen(undefined);
    receive(frameTypes.heartbeat);
    expect(frames).toEqual([frameTypes.started]);
  });

  test("a question has words, files and a target; answers carry its number", async () => {
    const { sent, questions, receive } = await openShell();
    const request = "word=stap\0word=a.stp\0file=a.stp\0text=probe begin { x=1 }\n\0target=42\0";
    receive(frameTypes.request, request, 5);
    expect(questions[0]).toMatchObject({ words: ["stap", "a.stp"], target: 42 });
    expect(questions[0]!.files).toEqual(new Map([["a.stp", "probe begin { x=1 }\n"]]));
    await questions[0]!.say("out");
    await questions[0]!.say("wrong", "complaint");
    questions[0]!.started();
    questions[0]!.end(3);
    expect(answers(sent).map(({ channel, payload }) => [channel, payload.toString()])).toEqual([
      [0x51, "out"],
      [0x52, "wrong"],
      [0x53, ""],
      [0x50, "3"],
    ]);
  });

  test("no more is under way than the window has, and what is taken makes room", async () => {
    const { sent, questions, receive } = await openShell();
    receive(frameTypes.request, "word=stap\0", 1);
    const [question] = questions;
    let isSaid = false;
    const saying = question!.say("x".repeat(3 * answerWindow)).then(() => (isSaid = true));
    await Promise.resolve();
    for (let taken = 0; !isSaid;) {
      const size = sizeOf(answers(sent));
      expect(size - taken).toBeLessThanOrEqual(answerWindow);
      expect(size).toBeGreaterThan(taken);
      // About another question: nothing of this one.
      receive(frameTypes.taken, length(answerWindow), 2);
      receive(frameTypes.taken, length(size - taken), 1);
      taken = size;
      await new Promise((resolve) => setImmediate(resolve));
    }
    await saying;
    expect(
      answers(sent)
        .map(({ payload }) => payload.toString())
        .join(""),
    ).toHaveLength(3 * answerWindow);
  });

  test("a wish for the end aborts, and answers still arrive; who has gone is waited for no longer", async () => {
    const { sent, questions, receive } = await openShell();
    receive(frameTypes.request, "word=stap\0", 1);
    const [question] = questions;
    receive(frameTypes.stop, "", 1);
    expect(question!.withdrawn.aborted).toBe(true);
    await question!.say("the end");
    expect(answers(sent)).toHaveLength(1);
    const saying = question!.say("x".repeat(2 * answerWindow));
    receive(frameTypes.withdrawn, "", 1);
    await saying;
    expect(sizeOf(answers(sent))).toBeLessThanOrEqual(answerWindow);
  });
});
