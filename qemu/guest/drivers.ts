// Which kernel modules the agent needs, in the order in which they must be loaded. Unpacked kernels have no
// modules.dep (depmod makes it at installation), but every module names what it depends on in its .modinfo section.

import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";

import { raiseFault } from "../faults.ts";

export interface Driver {
  readonly name: string;
  /** The module, uncompressed. */
  readonly content: Buffer;
}

/** `names` and all that they depend on, dependencies first. Names that are built into the kernel are left out. */
export async function loadDrivers(
  modulesDir: string,
  names: readonly string[],
): Promise<readonly Driver[]> {
  const [paths, builtin] = await Promise.all([listModules(modulesDir), listBuiltin(modulesDir)]);
  const drivers = new Map<string, Driver>();
  const visit = async (name: string): Promise<void> => {
    if (drivers.has(name) || builtin.has(name)) return;
    const path = paths.get(name) ?? raiseFault("guest/no-driver", { name, folder: modulesDir });
    const content = await readModule(path);
    for (const dependency of readDependencies(content)) await visit(dependency);
    drivers.set(name, { name, content });
  };
  for (const name of names) await visit(name);
  return [...drivers.values()];
}

/** The names in `depends=` of the .modinfo section, which is NUL-terminated strings in any ELF class and byte order. */
export function readDependencies(module: Buffer): readonly string[] {
  const key = "\0depends=";
  const at = module.indexOf(key, 0, "latin1");
  if (at < 0) return [];
  const start = at + key.length;
  const names = module.toString("latin1", start, module.indexOf(0, start));
  return names === "" ? [] : names.split(",").map(moduleName);
}

/** File names have dashes where the module's own name has underscores. */
function moduleName(file: string): string {
  return basename(file)
    .replace(/\.ko(\.\w+)?$/, "")
    .replaceAll("-", "_");
}

async function listModules(modulesDir: string): Promise<ReadonlyMap<string, string>> {
  const top = join(modulesDir, "kernel");
  const files = await readdir(top, { recursive: true });
  return new Map(
    files
      .filter((file) => /\.ko(\.\w+)?$/.test(file))
      .map((file) => [moduleName(file), join(top, file)]),
  );
}

async function listBuiltin(modulesDir: string): Promise<ReadonlySet<string>> {
  const list = await readFile(join(modulesDir, "modules.builtin"), "utf8");
  return new Set(
    list
      .split("\n")
      .filter((line) => line !== "")
      .map(moduleName),
  );
}

const run = promisify(execFile);

async function readModule(path: string): Promise<Buffer> {
  const unpacker = path.endsWith(".xz") ? "xz" : path.endsWith(".zst") ? "zstd" : undefined;
  if (unpacker === undefined) return await readFile(path);
  const { stdout } = await run(unpacker, ["-dc", path], { encoding: "buffer", maxBuffer: 1 << 28 });
  return stdout;
}
