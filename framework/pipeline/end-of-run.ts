// What ends a run that nothing in it ends.

/** A script that nothing ends may run this long: a week. */
export const noTimeLimit = 7 * 24 * 3600;

export interface EndOfRun {
  readonly duration?: number;
  readonly stop: AbortSignal;
  /** The time of `-T` begins anew: the module is sent, or all its probes act. */
  readonly restart: () => void;
  /** So many probes are armed: the time begins anew where they have become more. */
  readonly armed: (count: number) => void;
  readonly cancel: () => void;
}

/**
 * Ctrl-C ends the run, and so does the time of `-T`. It is counted from when the probes act; a script that does not get so
 * far, as its begin probes do not come to an end, has as long, and arming thousands of probes is not counted.
 */
export function endOfRun(duration: number | undefined, interruption: AbortSignal): EndOfRun {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let armed = 0;
  const restart = (): void => {
    if (duration === undefined) return;
    clearTimeout(timer);
    timer = setTimeout(() => controller.abort(), duration * 1000);
  };
  return {
    duration,
    stop: AbortSignal.any([interruption, controller.signal]),
    restart,
    armed: (count) => {
      if (count > armed) restart();
      armed = count;
    },
    cancel: () => clearTimeout(timer),
  };
}
