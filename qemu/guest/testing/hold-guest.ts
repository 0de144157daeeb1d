// A program for the test that looks what is left when its process ends: holds a guest, and says so.

import { openBroker } from "../broker.ts";
import { findGuestUnderTest } from "./guest-under-test.ts";

const found = await findGuestUnderTest();
if ("skip" in found) throw new Error(found.skip);
const broker = openBroker();
const guest = await broker.acquire(found.kernel);
process.stdout.write(`${guest.emulatorPid}\n`);
for await (const event of guest.run({ module: found.module, timeLimitSeconds: 100 })) {
  if (event.kind === "started") process.stdout.write("started\n");
}
