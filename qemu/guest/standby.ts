// Restored guests that wait, standing still, for somebody to want one.

import type { InstalledKernel } from "../kernels/kernel.ts";
import type { StartedGuest } from "./start-guest.ts";
import { standBy } from "./start-guest.ts";

export interface WaitingGuest {
  readonly started: StartedGuest;
  /** Gives back what it takes of the machine's memory. */
  readonly giveBack: () => void;
}

export interface Standby {
  /** So many guests with this kernel shall wait from now on. */
  keep(kernel: InstalledKernel, count: number): void;
  /** One that waits, or is just coming up; undefined when there is none. It is the caller's from then on. */
  take(kernel: InstalledKernel): Promise<WaitingGuest | undefined>;
  /** Ends those that wait, of all kernels but one. */
  drop(but?: InstalledKernel): Promise<void>;
}

interface Shelf {
  readonly kernel: InstalledKernel;
  wanted: number;
  readonly guests: Set<Promise<WaitingGuest | undefined>>;
}

/** @param start brings a guest up; undefined when there is no room for one that nobody has asked for */
export function createStandby(
  start: (kernel: InstalledKernel) => Promise<WaitingGuest | undefined>,
): Standby {
  const shelves = new Map<string, Shelf>();

  const bringUp = async (kernel: InstalledKernel): Promise<WaitingGuest | undefined> => {
    let guest: WaitingGuest | undefined;
    try {
      guest = await start(kernel);
      if (guest !== undefined) await standBy(guest.started);
      return guest;
    } catch {
      // Whoever wants a guest starts one himself, and is told what is wrong.
      await guest?.started.emulator.kill();
      guest?.giveBack();
      return undefined;
    }
  };
  const fill = (shelf: Shelf): void => {
    while (shelf.guests.size < shelf.wanted) {
      const guest = bringUp(shelf.kernel);
      shelf.guests.add(guest);
      void guest.then((one) => {
        // One that dies while it waits is no guest any more.
        const onGone = (): void => {
          if (shelf.guests.delete(guest)) one?.giveBack();
        };
        if (one === undefined) onGone();
        else one.started.emulator.exited.then(onGone, onGone);
      });
    }
  };
  const end = async (guest: Promise<WaitingGuest | undefined>): Promise<void> => {
    const one = await guest;
    await one?.started.emulator.kill();
    one?.giveBack();
  };

  return {
    keep: (kernel, count) => {
      const shelf = shelves.get(kernel.image) ?? { kernel, wanted: 0, guests: new Set() };
      shelves.set(kernel.image, shelf);
      shelf.wanted = count;
      fill(shelf);
    },
    take: async (kernel) => {
      const shelf = shelves.get(kernel.image);
      if (shelf === undefined) return undefined;
      const [guest] = shelf.guests;
      if (guest !== undefined) shelf.guests.delete(guest);
      const taken = await guest;
      fill(shelf);
      return taken;
    },
    drop: async (but) => {
      const others = [...shelves.values()].filter(({ kernel }) => kernel.image !== but?.image);
      const guests = others.flatMap((shelf) => [...shelf.guests]);
      for (const shelf of others) {
        shelf.wanted = 0;
        shelf.guests.clear();
      }
      await Promise.all(guests.map(end));
    },
  };
}
