import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";

import { digestBuild } from "./build-digest.ts";
import { composeOptions, findRefusedOptions, formatOptions } from "./compose-config.ts";
import { findRecipes } from "./find-recipes.ts";
import { sourceKernels } from "./source-kernels.ts";

const common = "# What all have.\nCONFIG_KPROBES=y\nCONFIG_HZ=250\n";
const own = 'CONFIG_HZ=100\nCONFIG_LOCALVERSION="-mine"\nCONFIG_FTRACE=n\n';

test("later options override earlier ones, and comments say nothing", () => {
  expect(formatOptions(composeOptions([common, own]))).toBe(
    'CONFIG_KPROBES=y\nCONFIG_HZ=100\nCONFIG_LOCALVERSION="-mine"\nCONFIG_FTRACE=n\n',
  );
});

test("what kconfig made is compared with what was wanted", () => {
  const wanted = composeOptions([common, own]);
  const made =
    '# CONFIG_FTRACE is not set\nCONFIG_HZ=250\nCONFIG_LOCALVERSION="-mine"\nCONFIG_OTHER=y\n';
  expect(findRefusedOptions(wanted, made)).toEqual([
    { name: "CONFIG_KPROBES", wanted: "y", found: "n" },
    { name: "CONFIG_HZ", wanted: "100", found: "250" },
  ]);
  expect(findRefusedOptions(wanted, formatOptions(wanted))).toEqual([]);
});

test("everything that goes into a kernel is in its digest, but not the order of options", () => {
  const inputs = {
    source: "a1",
    options: composeOptions([common]),
    compiler: "gcc 12",
    makeVariables: ["X=1"],
  };
  const digest = digestBuild(inputs);
  const reordered = composeOptions(["CONFIG_HZ=250\nCONFIG_KPROBES=y\n"]);
  expect(digestBuild({ ...inputs, options: reordered })).toBe(digest);
  const others = [
    digestBuild({ ...inputs, source: "a2" }),
    digestBuild({ ...inputs, options: composeOptions([common, own]) }),
    digestBuild({ ...inputs, compiler: "gcc 13" }),
    digestBuild({ ...inputs, makeVariables: ["X=2"] }),
  ];
  expect(new Set([digest, ...others]).size).toBe(5);
});

test.each(sourceKernels)(
  "the recipe of $name is there, and names its kernel",
  async ({ options }) => {
    const texts = options.map((name) => readFile(join(findRecipes(), `${name}.config`), "utf8"));
    const composed = composeOptions(await Promise.all(texts));
    expect(composed.get("CONFIG_KPROBES")).toBe("y");
    expect(composed.get("CONFIG_LOCALVERSION")).toMatch(/^"-tapwright-\w+"$/);
  },
);
