// The one broker of this process, from which every guest comes.

import { openBroker } from "../../qemu/index.ts";
import type { BrokerEvent, Guest, GuestBroker, InstalledKernel } from "../../qemu/index.ts";
import type { Progress } from "../progress/progress.ts";

let broker: GuestBroker | undefined;
let listener: ((event: BrokerEvent) => void) | undefined;

/** Shows what takes long before a guest answers: waiting for another process, booting the guest that is saved. */
export function showGuestEvents(progress: Progress): void {
  listener = (event) => {
    if (event.kind === "waiting") progress.say(`waiting for ${event.holder}, who saves a guest`);
    if (event.kind === "trying-kvm") progress.say("trying whether guests run with KVM here");
    if (event.kind === "kvm-broken") progress.say(`KVM is not used: ${event.reason}`);
    if (event.kind === "booting") progress.say(`booting a guest to save it: ${event.reason}`);
    if (event.kind === "restore-failed") progress.say(`a guest did not restore: ${event.reason}`);
  };
}

/** So many restored guests wait for the next ones who want one; it costs nothing to keep them. */
export function keepGuestsWaiting(kernel: InstalledKernel, count: number): void {
  openOnce().keepWaiting(kernel, count);
}

function openOnce(): GuestBroker {
  broker ??= openBroker({ onEvent: (event) => listener?.(event) });
  return broker;
}

/** Lends a guest in its saved state to `work`, and takes it back however that ends. */
export async function withGuest<T>(
  kernel: InstalledKernel,
  work: (guest: Guest) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const guest = await openOnce().acquire(kernel, undefined, signal);
  try {
    return await work(guest);
  } finally {
    await guest.close();
  }
}

/** Names everything that goes into the guests of a kernel. */
export async function guestDigest(kernel: InstalledKernel): Promise<string> {
  return openOnce().identify(kernel);
}

/** Leaves no QEMU behind; the next guest opens a broker again. */
export async function closeGuests(): Promise<void> {
  const closing = broker;
  broker = undefined;
  await closing?.close();
}
