import { expect, test } from "vitest";
import type { SourceFile } from "../source/source-file.ts";
import { analyzeScript } from "../semantics/analyze-script.ts";
import { emitModule } from "./emit-module.ts";

const environment = {
  architecture: "x86_64",
  release: "6.1.0",
  config: new Map(),
  guru: false,
  scriptArguments: [],
} as never;

const library: SourceFile = {
  path: "lib.stp",
  origin: "library",
  text: `function size:long(n:long) { if (n > 3) return 1 return n == 2 ? 5 : 6 }
probe tick = timer.s(1)!, timer.s(2)! { n = size(4) idle = 1 }
`,
};

function emit(text: string, coverage: boolean) {
  const file: SourceFile = { path: "a.stp", text, origin: "script" };
  const { program } = analyzeScript(file, { library: [library], environment }, { guru: false });
  const module = { moduleName: "t", architecture: "x86_64" } as const;
  return {
    program: program!,
    ...emitModule(program!, coverage ? { ...module, coverage } : module),
  };
}

const script =
  "probe tick { println(n) n = 3 }\nprobe tick { println(n) }\nprobe begin { println(1) }\n";

test("a module that does not count has none of it, and one that does the same otherwise", () => {
  const [plain, counting] = [emit(script, false), emit(script, true)];
  expect(plain.coverage).toBeUndefined();
  expect(plain.c).not.toMatch(/cover/);
  const statements = (c: string): string[] =>
    c.split("\n").filter((line) => /println|size\(/.test(line) && !/cover/.test(line));
  expect(statements(counting.c).length).toBeGreaterThan(0);
  expect(counting.c).toContain(`static tw_u32 coverage[${counting.coverage!.length}];`);
  expect(counting.c).toContain(`.n_coverage = ${counting.coverage!.length},`);
});

test("copies of one place share its counter, and the script's own code has none", () => {
  const { coverage, c } = emit(script, true);
  const told = coverage!.map((spot) =>
    spot.kind === "probe"
      ? `probe ${spot.probe}`
      : `${spot.kind} ${spot.range.file.text.slice(spot.range.start, spot.range.end)}`,
  );
  expect(told.toSorted()).toEqual([
    "otherwise if (n > 3) return 1",
    "otherwise n == 2 ? 5 : 6",
    "probe 0",
    "probe 1",
    "statement if (n > 3) return 1",
    "statement n = size(4)",
    "statement return 1",
    "statement return n == 2 ? 5 : 6",
    "then if (n > 3) return 1",
    "then n == 2 ? 5 : 6",
  ]);
  const shared = told.indexOf("statement n = size(4)");
  expect(c.split(`tw_cover(${shared});`)).toHaveLength(3);
});

test("a probe knows by which alias it came, and which values the script reads and does not write", () => {
  const { program } = emit(script, false);
  const passages = program.probes.map(({ passages: all = [] }) =>
    all.map(({ alternative, read }) => [alternative, read]),
  );
  expect(passages).toEqual([[["timer.s(1)!", []]], [["timer.s(1)!", ["n"]]], []]);
});
