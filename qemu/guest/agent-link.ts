// The host's end of the agent's port: frames instead of bytes.

import type { Duplex } from "node:stream";

import type { Frame } from "./frames.ts";
import { createFrameDecoder, encodeFrame, frameTypes } from "./frames.ts";

/** What the agent says of itself when it starts and after each setup. */
export interface AgentReady {
  readonly release: string;
  readonly machine: string;
  readonly cpus: number;
  /** How often init has started an agent: above 1, one has died. */
  readonly life: number;
  /** The guest's wall clock, in seconds since 1970. */
  readonly clock: number;
  /** Eight random bytes, in hex: no two guests have the same. */
  readonly random: string;
}

export interface AgentLink {
  send(type: number, payload?: Uint8Array, channel?: number): void;
  /** The one listener; frames that come while there is none wait for it. Undefined stops listening. */
  listen(listener: ((frame: Frame) => void) | undefined): void;
  /** Set when the bytes could not be understood; no frame comes after that. */
  error(): string | undefined;
}

export function createAgentLink(stream: Duplex): AgentLink {
  const decode = createFrameDecoder();
  const waiting: Frame[] = [];
  let listener: ((frame: Frame) => void) | undefined;
  let error: string | undefined;
  const deliver = (): void => {
    for (;;) {
      // A listener may stop listening in the middle: what is left waits for the next one.
      const frame = listener === undefined ? undefined : waiting.shift();
      if (frame === undefined) return;
      try {
        listener?.(frame);
      } catch (thrown) {
        if (!(thrown instanceof Nonsense)) throw thrown;
        error = thrown.message;
        waiting.length = 0;
        return;
      }
    }
  };
  stream.on("data", (bytes: Buffer) => {
    if (error !== undefined) return;
    const frames = decode(bytes);
    if ("error" in frames) error = frames.error;
    else waiting.push(...frames);
    deliver();
  });
  // The emulator's end is what tells that the stream is over; a write that comes too late is no error of ours.
  stream.on("error", () => undefined);
  return {
    send: (type, payload, channel) => {
      if (!stream.destroyed) stream.write(encodeFrame(type, payload, channel));
    },
    listen: (next) => {
      listener = next;
      deliver();
    },
    error: () => error,
  };
}

/** Resolves with the next READY, or rejects when it is none; other frames that come before it are dropped. */
export async function awaitReady(link: AgentLink): Promise<AgentReady> {
  const frame = await new Promise<Frame>((resolve) => {
    link.listen((next) => {
      if (next.type !== frameTypes.ready) return;
      link.listen(undefined);
      resolve(next);
    });
  });
  return parseJson(frame) as AgentReady;
}

/** What a frame holds is not what its type says; for its link that is as bad as no frame. */
class Nonsense extends Error {}

/** What a frame tells as JSON; where it is none, the link it came by has an error. */
export function parseJson({ type, payload }: Frame): unknown {
  const text = payload.toString("utf8");
  try {
    return JSON.parse(text);
  } catch (thrown) {
    const shown = JSON.stringify(text.slice(0, 200));
    throw new Nonsense(`a frame of type ${type} is no JSON: ${shown}`, { cause: thrown });
  }
}
