// `tapwright test --watch`: the process stays, with kernel, library and a restored guest at hand, and what a saved file is
// about runs at once. A save in the middle of a run ends that run.

import type { TestSessions } from "../golden/test-sessions.ts";
import type { TestRecord } from "../results/test-record.ts";
import { createTestFiles } from "./affected-tests.ts";
import type { Keyboard } from "./keyboard.ts";
import { watchFolders } from "./watch-folders.ts";

interface WatchOptions {
  readonly sessions: TestSessions;
  /** The tests that there are now. */
  readonly find: () => Promise<readonly string[]>;
  readonly run: (
    paths: readonly string[],
    onRecord: (path: string, record: TestRecord) => void,
    signal: AbortSignal,
  ) => Promise<unknown>;
  readonly folders: readonly string[];
  readonly screen: WatchScreen;
  readonly keyboard: Keyboard;
  /** Ends the watch. */
  readonly signal: AbortSignal;
}

export interface WatchScreen {
  begin(count: number, reason: string): void;
  /** Nothing is left to run; `all` is what is known of every test. */
  rest(all: readonly TestRecord[]): void;
}

/** Resolves when the signal or the keyboard ends it. */
export async function watchTests(options: WatchOptions): Promise<void> {
  const { sessions, find, run, folders, screen, keyboard, signal } = options;
  const files = createTestFiles(sessions);
  const known = new Map<string, TestRecord>();
  const isUnbuilt = (path: string): boolean => known.get(path)?.verdict.outcome === "not-built";
  /** What still has to run; a round that was ended leaves its rest here. */
  let pending: readonly string[] = [];
  const events = createEvents();
  const stopWatching = watchFolders(folders, () => events.tell("changed"));
  const stopListening = keyboard.listen((key) => {
    if (key === "a") events.tell("all");
    if (key === "q" || key === "\x03") events.tell("end");
  });
  const onAbort = (): void => events.tell("end");
  signal.addEventListener("abort", onAbort);
  let reason = "all tests";

  /** Adds what events ask for, before what was pending; says whether there was anything. */
  const takeUp = async (): Promise<boolean> => {
    const [isAll, isChange] = [events.take("all"), events.take("changed")];
    if (!isAll && !isChange) return false;
    const paths = await find();
    const affected = await files.affected(paths, isUnbuilt);
    const wanted = isAll ? paths : affected;
    for (const path of known.keys()) if (!paths.includes(path)) known.delete(path);
    const rest = pending.filter((path) => paths.includes(path) && !wanted.includes(path));
    pending = [...wanted, ...rest];
    if (wanted.length > 0) reason = isAll ? "all tests" : "after a change";
    return wanted.length > 0;
  };
  const runPending = async (): Promise<void> => {
    const round = new AbortController();
    let isRunning = true;
    screen.begin(pending.length, reason);
    const onRecord = (path: string, record: TestRecord): void => {
      known.set(path, record);
      pending = pending.filter((other) => other !== path);
    };
    const running = run(pending, onRecord, round.signal).finally(() => {
      isRunning = false;
      events.wake();
    });
    // Whoever waits below sees how it ended.
    running.catch(() => undefined);
    while (isRunning && !round.signal.aborted) {
      await events.next();
      if (events.has("end") || (isRunning && (await takeUp()))) {
        round.abort(new Error("it is of no use any more"));
      }
    }
    await running;
    if (pending.length === 0) screen.rest([...known.values()]);
  };

  try {
    events.tell("all");
    while (!events.has("end")) {
      await takeUp();
      if (pending.length > 0) await runPending();
      else await events.next();
    }
  } finally {
    signal.removeEventListener("abort", onAbort);
    stopWatching();
    stopListening();
  }
}

type Event = "all" | "changed" | "end";

/** Events that wait to be taken, each once. */
function createEvents() {
  const told = new Set<Event>();
  let isAwake = false;
  let wakeSleeper = (): void => undefined;
  const wake = (): void => {
    isAwake = true;
    wakeSleeper();
  };
  return {
    wake,
    tell: (event: Event): void => {
      told.add(event);
      wake();
    },
    has: (event: Event): boolean => told.has(event),
    take: (event: Event): boolean => told.delete(event),
    /** Resolves when something was told since it resolved last. */
    next: async (): Promise<void> => {
      if (!isAwake) await new Promise<void>((resolve) => (wakeSleeper = resolve));
      isAwake = false;
    },
  };
}
