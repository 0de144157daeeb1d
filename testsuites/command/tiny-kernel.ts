// A kernel of a few functions, compiled on the spot: everything that its debug information is asked for is there.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export const tinyRelease = "6.1.0-tiny";

const kernelSource = (release: string): string => `
const char linux_banner[] = "Linux version ${release} (nobody@nowhere) (gcc) #1";
struct tiny_file { int flags; long size; };
long tiny_read(struct tiny_file *file, long count) { return file->size + count; }
long tiny_write(struct tiny_file *file, long count) { return file->flags - count; }
void _start(void) { static struct tiny_file file; tiny_read(&file, tiny_write(&file, 3)); for (;;); }
`;

const moduleSource = (release: string): string => `
__attribute__((section(".modinfo"), used)) static const char info[] = "vermagic=${release} SMP";
int toy_open(int mode) { return mode + 1; }
`;

/** Writes a vmlinux with debug information and a build-id. */
export function makeVmlinux(path: string, release = tinyRelease): void {
  compile(path, kernelSource(release), ["-static", "-nostdlib", "-Wl,--build-id=sha1"]);
}

/** Writes a module with debug information, `kernel/toy.ko` below a folder. */
export function makeModule(path: string, release = tinyRelease): void {
  compile(path, moduleSource(release), ["-r", "-nostdlib", "-Wl,--build-id=sha1"]);
}

/** Writes what `make` leaves in the folder of a kernel. */
export function makeTree(folder: string): void {
  makeVmlinux(join(folder, "vmlinux"));
  makeModule(join(folder, "kernel/toy.ko"));
  writeFileSync(join(folder, "modules.order"), "kernel/toy.o\n");
  writeFileSync(join(folder, ".config"), "CONFIG_TINY=y\n");
}

function compile(path: string, source: string, options: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const command = ["-g", "-O1", "-fno-inline", "-ffreestanding", "-fno-pic", "-no-pie", ...options];
  execFileSync("gcc", [...command, "-x", "c", "-", "-o", path], { input: source });
}
