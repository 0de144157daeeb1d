import { existsSync } from "node:fs";
import { readFile, readdir, readlink, rename, truncate } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

import { fetchKernel } from "../fetch-kernel.ts";
import {
  createRepository,
  type FixturePackage,
  type FixtureRepository,
} from "../fixtures/repository.ts";
import type { FetchOptions, InstalledKernel } from "../kernel.ts";
import { findBuildRoot } from "./build-root.ts";
import { fetchBuildRoot } from "./fetch-build-root.ts";

let repository: FixtureRepository;
let kernel: InstalledKernel;

beforeEach(async () => {
  repository = await createRepository();
  await repository.publish({ abi: "6.1.0-1", version: "6.1.1-1" });
  kernel = await fetchKernel("bookworm/cloud-amd64", options());
});
afterEach(() => repository.close());

function options(): FetchOptions {
  return { cache: repository.cache, aptConfiguration: repository.configuration };
}

/** The compiler draws in the binutils and a library that nobody names; the rest is programs of one file each. */
async function publishTools(): Promise<void> {
  const package_ = { architecture: "amd64", version: "1.0-1" };
  const programs = ["make", "dash", "coreutils", "sed", "grep", "mawk", "findutils", "diffutils"];
  await repository.add(
    ...[...programs, "libelf1"].map((name) => ({
      ...package_,
      name,
      files: { [`usr/bin/${name}`]: `this is ${name}` },
    })),
    { ...package_, name: "binutils", files: { "usr/bin/as": "as", "usr/bin/ld": "ld" } },
    { ...package_, name: "libc6", files: { "lib/libc.so.6": "the library" } },
    compilerOf("12.2-1"),
  );
}

function compilerOf(version: string): FixturePackage {
  return {
    name: "gcc-12",
    version,
    architecture: "amd64",
    depends: "binutils (>= 1), libc6",
    files: {
      "usr/bin/x86_64-linux-gnu-gcc-12": `gcc ${version}`,
      "usr/bin/gcc-12@": "x86_64-linux-gnu-gcc-12",
      "usr/share/doc/gcc/copyright": "not wanted",
    },
  };
}

test("a kernel's compiler comes with all that its package asks for", async () => {
  await publishTools();
  expect(await findBuildRoot(kernel, repository.cache)).toBeUndefined();
  const root = await fetchBuildRoot(kernel, options());
  expect(root).toMatch(/\/roots\/bookworm\/gcc-12-x86_64\/[0-9a-f]{16}$/);
  expect(await readFile(join(root, "usr/bin/gcc-12"), "utf8")).toBe("gcc 12.2-1");
  // What older packages have in /lib is found below /usr, and the links that installing makes are there.
  expect(await readFile(join(root, "usr/lib/libc.so.6"), "utf8")).toBe("the library");
  expect(await readlink(join(root, "usr/bin/sh"))).toBe("dash");
  expect(await readlink(join(root, "usr/bin/awk"))).toBe("mawk");
  expect(existsSync(join(root, "usr/share/doc/gcc/copyright"))).toBe(false);
  const { packages } = JSON.parse(await readFile(join(root, "root.json"), "utf8"));
  expect(packages.map(({ name }: { name: string }) => name)).toContain("binutils");
  expect(await findBuildRoot(kernel, repository.cache)).toBe(root);
});

test("a root that is there is used without any repository, and made again when it is damaged", async () => {
  await publishTools();
  const root = await fetchBuildRoot(kernel, options());
  await rename(repository.pool, `${repository.pool}-away`);
  expect(await fetchBuildRoot(kernel, options())).toBe(root);
  await rename(`${repository.pool}-away`, repository.pool);

  // One of which a file was cut is none.
  await truncate(join(root, "usr/bin/ld"), 1);
  expect(await findBuildRoot(kernel, repository.cache)).toBeUndefined();
  expect(await fetchBuildRoot(kernel, options())).toBe(root);
  expect(await readFile(join(root, "usr/bin/ld"), "utf8")).toBe("ld");
});

test("a newer compiler makes another root, when it is asked for", async () => {
  await publishTools();
  const older = await fetchBuildRoot(kernel, options());
  await repository.add(compilerOf("12.3-1"));
  expect(await fetchBuildRoot(kernel, options())).toBe(older);
  const newer = await fetchBuildRoot(kernel, { ...options(), refresh: true });
  expect(newer).not.toBe(older);
  expect(await findBuildRoot(kernel, repository.cache)).toBe(newer);
});

test("a suite without the compiler is said to have none", async () => {
  await expect(fetchBuildRoot(kernel, options())).rejects.toMatchObject({
    fault: { code: "kernel/not-in-repository", message: expect.stringContaining("gcc-12") },
  });
  const made = await readdir(join(repository.cache, "roots/bookworm")).catch(() => []);
  expect(made.filter((name) => name !== "lock")).toEqual([]);
});
