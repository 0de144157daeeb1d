// The files that mutations start from: small programs with debug information, BTF, indexes, and indexes that travel.

import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportFacts, indexKernel } from "../../compiler/index.ts";
import { sampleElf } from "../../compiler/debuginfo/dwarf/sample-program.ts";
import { sampleBtf } from "../../compiler/debuginfo/testing/sample-btf.ts";
import { readTravelFile, type Parts } from "../../compiler/debuginfo/travel/travel-file.ts";
import { cacheRoot } from "../../qemu/index.ts";

export type SeedKind = "program" | "module" | "BTF" | "index" | "travelling index";

export interface FileSeed {
  readonly kind: SeedKind;
  readonly name: string;
  readonly bytes: Buffer;
  /** Of an index that travels: what it is made of. */
  readonly parts?: Parts;
}

/** Those that need nothing of this machine. */
export async function ownSeeds(): Promise<FileSeed[]> {
  const programs = [2, 3, 4, 5].flatMap((version) =>
    [true, false].map((littleEndian): FileSeed => {
      const addressSize = version % 2 === 0 ? 4 : 8;
      const format = {
        version: version as 2 | 3 | 4 | 5,
        offsetSize: 4,
        addressSize,
        littleEndian,
      } as const;
      const name = `DWARF ${version}, ${littleEndian ? "little" : "big"} endian`;
      return { kind: "program", name, bytes: Buffer.from(sampleElf(format)) };
    }),
  );
  const btf = [true, false].map((littleEndian): FileSeed => ({
    kind: "BTF",
    name: `BTF, ${littleEndian ? "little" : "big"} endian`,
    bytes: Buffer.from(sampleBtf(littleEndian)),
  }));
  return [...programs, ...btf, ...(await indexesOf(programs.slice(-2)))];
}

/** Real ones as well: what the compiler of this machine makes, and modules of kernels in the cache. */
export async function allSeeds(): Promise<FileSeed[]> {
  const compiled = compiledSeeds();
  return [
    ...(await ownSeeds()),
    ...compiled,
    ...(await indexesOf(compiled.slice(0, 1))),
    ...modules(),
  ];
}

/** The index of each program, and that index as it travels. */
async function indexesOf(programs: readonly FileSeed[]): Promise<FileSeed[]> {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-seeds-"));
  try {
    const seeds: FileSeed[] = [];
    for (const { name, bytes } of programs) {
      const [program, index, travelling] = ["program", "index", "travelling"].map((file) =>
        join(folder, file),
      );
      writeFileSync(program!, bytes);
      const indexed = await indexKernel({ debugFile: program!, output: index! });
      if (!indexed.ok) throw new Error(indexed.fault.message);
      const extra = new Map([["config", Buffer.from("CONFIG_SMP=y\n")]]);
      const exported = await exportFacts(index!, travelling!, extra);
      if (!exported.ok) throw new Error(exported.fault.message);
      seeds.push({ kind: "index", name: `index of ${name}`, bytes: readFileSync(index!) });
      const parts = await readTravelFile(travelling!);
      seeds.push({
        kind: "travelling index",
        name: `travelling ${name}`,
        bytes: readFileSync(travelling!),
        parts: parts.ok ? parts.value : undefined,
      });
    }
    return seeds;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const source = `
enum level { LOW, HIGH = 7 };
struct thing { int state : 3; unsigned flags : 5; struct thing *next; char name[8][2]; union { long a; char b; }; };
typedef int (*callback)(struct thing *, long);
int state; static __thread int mine; extern int other(struct thing *thing, long n);
static inline int helper(struct thing *thing, long n) { if (n > 3) { long inner = n * thing->state; other(thing, inner); return inner; } return n; }
__attribute__((noinline)) static int work(struct thing *thing, long n, enum level level)
{ int sum = 0; again: for (long i = 0; i < n; i++) sum += helper(thing, i) + helper(thing->next, n - i); if (sum < level) goto again; return sum; }
int entry(struct thing *thing, long n, callback done) { state = work(thing, n, HIGH) + mine; return done(thing, n) + work(thing->next, state, LOW); }
`;

const ways = [
  ["-gdwarf-5"],
  ["-gdwarf-4", "-gstrict-dwarf"],
  ["-gdwarf-5", "-gz=zlib"],
  ["-gdwarf-4", "-fdebug-types-section"],
  ["-gdwarf-5", "-m32"],
];

function compiledSeeds(): FileSeed[] {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-seeds-"));
  try {
    return ways.flatMap((way): FileSeed[] => {
      const object = join(folder, "object.o");
      const made = spawnSync("gcc", ["-O2", "-c", ...way, "-x", "c", "-", "-o", object], {
        input: source,
      });
      if (made.status !== 0) return [];
      return [{ kind: "program", name: `gcc ${way.join(" ")}`, bytes: readFileSync(object) }];
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const modulesAtMost = 6;
const largestModule = 60_000;

/** Small modules of kernels in the cache. */
function modules(): FileSeed[] {
  const folder = join(cacheRoot(), "kernels");
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ko"))
    .sort()
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).size < largestModule)
    .filter((_, number, all) => number % Math.ceil(all.length / modulesAtMost) === 0)
    .map((path) => ({ kind: "module", name: path, bytes: readFileSync(path) }));
}
