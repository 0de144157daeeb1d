// The texts of a library that are known from earlier runs, and need not be read to be told apart: six hundred files take longer to
// read than everything that a script wants of them. A file whose size, times and place on the disk are what they were has the text that
// it had, as Git and make believe, too.

import { createHash } from "node:crypto";
import { readFileSync, rmSync, statSync } from "node:fs";
import { join } from "node:path";
import type { SourceFile } from "../../compiler/index.ts";
import { cacheRoot } from "../../qemu/index.ts";
import { keepForSpeed, unlessRefused } from "../cache/keep-for-speed.ts";
import { replaceWhole } from "../cache/replace-whole.ts";
import { fail } from "../failure.ts";
import { keepNewest } from "../cache/keep-newest.ts";
import { shortPath } from "./short-path.ts";

export interface KnownTexts {
  /** A file of the library. Its text is read when somebody looks at it. */
  source(path: string): SourceFile;
  /** Keeps what was found out; nothing when nothing was. */
  save(): void;
}

/** By path: what `stateOf` says, and the digest of the text that the file had then. */
type Known = Readonly<Record<string, readonly [state: string, digest: string]>>;

const SUFFIX = ".texts";
const BYTES_KEPT = 8 << 20;
/** Somebody may write twice within one tick of a disk's clock: what is newer than this is read again the next time. */
const SETTLED_MILLISECONDS = 2000;

/** Those of the library that is made of these folders. `kept` is where they are kept, `now` in milliseconds. */
export function openKnownTexts(
  folders: readonly string[],
  kept = join(cacheRoot(), "trees"),
  now = Date.now(),
): KnownTexts {
  const path = join(kept, `${digestOf(JSON.stringify(folders)).slice(0, 32)}${SUFFIX}`);
  const known = readKnown(path);
  const found: Record<string, readonly [string, string]> = {};
  let isNew = false;
  return {
    source(file) {
      const state = stateOf(file, now);
      const [before, digest] = known[file] ?? [];
      if (digest !== undefined && before !== undefined && before === state) {
        found[file] = [before, digest];
        return unread(file, digest, path);
      }
      const text = readFileSync(file, "utf8");
      const source: SourceFile = { path: shortPath(file), text, origin: "library" };
      if (state !== undefined && stateOf(file, now) === state) {
        found[file] = [state, textDigest(source)];
        isNew = true;
      }
      return source;
    },
    save() {
      if (!isNew) return;
      keepForSpeed(kept, () => {
        replaceWhole(path, JSON.stringify(found satisfies Known));
        keepNewest(kept, SUFFIX, BYTES_KEPT);
      });
    },
  };
}

/** The digest of its text, which need not be read where it is known. */
export function textDigest(file: SourceFile): string {
  const digest = digests.get(file) ?? digestOf(file.text);
  digests.set(file, digest);
  return digest;
}

const digests = new WeakMap<SourceFile, string>();

function unread(path: string, digest: string, known: string): SourceFile {
  let text: string | undefined;
  const file: SourceFile = {
    path: shortPath(path),
    get text() {
      return (text ??= readAsKnown(path, digest, known));
    },
    origin: "library",
  };
  digests.set(file, digest);
  return file;
}

/** What was found out about another text says nothing about this one. */
function readAsKnown(path: string, digest: string, known: string): string {
  const text = readFileSync(path, "utf8");
  if (digestOf(text) === digest) return text;
  // Or it was not the file that changed, but what is known of it.
  rmSync(known, { force: true });
  return fail({
    code: "tapset/changed-meanwhile",
    message: `${shortPath(path)} was changed while the library was read`,
    hint: "run the command again",
    exitCode: 1,
  });
}

/** Undefined while it is so new that the next change may look the same. */
function stateOf(path: string, now: number): string | undefined {
  const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  const last = mtimeNs > ctimeNs ? mtimeNs : ctimeNs;
  if (now - Number(last / 1_000_000n) < SETTLED_MILLISECONDS) return undefined;
  return [dev, ino, size, mtimeNs, ctimeNs].join(" ");
}

function digestOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

/** What is not there or damaged is as good as empty. */
function readKnown(path: string): Known {
  const text = unlessRefused(() => readFileSync(path, "utf8")) ?? "{}";
  try {
    return JSON.parse(text) as Known;
  } catch {
    return {};
  }
}
