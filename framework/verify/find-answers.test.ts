import { beforeEach, expect, test } from "vitest";
import { silentProgress } from "../progress/progress.ts";
import { findAnswers, type OpenQuestion, type Ways } from "./find-answers.ts";
import type { TapsetOnKernel } from "./verify-on-kernel.ts";

const kernels = {
  hasThreads: true,
  isPartlyKnown: true,
  /** How many aliases have to be verified on each. */
  missing: 0,
  here: [] as string[],
  inThreads: [] as string[],
};

const ways: Ways = {
  hasThreads: () => kernels.hasThreads,
  isPartlyKnown: () => kernels.isPartlyKnown,
  findAnswer: (_, __, { name }) => {
    kernels.here.push(name);
    return { found: foundOn(name), verified: kernels.missing };
  },
  verifyInThreads: ({ questions }) => {
    const names = questions.map(([name]) => name);
    kernels.inThreads.push(...names);
    return Promise.resolve(new Map(names.map((name) => [name, foundOn(name)])));
  },
};

/** Told apart by the path of a file. */
function foundOn(name: string): readonly TapsetOnKernel[] {
  const file = { path: name, text: "", origin: "library" } as const;
  return [{ files: [file], verdicts: [], contracts: [], diagnostics: [] }];
}

beforeEach(() => {
  Object.assign(kernels, { hasThreads: true, isPartlyKnown: true, here: [], inThreads: [] });
});

async function find(names: readonly string[], missing: number, signal?: AbortSignal) {
  kernels.missing = missing;
  const questions = names.map((name) => ({ facts: { name }, question: {} }) as OpenQuestion);
  const found = await findAnswers(questions, [], silentProgress, () => {}, signal, ways);
  // Whoever found it, each kernel has its own answer.
  expect([...found]).toEqual(names.map((name) => [name, foundOn(name)]));
  return { here: kernels.here, inThreads: kernels.inThreads };
}

test("what nobody asked before is asked by threads, of all kernels at once", async () => {
  kernels.isPartlyKnown = false;
  expect(await find(["a", "b", "c"], 1)).toEqual({ here: [], inThreads: ["a", "b", "c"] });
});

test("one alias more is verified here: threads would first have to read the compiler", async () => {
  expect(await find(["a", "b", "c"], 1)).toEqual({ here: ["a", "b", "c"], inThreads: [] });
  expect((await find(["a", "b", "c"], 75)).inThreads).toEqual([]);
});

test("when the first kernel shows that much is missing, threads ask the others", async () => {
  expect(await find(["a", "b", "c"], 76)).toEqual({ here: ["a"], inThreads: ["b", "c"] });
});

test("a single kernel, and a compiler that has no program for threads, are asked here", async () => {
  kernels.isPartlyKnown = false;
  expect((await find(["a"], 1000)).inThreads).toEqual([]);
  kernels.hasThreads = false;
  expect((await find(["a", "b"], 1000)).inThreads).toEqual([]);
});

test("nothing is asked after the user ended it", async () => {
  await expect(find(["a"], 1, AbortSignal.abort("ended"))).rejects.toBe("ended");
  expect(kernels.here).toEqual([]);
});
