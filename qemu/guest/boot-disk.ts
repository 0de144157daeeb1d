// Composes the disk from which EFI starts our boot loader: the loader, the kernel, the initramfs and the kernel's command line.

import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";

import { keepFile } from "../keep-file.ts";
import type { Machine } from "../machines/machine.ts";
import { buildBootLoader } from "./boot-loader.ts";
import { writeFatDisk } from "./fat-disk.ts";

/** What is on it beside the loader, by paths of this machine. */
export interface DiskContents {
  readonly image: string;
  readonly initramfs: string;
  readonly kernelArguments: string;
}

/** The disk for this machine, written to the cache if it was not there. Its names are those that runtime-c/boot asks for. */
export async function composeBootDisk(
  machine: Machine,
  { image, initramfs, kernelArguments }: DiskContents,
  cache: string,
  signal?: AbortSignal,
): Promise<{ readonly path: string; readonly digest: string }> {
  const loader = await buildBootLoader(machine, cache, signal);
  const disk = writeFatDisk([
    // Where EFI looks on a disk that it knows nothing else of.
    { path: "EFI/BOOT/BOOTIA64.EFI", content: await readFile(loader) },
    { path: "VMLINUX", content: await readFile(image) },
    { path: "INITRD", content: await readFile(initramfs) },
    { path: "CMDLINE", content: Buffer.from(kernelArguments) },
  ]);
  const digest = createHash("sha256").update(disk).digest("hex");
  const path = join(cache, "initramfs", `${digest.slice(0, 32)}.disk`);
  const size = await stat(path).then(
    (status) => status.size,
    () => -1,
  );
  if (size !== disk.length) await keepFile(path, disk);
  return { path, digest };
}
