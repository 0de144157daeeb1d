// Takes files out of a .deb without root and without dpkg's database: dpkg-deb streams its tar, tar takes what is wanted.

import { execa } from "execa";

import { raiseFault } from "../faults.ts";
import { boundToUs } from "./bound-child.ts";

export interface UnpackRequest {
  readonly deb: string;
  readonly target: string;
  /** Members to leave out, as tar patterns. */
  readonly exclude?: readonly string[];
  readonly signal?: AbortSignal;
}

/** Rejects with `cache/disk-full` or `cache/unpack-failed`; what was written by then is the caller's to remove. */
export async function unpackPackage(request: UnpackRequest): Promise<void> {
  const { deb, target, exclude = [], signal } = request;
  const settings = { reject: false, cancelSignal: signal, env: { LC_ALL: "C" } } as const;
  const what = exclude.map((pattern) => `--exclude=${pattern}`);
  const source = execa(...boundToUs("dpkg-deb", ["--fsys-tarfile", deb]), {
    ...settings,
    buffer: { stdout: false },
  });
  const result = await source.pipe(
    "tar",
    // A folder that was made a link stays one.
    ["-x", "-f-", `--directory=${target}`, "--no-same-owner", "--keep-directory-symlink", ...what],
    settings,
  );
  const sourceResult = await source;
  signal?.throwIfAborted();

  const complaint = result.stderr.trim();
  if (/No space left on device|Disk quota exceeded/.test(complaint)) {
    raiseFault("cache/disk-full", { path: target, needed: "" });
  }
  if (result.failed || sourceResult.failed) {
    const reason = complaint || sourceResult.stderr.trim() || result.message || "unknown";
    raiseFault("cache/unpack-failed", { package: deb, detail: reason.split("\n")[0]! });
  }
}
