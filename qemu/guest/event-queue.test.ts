import { expect, test } from "vitest";

import { createEventQueue } from "./event-queue.ts";
import type { GuestEvent } from "./run-types.ts";

test("events come in order, what waits is counted until it is taken", async () => {
  const queue = createEventQueue();
  queue.push({ kind: "output", text: "12345" });
  queue.push({ kind: "started" });
  expect(queue.size()).toBe(5);
  const sizes: number[] = [];
  queue.onTaken = () => sizes.push(queue.size());
  const seen: GuestEvent[] = [];
  setTimeout(() => {
    queue.push({ kind: "output", text: "later" });
    queue.close();
  }, 0);
  for await (const event of queue.events()) seen.push(event);
  expect(seen.map((event) => ("text" in event ? event.text : event.kind))).toEqual([
    "12345",
    "started",
    "later",
  ]);
  expect(sizes).toEqual([0, 0, 0]);
});
