import { Duplex } from "node:stream";
import { expect, test } from "vitest";

import { connectQmp } from "./qmp.ts";

/** QEMU's end of the stream: answers each command by `reply`. */
function createServer(reply: (command: string, id: number) => readonly unknown[]) {
  let client: Duplex;
  const say = (message: unknown): boolean => client.push(`${JSON.stringify(message)}\r\n`);
  client = new Duplex({
    read: () => undefined,
    write: (bytes: Buffer, _, done) => {
      const { execute, id } = JSON.parse(bytes.toString()) as { execute: string; id: number };
      if (execute === "qmp_capabilities") say({ return: {}, id });
      else for (const message of reply(execute, id)) say(message);
      done();
    },
  });
  say({ QMP: { version: {}, capabilities: [] } });
  return { client, say };
}

test("answers go to their questions, in whatever order they come", async () => {
  const { client } = createServer((command, id) =>
    command === "query-b"
      ? [
          { return: "b", id },
          { return: "a", id: id - 1 },
        ]
      : [],
  );
  const qmp = await connectQmp(client);
  const both = Promise.all([qmp.execute("query-a"), qmp.execute("query-b")]);
  expect(await both).toEqual(["a", "b"]);
});

test("an error is QEMU's own description", async () => {
  const { client } = createServer((_, id) => [
    { error: { class: "X", desc: "no such thing" }, id },
  ]);
  const qmp = await connectQmp(client);
  await expect(qmp.execute("query-c")).rejects.toThrow("no such thing");
});

test("events reach those who listen, as long as they listen", async () => {
  const { client, say } = createServer((_, id) => [{ return: {}, id }]);
  const qmp = await connectQmp(client);
  const seen: string[] = [];
  const stop = qmp.onEvent(({ event }) => seen.push(event));
  say({ event: "STOP", timestamp: {} });
  await qmp.execute("query-d");
  stop();
  say({ event: "RESUME", timestamp: {} });
  await qmp.execute("query-e");
  expect(seen).toEqual(["STOP"]);
});

test("a QEMU that ends answers nobody", async () => {
  const { client } = createServer(() => []);
  const qmp = await connectQmp(client);
  const question = qmp.execute("query-f");
  client.destroy();
  await expect(question).rejects.toThrow("QEMU is gone");
  await expect(qmp.execute("query-g")).rejects.toThrow("QEMU is gone");
});
