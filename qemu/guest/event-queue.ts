// Events wait here for their consumer; how much waits is known, so that the guest can be slowed down.

import type { GuestEvent } from "./run-types.ts";

export interface EventQueue {
  push(event: GuestEvent): void;
  /** Nothing more will be pushed. */
  close(): void;
  /** Characters of output that nobody has taken yet. */
  size(): number;
  /** Called after an event was taken. */
  onTaken: (() => void) | undefined;
  events(): AsyncGenerator<GuestEvent, void, void>;
}

export function createEventQueue(): EventQueue {
  let waiting: GuestEvent[] = [];
  let characters = 0;
  let closed = false;
  let wake: (() => void) | undefined;
  const queue: EventQueue = {
    push: (event) => {
      waiting.push(event);
      characters += sizeOf(event);
      wake?.();
    },
    close: () => {
      closed = true;
      wake?.();
    },
    size: () => characters,
    onTaken: undefined,
    events: async function* () {
      for (;;) {
        const batch = waiting;
        waiting = [];
        for (const event of batch) {
          yield event;
          characters -= sizeOf(event);
          queue.onTaken?.();
        }
        if (waiting.length > 0) continue;
        if (closed) return;
        await new Promise<void>((resolve) => (wake = resolve));
        wake = undefined;
      }
    },
  };
  return queue;
}

function sizeOf(event: GuestEvent): number {
  return "text" in event ? event.text.length : 0;
}
