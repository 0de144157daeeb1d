// Asks the debuginfod providers of $DEBUGINFOD_URLS for debug information by its build-id (debuginfod(8): GET
// /buildid/ID/debuginfo).

import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { readBuildId } from "../../compiler/index.ts";
import { fail } from "../failure.ts";
import type { Progress } from "../progress/progress.ts";
import { factsFailure } from "./index-once.ts";

/** Writes the debug file of `buildId` to `target`, from the first provider that has it. */
export async function fetchDebugFile(
  buildId: string,
  target: string,
  progress: Progress,
  signal?: AbortSignal,
): Promise<void> {
  if (!/^(?:[0-9a-f]{2}){2,32}$/.test(buildId)) {
    return fail({
      code: "usage/bad-build-id",
      message: `'${buildId}' is no build-id`,
      hint: "It has hexadecimal digits, two for a byte: file vmlinux, or readelf -n vmlinux.",
      exitCode: 2,
    });
  }
  const providers = (process.env["DEBUGINFOD_URLS"] ?? "").split(/\s+/).filter(Boolean);
  const refusals: string[] = [];
  for (const provider of providers) {
    const url = `${provider.replace(/\/+$/, "")}/buildid/${buildId}/debuginfo`;
    const refusal = await download(url, target, progress, signal);
    if (refusal === undefined) return requireBuildId(target, buildId, provider);
    refusals.push(`${provider} ${refusal}`);
  }
  return fail({
    code: "kernel/no-provider",
    message:
      providers.length === 0
        ? "DEBUGINFOD_URLS names nobody who could be asked for debug information"
        : `nobody has the debug information of ${buildId}: ${refusals.join("; ")}`,
    hint: "DEBUGINFOD_URLS has the addresses of debuginfod servers, with spaces between.",
    exitCode: 3,
  });
}

/** Undefined when the file is there, else why it is not, in words. */
async function download(
  url: string,
  target: string,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  let answer: Response;
  try {
    answer = await fetch(url, { signal });
  } catch (error) {
    signal?.throwIfAborted();
    const { cause, message } = error as Error & { cause?: Error };
    return `cannot be reached (${cause?.message ?? message})`;
  }
  if (!answer.ok || answer.body === null) {
    await answer.body?.cancel();
    return answer.status === 404 ? "does not have it" : `answers ${answer.status}`;
  }
  const step = progress.step("download debug information");
  const total = Number(answer.headers.get("content-length")) || undefined;
  let done = 0;
  const counted = Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0]).on(
    "data",
    (piece: Uint8Array) => step.update({ done: (done += piece.length), total, unit: "bytes" }),
  );
  try {
    await pipeline(counted, createWriteStream(target), { signal });
  } catch (error) {
    signal?.throwIfAborted();
    // The disk's refusals are for whoever tells of them; what is left is the provider's.
    if ((error as NodeJS.ErrnoException).syscall !== undefined) throw error;
    return `ended in the middle (${(error as Error).message})`;
  }
  step.end(`${(done / 1e6).toFixed(1)} MB`);
  return undefined;
}

async function requireBuildId(path: string, buildId: string, provider: string): Promise<void> {
  const found = readBuildId(path);
  if (found.ok && found.value === buildId) return;
  await rm(path, { force: true });
  if (!found.ok) return fail(factsFailure(found.fault, `It is what ${provider} sent.`));
  return fail({
    code: "kernel/other-build-id",
    message: `${provider} sent a file with the build-id ${found.value || "(none)"} instead of ${buildId}`,
    hint: "Nothing of it was used.",
    exitCode: 3,
  });
}
