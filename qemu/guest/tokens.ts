// Tokens for what guests use up. Who waits first is served first, so that a big guest is not overtaken for ever.

export interface Tokens {
  /** Resolves when `amount` is free, with the function that gives it back. More than there is in all counts as all. */
  take(amount: number, signal?: AbortSignal): Promise<() => void>;
  /** The same if it is free now and nobody waits for it; undefined otherwise. */
  takeSpare(amount: number): (() => void) | undefined;
}

export function createTokens(total: number): Tokens {
  let free = total;
  const waiting: { readonly amount: number; readonly start: () => void }[] = [];
  const serve = (): void => {
    while (waiting.length > 0 && waiting[0]!.amount <= free) {
      const next = waiting.shift()!;
      free -= next.amount;
      next.start();
    }
  };
  const giveBackOnce = (amount: number): (() => void) => {
    let given = false;
    return () => {
      if (given) return;
      given = true;
      free += amount;
      serve();
    };
  };
  return {
    takeSpare: (amount) => {
      if (waiting.length > 0 || amount > free) return undefined;
      free -= amount;
      return giveBackOnce(amount);
    },
    take: (wanted, signal) =>
      new Promise((resolve, reject) => {
        signal?.throwIfAborted();
        const amount = Math.min(wanted, total);
        const onAbort = (): void => {
          waiting.splice(waiting.indexOf(waiter), 1);
          reject(signal!.reason as Error);
          serve();
        };
        const waiter = {
          amount,
          start: () => {
            signal?.removeEventListener("abort", onAbort);
            resolve(giveBackOnce(amount));
          },
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        waiting.push(waiter);
        serve();
      }),
  };
}
