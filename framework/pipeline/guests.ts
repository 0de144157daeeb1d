// The one broker of this process, from which every guest comes.

import { openBroker } from "../../qemu/index.ts";
import type { Guest, GuestBroker, InstalledKernel } from "../../qemu/index.ts";

let broker: GuestBroker | undefined;

/** Lends a guest in its saved state to `work`, and takes it back however that ends. */
export async function withGuest<T>(
  kernel: InstalledKernel,
  work: (guest: Guest) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  broker ??= openBroker({ jobs: 2 });
  const guest = await broker.acquire(kernel, undefined, signal);
  try {
    return await work(guest);
  } finally {
    await guest.close();
  }
}

/** Leaves no QEMU behind; the next guest opens a broker again. */
export async function closeGuests(): Promise<void> {
  const closing = broker;
  broker = undefined;
  await closing?.close();
}
