import { expect, test } from "vitest";
import { joinPath, relativeToTree, treeRoots } from "./source-paths.ts";

const relative = (directories: readonly string[], paths: readonly string[]): string[] => {
  const roots = treeRoots(directories, paths);
  return paths.map((path) => relativeToTree(joinPath(path), roots));
};

test("paths are relative to the directory of the build, however it is spelled", () => {
  expect(relative(["/b/linux"], ["/b/linux/init/main.c", "/b/linux/./fs/../fs/open.c"])).toEqual([
    "init/main.c",
    "fs/open.c",
  ]);
});

test("a build beside its sources, whose top was mapped away", () => {
  const directories = ["/b/linux/debian/build/build_a", "debian/build/build_a"];
  const paths = ["/b/linux/init/main.c", "/b/linux/debian/build/build_a/scripts/x.c"];
  expect(relative(directories, paths)).toEqual(["init/main.c", "scripts/x.c"]);
});

test("sources in a folder below the top that paths are relative to", () => {
  const paths = [
    "./debian/build/source_rt/init/main.c",
    "debian/build/source_rt/fs/read_write.c",
    "arch/x86/entry/generated.c",
  ];
  expect(relative(["debian/build/build_rt"], paths)).toEqual([
    "init/main.c",
    "fs/read_write.c",
    "arch/x86/entry/generated.c",
  ]);
});

test("a folder that only looks like the top of the sources is none, where the top is known", () => {
  const paths = ["init/main.c", "tools/testing/init/main.c"];
  expect(relative([], paths)).toEqual(paths);
});
