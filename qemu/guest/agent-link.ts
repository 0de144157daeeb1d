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
      listener?.(frame);
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

/** Resolves with the next READY; other frames that come before it are dropped. */
export function awaitReady(link: AgentLink): Promise<AgentReady> {
  return new Promise((resolve) => {
    link.listen((frame) => {
      if (frame.type !== frameTypes.ready) return;
      link.listen(undefined);
      resolve(parseJson(frame) as AgentReady);
    });
  });
}

export function parseJson(frame: Frame): unknown {
  return JSON.parse(frame.payload.toString("utf8"));
}
