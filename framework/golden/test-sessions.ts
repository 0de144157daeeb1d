// The kernel and the libraries of a process that runs golden tests: opened once, looked at again when files have changed.

import type { InstalledKernel } from "../../qemu/index.ts";
import { relevantFiles } from "../../compiler/index.ts";
import type { SourceFile } from "../../compiler/index.ts";
import type { KernelOptions } from "../cli/options.ts";
import { openKernel } from "../kernels/open-kernel.ts";
import type { OpenKernel } from "../kernels/open-kernel.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { findSessionKernel, tapsetTarget } from "../pipeline/session.ts";
import type { Session } from "../pipeline/session.ts";
import { silentProgress } from "../progress/progress.ts";
import { tapsetAround } from "./tapset-around.ts";

export interface TestSessions {
  /** The kernel that the tests run on; rejects with the failure that each of them would have. */
  installed(): Promise<InstalledKernel>;
  /** What the test in `path` sees: the library, and the tapset that it lies in. */
  around(path: string): Promise<Session>;
  /**
   * Reads the libraries anew; whoever asked before keeps what was there. What it gives tells whether a test with this
   * script sees a difference: one that was not built has looked at the whole library.
   */
  refresh(): Promise<(path: string, script: string, isUnbuilt: boolean) => boolean>;
}

type Library = readonly SourceFile[];

interface SessionOptions extends Pick<KernelOptions, "kernel" | "arch"> {
  readonly include: readonly string[];
}

const opened = new Map<string, TestSessions>();

/** Those of a kernel and of folders with tapsets: the same for all tests of the process. */
export function testSessions({ kernel, arch, include }: SessionOptions): TestSessions {
  const key = JSON.stringify([kernel, arch, include]);
  const sessions = opened.get(key) ?? openTestSessions({ kernel, arch, include });
  opened.set(key, sessions);
  return sessions;
}

function openTestSessions(options: SessionOptions): TestSessions {
  let found: Promise<InstalledKernel> | undefined;
  let kernel: Promise<OpenKernel> | undefined;
  /** By the folder of the tapset that a test is one of; most are of none, or of the package's. */
  const libraries = new Map<string, Promise<Library>>();

  const find = (): Promise<InstalledKernel> =>
    (found ??= findSessionKernel({ ...options, runs: true }));
  const load = async (folder: string): Promise<Library> => {
    const include = folder === "" ? options.include : [...options.include, folder];
    return loadLibrary(include, tapsetTarget(await kernel!));
  };

  return {
    installed: find,
    around: async (path) => {
      kernel ??= find().then((installed) => openKernel(installed, silentProgress));
      const folder = tapsetAround(path) ?? "";
      const known = libraries.get(folder) ?? load(folder);
      libraries.set(folder, known);
      const [kernelOpened, library] = await Promise.all([kernel, known]);
      return { kernel: kernelOpened, library };
    },
    refresh: async () => {
      const changes = new Map<string, Change>();
      for (const [folder, known] of libraries) {
        const before = await known;
        const after = keepUnchanged(before, await load(folder));
        libraries.set(folder, Promise.resolve(after));
        changes.set(folder, { before, after, files: differences(before, after) });
      }
      return (path, script, isUnbuilt) => {
        const change = changes.get(tapsetAround(path) ?? "");
        if (change === undefined || change.files.size === 0) return false;
        const { before, after, files } = change;
        const reached = [...relevantFiles(before, script), ...relevantFiles(after, script)];
        return isUnbuilt || reached.some((file) => files.has(file));
      };
    },
  };
}

interface Change {
  readonly before: Library;
  readonly after: Library;
  /** Those that only one of the two has. */
  readonly files: ReadonlySet<SourceFile>;
}

function differences(before: Library, after: Library): ReadonlySet<SourceFile> {
  const [old, kept] = [new Set(before), new Set(after)];
  return new Set([...before.filter((f) => !kept.has(f)), ...after.filter((f) => !old.has(f))]);
}

/** What is known of a file, such as what it defines, is known of the object: unchanged files stay the objects that they were. */
function keepUnchanged(before: Library, after: Library): Library {
  const known = new Map(before.map((file) => [file.path, file]));
  return after.map((file) => {
    const old = known.get(file.path);
    return old?.text === file.text ? old : file;
  });
}
