// Shows what a fetch tells while it goes on.

import type { FetchEvent } from "../../qemu/index.ts";
import type { Progress, Step } from "../progress/progress.ts";

/** A listener for `fetchKernel` that shows each download, check and unpacking as a step. */
export function showFetch(progress: Progress): (event: FetchEvent) => void {
  const steps = new Map<string, Step>();
  return (event) => {
    switch (event.kind) {
      case "waiting":
        return progress.say(`waiting for ${event.holder}, who fetches ${event.name}`);
      case "reading-index":
        return progress.say(`reading the package lists of ${event.suites.join(", ")}`);
      case "gone":
        return progress.say(`${event.message}; another version is looked for`);
      case "mending":
        return progress.say(`mending ${event.path}: ${event.reason}`);
      case "resolved": {
        const gone =
          event.because === "locked-is-gone"
            ? ` (${event.lockedVersion} is gone from the repository)`
            : "";
        return progress.say(`${event.name} is ${event.release}, version ${event.version}${gone}`);
      }
      case "progress": {
        const name = `${event.step} ${event.subject}`;
        const step = steps.get(name) ?? progress.step(name);
        steps.set(name, step);
        const megabytes = `${(event.totalBytes / 1e6).toFixed(event.totalBytes < 10e6 ? 1 : 0)} MB`;
        if (event.finished) {
          step.end(megabytes);
          steps.delete(name);
        } else step.update({ done: event.bytes, total: event.totalBytes, unit: "bytes" });
        return;
      }
      case "building": {
        const name = `build ${event.subject}`;
        const step = steps.get(name) ?? progress.step(name);
        steps.set(name, step);
        if (event.finished) step.end(`${event.objects} files`);
        else step.update({ done: event.objects, unit: "files" });
        return;
      }
      case "ready":
        return;
    }
  };
}
