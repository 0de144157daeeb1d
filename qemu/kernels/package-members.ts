// The files of a .deb one after the other, while dpkg-deb unpacks it: what is not wanted never reaches the disk.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";

import { raiseFault } from "../faults.ts";
import { boundToUs } from "./bound-child.ts";
import { readTarMembers } from "./tar-members.ts";

export interface PackageMember {
  /** Without the `./` in front. */
  readonly path: string;
  readonly size: number;
  /** Writes the contents to a file of this name, in a folder that is made. */
  readonly save: (target: string) => Promise<void>;
}

/**
 * Yields the regular files; who has what he wants may leave the loop. Rejects with `cache/unpack-failed`, or with the
 * signal's reason.
 */
export async function* readPackageMembers(
  deb: string,
  signal?: AbortSignal,
): AsyncGenerator<PackageMember> {
  signal?.throwIfAborted();
  const child = spawn(...boundToUs("dpkg-deb", ["--fsys-tarfile", deb]), {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, LC_ALL: "C" },
  });
  const closed = once(child, "close") as Promise<[number | null]>;
  let complaint = "";
  child.stderr.on("data", (text: Buffer) => (complaint += text.toString()));
  const stop = (): void => {
    child.kill("SIGKILL");
    // dpkg-deb has children of its own, which wait for a reader for as long as the pipe is open.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  signal?.addEventListener("abort", stop, { once: true });
  /** As a fault, unless it is the disk's: those have codes of their own, and whoever calls knows which disk it is. */
  const explain = (error: unknown): never => {
    signal?.throwIfAborted();
    if (!(error instanceof Error) || "code" in error) throw error;
    const detail = (complaint.trim() || error.message).split("\n")[0]!;
    return raiseFault("cache/unpack-failed", { package: deb, detail });
  };
  try {
    for await (const { path, size, contents } of readTarMembers(child.stdout)) {
      const save = async (target: string): Promise<void> => {
        await mkdir(dirname(target), { recursive: true });
        await pipeline(contents, createWriteStream(target)).catch(explain);
      };
      yield { path: path.replace(/^\.\//, ""), size, save };
    }
    const [code] = await closed;
    if (code !== 0) throw new Error(complaint.trim() || `dpkg-deb ended with ${code}`);
  } catch (error) {
    explain(error);
  } finally {
    signal?.removeEventListener("abort", stop);
    stop();
    await closed;
  }
}
