// What ends a run that nothing in it ends.

/** A script that nothing ends may run this long: a week. */
export const noTimeLimit = 7 * 24 * 3600;

/** Ctrl-C ends the run, and so does the time of `-T`, which begins when the probes act. */
export function endOfRun(
  duration: number | undefined,
  interruption: AbortSignal,
): {
  readonly duration?: number;
  readonly stop: AbortSignal;
  readonly started: () => void;
  readonly cancel: () => void;
} {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    duration,
    stop: AbortSignal.any([interruption, controller.signal]),
    started: () => {
      if (duration === undefined) return;
      timer = setTimeout(() => controller.abort(), duration * 1000);
    },
    cancel: () => clearTimeout(timer),
  };
}
