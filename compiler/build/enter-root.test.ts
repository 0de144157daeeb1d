import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execaSync } from "execa";
import { afterAll, expect, test } from "vitest";
import { enterRoot } from "./enter-root.ts";
import { runTool } from "./tool.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-root-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A root with a shell, the libraries that it needs, and nothing else. */
function layOutRoot(): string {
  const root = join(folder, "root");
  const { stdout } = execaSync("ldd", ["/usr/bin/dash"]);
  const libraries = [...stdout.matchAll(/\/lib\S+/g)].map(([path]) => `/usr${path}`);
  for (const path of ["/usr/bin/dash", ...libraries]) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    copyFileSync(path, join(root, path));
  }
  copyFileSync("/usr/bin/dash", join(root, "usr/bin/sh"));
  return root;
}

const isAllowed = [["--user", "--map-root-user"], []].some(
  (words) => !execaSync("unshare", [...words, "--mount", "true"], { reject: false }).failed,
);

test("a tool sees the root in the place of /usr, and everything else where it is", async () => {
  const entered = await enterRoot({ buildRoot: layOutRoot() }, []);
  if (!isAllowed) {
    expect(entered).toMatchObject({ ok: false, diagnostic: { code: "build/no-namespaces" } });
    return;
  }
  if (!entered.ok) throw new Error(entered.diagnostic.message);
  writeFileSync(join(folder, "seen"), "");
  const run = await runTool("sh", ["-c", 'echo /usr/bin/* "$PWD"/*'], {
    cwd: folder,
    enter: entered.value,
  });
  expect(run).toEqual({
    status: "good",
    output: `/usr/bin/dash /usr/bin/sh ${folder}/root ${folder}/seen`,
  });
  // The machine's own is as it was.
  expect(execaSync("sh", ["-c", "ls /usr/bin/unshare"]).stdout).toBe("/usr/bin/unshare");
});

test("a tool that is not in the root fails", async () => {
  const entered = await enterRoot({ buildRoot: layOutRoot() }, []);
  if (!entered.ok) return expect(isAllowed).toBe(false);
  const run = await runTool("unshare", [], { cwd: folder, enter: entered.value });
  expect(run.status).toBe("failed");
  expect(run.output).toMatch(/unshare: not found/);
});

test("without a root nothing is entered", async () => {
  expect(await enterRoot({}, ["/usr/share"])).toEqual({ ok: true, value: [] });
});
