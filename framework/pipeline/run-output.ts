// What becomes of a run's output: shown or written as it comes, kept by a flight recorder, or left as the kernel wrote it.

import { findMachine } from "../../qemu/index.ts";
import type { InstalledKernel, RunRequest } from "../../qemu/index.ts";
import type { RunOptions } from "../cli/run.ts";
import { flightRecorder } from "./flight-recorder.ts";
import { openOutput } from "./output-file.ts";
import { openRawStreams } from "./raw-streams.ts";
import type { RunListener, RunRecord } from "./run-module.ts";

export interface RunOutput {
  readonly listener: Pick<RunListener, "show" | "isOutputShown">;
  readonly request: Pick<RunRequest, "onStream" | "outputLimitBytes">;
  /** Shows and writes what is left; gives what a person has to know of it. */
  readonly close: (run: RunRecord) => readonly string[];
}

type OutputOptions = Pick<
  RunOptions,
  "output" | "rotate" | "json" | "raw" | "flightRecorder" | "outputLimit" | "attach"
>;

export async function openRunOutput(
  options: OutputOptions,
  { name, architecture }: Pick<InstalledKernel, "name" | "architecture">,
): Promise<RunOutput> {
  const { raw, flightRecorder: newest, outputLimit, attach: isOutputShown } = options;
  const limit = outputLimit === undefined ? isOutputShown && Infinity : outputLimit * 1e6;
  if (raw !== undefined) {
    const { bigEndian } = await findMachine(architecture);
    const streams = openRawStreams(raw);
    return {
      listener: { isOutputShown: true },
      request: { onStream: streams.write, outputLimitBytes: limit ?? Infinity },
      close: ({ outcome }) => {
        streams.close({ kernel: name, bigEndian, lost: outcome.state?.lost ?? 0 });
        return [`Raw output is in ${raw}. To see it: tapwright merge ${raw}`];
      },
    };
  }
  const output = openOutput(options);
  if (newest === undefined) {
    const close = (): readonly string[] => {
      output.close();
      return [];
    };
    const listener = { show: output.show, isOutputShown };
    return { listener, request: { outputLimitBytes: limit }, close };
  }
  const recorder = flightRecorder(newest, output);
  return {
    listener: { show: recorder.show, isOutputShown: true },
    request: { outputLimitBytes: limit ?? Infinity },
    close: ({ outcome }) => {
      recorder.close();
      const { bytes, lines } = recorder.dropped();
      const lost = outcome.state?.lost ?? 0;
      const dropped = `flight recorder: ${bytes} bytes before these were dropped (${lines} lines)`;
      if (lost === 0) return [dropped];
      return [`${dropped}, and ${lost} pieces of output were lost on their way`];
    },
  };
}
