// What V8 made of the modules of dist in earlier runs, so that a short command does not compile a megabyte of text first: that is
// an eighth of its time. Node 22 can do it by itself (module.enableCompileCache); Node 20 cannot.

import { readFileSync } from "node:fs";
import { createRequire, wrap } from "node:module";
import { basename, dirname, join } from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { constants, Script } from "node:vm";
import { crc32 } from "node:zlib";
import { cacheRoot } from "../../qemu/index.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { replaceWhole } from "../cache/replace-whole.ts";
import { keepNewest } from "../cache/keep-newest.ts";

const SUFFIX = ".code";
/** One is 1 MB or less; there is one for each command and version of tapwright. */
const BYTES_KEPT = 64 << 20;
/** A run may use what the ones before it did not; so many add what they used. */
const RUNS_THAT_ADD = 4;

/** What the file begins with, as JSON. */
interface Header {
  /** How many runs took part. */
  readonly runs: number;
  readonly modules: readonly { readonly name: string; readonly size: number }[];
}

interface Kept {
  readonly runs: number;
  readonly code: ReadonlyMap<string, Buffer>;
}

// The file: checksum of what follows, length of the header, the header, the code of each module.
const PREFIX_BYTES = 8;

/**
 * Runs a module of dist, which is CommonJS, and those that it requires. `name` tells what the process is going to do: only what
 * that needs is kept for the next run.
 */
export function startProgram(main: string, name: string): void {
  const folder = join(cacheRoot(), "code");
  const build = readFileSync(join(dirname(main), ".inputs"), "utf8").slice(0, 16);
  const path = join(folder, `${build}-${cachedDataVersionTag().toString(16)}-${name}${SUFFIX}`);
  const kept = readKept(path);
  const scripts = new Map<string, Script>();
  process.once("exit", () => {
    const isWhole = [...scripts.keys()].every((module) => kept.code.has(module));
    // A word that is no command has no next run.
    if (process.exitCode === exitCodes.usage || (isWhole && kept.runs >= RUNS_THAT_ADD)) return;
    try {
      writeKept(path, kept.runs + 1, scripts);
      keepNewest(folder, SUFFIX, BYTES_KEPT);
    } catch {
      // A cache that cannot be written to makes the next start slower. What the command itself cannot write it has told.
    }
  });
  createLoader(kept.code, scripts)(main);
}

/** `require` for the modules of dist. */
function createLoader(kept: Kept["code"], scripts: Map<string, Script>): (path: string) => unknown {
  const loaded = new Map<string, { exports: unknown }>();
  return function load(path): unknown {
    const known = loaded.get(path);
    if (known !== undefined) return known.exports;
    const name = basename(path);
    const script = compile(path, kept.get(name));
    scripts.set(name, script);
    const module = { exports: {} as unknown };
    loaded.set(path, module);
    const folder = dirname(path);
    const requireOther = createRequire(path);
    const require = (id: string): unknown =>
      id.startsWith("./") ? load(join(folder, id)) : requireOther(id);
    script.runInThisContext().call(module.exports, module.exports, require, module, path, folder);
    return module.exports;
  };
}

/** Code that V8 does not take, because another V8 made it, counts as none. */
function compile(path: string, cachedData: Buffer | undefined): Script {
  const text = wrap(readFileSync(path, "utf8"));
  return new Script(text, {
    filename: path,
    cachedData,
    columnOffset: -wrap("").indexOf("\n"),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

/** A file that is not there, or damaged, is as good as an empty one: V8 itself does not look for damage. */
function readKept(path: string): Kept {
  const none: Kept = { runs: 0, code: new Map() };
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return none;
  }
  if (bytes.length < PREFIX_BYTES || crc32(bytes.subarray(4)) !== bytes.readUInt32LE(0))
    return none;
  let position = PREFIX_BYTES + bytes.readUInt32LE(4);
  const { runs, modules } = JSON.parse(bytes.toString("utf8", PREFIX_BYTES, position)) as Header;
  const code = new Map<string, Buffer>();
  for (const { name, size } of modules) {
    code.set(name, bytes.subarray(position, position + size));
    position += size;
  }
  return { runs, code };
}

function writeKept(path: string, runs: number, scripts: ReadonlyMap<string, Script>): void {
  const code = [...scripts].map(([name, script]) => ({ name, bytes: script.createCachedData() }));
  const modules = code.map(({ name, bytes }) => ({ name, size: bytes.length }));
  const header = Buffer.from(JSON.stringify({ runs, modules } satisfies Header));
  const prefix = Buffer.alloc(PREFIX_BYTES);
  const whole = Buffer.concat([prefix, header, ...code.map(({ bytes }) => bytes)]);
  whole.writeUInt32LE(header.length, 4);
  whole.writeUInt32LE(crc32(whole.subarray(4)), 0);
  replaceWhole(path, whole);
}
