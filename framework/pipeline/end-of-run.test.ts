import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { endOfRun } from "./end-of-run.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const nobody = new AbortController().signal;

test("the time is counted from when the probes act, and arming them is not counted", () => {
  const end = endOfRun(5, nobody);
  end.restart();
  for (const count of [100, 200, 300]) {
    vi.advanceTimersByTime(4000);
    end.armed(count);
  }
  end.restart();
  vi.advanceTimersByTime(4999);
  expect(end.stop.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(end.stop.aborted).toBe(true);
});

test("a script whose begin probes never end has as long", () => {
  const end = endOfRun(5, nobody);
  end.restart();
  for (let second = 0; second < 5; second++) {
    expect(end.stop.aborted).toBe(false);
    vi.advanceTimersByTime(1000);
    // The agent tells it once a second, whether it has become more or not.
    end.armed(0);
  }
  expect(end.stop.aborted).toBe(true);
});

test("without -T only Control-C ends it, and what was cancelled does not", () => {
  const interruption = new AbortController();
  const end = endOfRun(undefined, interruption.signal);
  end.restart();
  vi.advanceTimersByTime(1e9);
  expect(end.stop.aborted).toBe(false);
  interruption.abort();
  expect(end.stop.aborted).toBe(true);

  const cancelled = endOfRun(5, nobody);
  cancelled.restart();
  cancelled.cancel();
  vi.advanceTimersByTime(10_000);
  expect(cancelled.stop.aborted).toBe(false);
});
