// A client of QEMU's machine protocol (docs/interop/qmp-spec.txt): lines of JSON over a stream.

import type { Duplex } from "node:stream";

export interface QmpEvent {
  readonly event: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface Qmp {
  /** Resolves with `return`; rejects with QEMU's description, or when the connection ends. */
  execute(command: string, parameters?: Readonly<Record<string, unknown>>): Promise<unknown>;
  /** Called for every event until the returned function is called. */
  onEvent(listener: (event: QmpEvent) => void): () => void;
}

interface Reply {
  readonly id?: number;
  readonly return?: unknown;
  readonly error?: { readonly desc: string };
}

/** Negotiates capabilities and returns the client. Rejects when QEMU closes the connection before. */
export async function connectQmp(stream: Duplex): Promise<Qmp> {
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const listeners = new Set<(event: QmpEvent) => void>();
  let number = 0;
  let closed = false;

  const receive = (message: Reply & Partial<QmpEvent>): void => {
    if (message.event !== undefined) {
      for (const listener of listeners) listener(message as QmpEvent);
    } else if (message.id !== undefined) {
      const waiter = waiting.get(message.id);
      waiting.delete(message.id);
      if (message.error !== undefined) waiter?.reject(new Error(message.error.desc));
      else waiter?.resolve(message.return);
    }
  };
  const close = (): void => {
    closed = true;
    for (const waiter of waiting.values()) waiter.reject(new Error("QEMU is gone"));
    waiting.clear();
  };
  readLines(stream, (line) => receive(JSON.parse(line) as Reply));
  stream.on("close", close);
  stream.on("error", close);

  const execute: Qmp["execute"] = (command, parameters = {}) => {
    const waiter = withResolvers<unknown>();
    if (closed) waiter.reject(new Error("QEMU is gone"));
    else {
      waiting.set(++number, waiter);
      stream.write(`${JSON.stringify({ execute: command, arguments: parameters, id: number })}\n`);
    }
    return waiter.promise;
  };
  await execute("qmp_capabilities");
  return {
    execute,
    onEvent: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (reason: Error) => void;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve!: (value: T) => void;
  let reject!: (reason: Error) => void;
  const promise = new Promise<T>((accept, refuse) => {
    resolve = accept;
    reject = refuse;
  });
  return { promise, resolve, reject };
}

function readLines(stream: Duplex, onLine: (line: string) => void): void {
  let rest = "";
  stream.setEncoding("utf8");
  stream.on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    for (const line of lines) if (line.trim() !== "") onLine(line);
  });
}
