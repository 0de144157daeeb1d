// A compiler built from a source that only pretends; what counts is the way from the package to the program.

import { execaSync } from "execa";
import { chmod, readFile, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { createRepository, writeTree, type FixtureRepository } from "../fixtures/repository.ts";
import type { FetchEvent } from "../kernel.ts";
import { buildCompiler } from "./build-compiler.ts";
import { findSource, openSources } from "./fetch-source.ts";
import { sourceKernels } from "./source-kernels.ts";

const kernel = sourceKernels.find(({ name }) => name === "source/ia64")!;

// Says what it was configured with, and installs a program that says so, too.
const configure = `#!/bin/sh
echo "$@" > arguments
mkdir gcc
# It is done only with the tests that it runs itself, and without the others.
test -e ../gcc/gcc/testsuite/selftests/one.rtl && test ! -e ../gcc/gcc/testsuite/gcc.dg || exit 1
printf 'all-gcc:\\n\\t@echo "g++ -c -o tree.o tree.cc"\\n' > Makefile
printf 'install-common install-headers:\\ninstall-driver:\\n\\tmkdir -p $(prefix)/bin\\n\\tcp ../arguments $(exec_prefix)/bin/ia64-linux-gnu-gcc-12\\n' > gcc/Makefile
`;

let repository: FixtureRepository;
beforeEach(async () => {
  repository = await createRepository();
  const tree = join(repository.folder, "gcc-12.2.0");
  await writeTree(tree, {
    configure,
    "gcc/testsuite/gcc.dg/many.c": "not wanted",
    "gcc/testsuite/selftests/one.rtl": "wanted",
  });
  await chmod(join(tree, "configure"), 0o755);
  const archive = join(repository.folder, "gcc.tar.xz");
  execaSync("tar", ["-cJf", archive, "-C", repository.folder, "gcc-12.2.0"]);
  await rm(tree, { recursive: true });
  await repository.add({
    name: "gcc-12-source",
    version: "12.2.0-1",
    architecture: "all",
    files: { "usr/src/gcc-12/debian/control": "not wanted" },
    copies: { "usr/src/gcc-12/gcc-12.2.0-dfsg.tar.xz": archive },
  });
});
afterEach(() => repository.close());

test("a compiler is built once, for one target and without a library", async () => {
  const events: FetchEvent[] = [];
  const { cache, configuration } = repository;
  const options = {
    aptConfiguration: configuration,
    onProgress: (event: FetchEvent): void => void events.push(event),
  };
  const apt = await openSources(kernel.suite, cache, options);
  const source = await findSource("gcc-12-source", kernel.name, apt);
  const program = await buildCompiler(kernel, source, apt, cache, options);

  const said = await readFile(program, "utf8");
  expect(said).toContain("--target=ia64-linux-gnu");
  expect(said).toContain("--program-prefix=ia64-linux-gnu-");
  expect(said).toContain("--without-headers");
  expect(said).toContain("--disable-threads");
  const subject = "the compiler ia64-linux-gnu-gcc-12";
  expect(events).toContainEqual({ kind: "building", subject, objects: 1, finished: true });
  // Neither the source nor its objects are kept.
  expect(await readdir(join(cache, "source"))).toEqual([]);

  const { mtimeMs } = await stat(program);
  expect(await buildCompiler(kernel, source, apt, cache, options)).toBe(program);
  expect((await stat(program)).mtimeMs).toBe(mtimeMs);
});
