// Adds the kernel that this machine runs: from its debug information if that is installed or somebody has it, else from its BTF.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { arch, release as runningRelease } from "node:os";
import { gunzipSync } from "node:zlib";
import { openBtf, readBuildId } from "../../compiler/index.ts";
import { keepOwnKernel } from "../../qemu/index.ts";
import type { Architecture, OwnKernel } from "../../qemu/index.ts";
import { fail } from "../failure.ts";
import type { Progress } from "../progress/progress.ts";
import { addKernel } from "./add-kernel.ts";
import { factsFailure } from "./index-once.ts";
import { filesOfInstalled } from "./kernel-files.ts";
import { requireFreeName } from "./own-name.ts";

const types = "/sys/kernel/btf/vmlinux";

const architectures: Readonly<Record<string, Architecture>> = {
  x64: "x86_64",
  ia32: "i386",
  arm64: "arm64",
  s390x: "s390x",
};

export async function addRunningKernel(
  name: string | undefined,
  progress: Progress,
  signal?: AbortSignal,
): Promise<OwnKernel> {
  const release = runningRelease();
  const buildId = await runningBuildId();
  const files = filesOfInstalled(release);
  const { vmlinux } = files;
  const wanted = { name: name ?? `running/${release}`, origin: "running" } as const;
  if (vmlinux !== undefined && isOf(vmlinux, buildId)) {
    return addKernel({ ...files, ...wanted, vmlinux, isLasting: true }, progress, signal);
  }
  if (existsSync(types)) return addTypes(wanted.name, { release, buildId }, files.config, progress);
  return fail({
    code: "kernel/no-debug-file",
    message: `of the running kernel ${release} there is neither debug information below /usr/lib/debug nor ${types}`,
    hint: `Install its debug package, or ask a provider: tapwright kernels add --build-id ${buildId}`,
    exitCode: 3,
  });
}

function isOf(vmlinux: string, buildId: string): boolean {
  const found = readBuildId(vmlinux);
  return found.ok && found.value === buildId;
}

async function addTypes(
  name: string,
  { release, buildId }: { readonly release: string; readonly buildId: string },
  configPath: string | undefined,
  progress: Progress,
): Promise<OwnKernel> {
  const architecture = architectureOfMachine();
  await requireFreeName(name, { buildId, architecture });
  const pointerSize = architecture === "i386" ? 4 : 8;
  const littleEndian = architecture !== "ppc64" && architecture !== "s390x";
  const identity = {
    release,
    architecture,
    buildId,
    source: "btf",
    pointerSize,
    littleEndian,
  } as const;
  const opened = openBtf(types, identity);
  if (!opened.ok)
    return fail(factsFailure(opened.fault, "The running kernel's BTF cannot be read."));
  progress.say(
    `${release} has no debug information here: facts come from its BTF, which knows types and arguments only`,
  );
  const kernel: OwnKernel = {
    name,
    release,
    version: release,
    architecture,
    buildId,
    config: await runningConfig(configPath, progress),
    origin: "running",
    source: "btf",
    types,
    functionCounts: await countFunctions(),
  };
  await keepOwnKernel(kernel);
  return kernel;
}

function architectureOfMachine(): Architecture {
  const spelled = arch() === "ppc64" ? "ppc64le" : architectures[arch()];
  return (
    spelled ??
    fail({
      code: "usage/unknown-architecture",
      message: `kernels of this machine's architecture, ${arch()}, are not known`,
      exitCode: 3,
    })
  );
}

/** From the kernel's own notes: an ELF note section as it lies in memory. */
async function runningBuildId(): Promise<string> {
  const notes = await readFile("/sys/kernel/notes").catch(() => Buffer.alloc(0));
  // Owner `GNU`, type 3 (NT_GNU_BUILD_ID): sizes of name and description, type, name, description.
  const at = notes.indexOf(Buffer.from("\u0003\0\0\0GNU\0", "latin1"));
  if (at < 8) return "";
  return notes.subarray(at + 8, at + 8 + notes.readUInt32LE(at - 4)).toString("hex");
}

async function runningConfig(path: string | undefined, progress: Progress): Promise<string> {
  if (path !== undefined) return readFile(path, "utf8");
  if (existsSync("/proc/config.gz"))
    return gunzipSync(await readFile("/proc/config.gz")).toString();
  progress.say(
    "the kernel's configuration is not known: scripts that ask for CONFIG_… see nothing set",
  );
  return "";
}

/** How many functions the running kernel has of each name: its BTF has one entry for all of them. */
async function countFunctions(): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  const symbols = await readFile("/proc/kallsyms", "utf8").catch(() => "");
  for (const [, name] of symbols.matchAll(/^[0-9a-f]+ [tTwW] (\S+)$/gm)) {
    counts[name!] = (counts[name!] ?? 0) + 1;
  }
  return counts;
}
