// `tapwright coverage` on a small tapset of which a part is never reached: the counts are those of the workload, on each architecture.

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { coverageSchema } from "../../framework/coverage/coverage-report.ts";
import type { KernelCoverage } from "../../framework/coverage/coverage-report.ts";
import { obstacleOf } from "./obstacle-of.ts";
import { requireBrowser } from "./browser.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

const tapset = `function kind_of:string(bits:long)
{
  if (bits & 0x10000000)
    return "odd"
  return "usual"
}

function never_called(n:long) { return n + 1 }

probe opens.begin = kernel.function("do_sys_openat2")!, kernel.function("do_sys_open")!
{
  bits = @choose_defined($how->flags, $flags)
  kind = kind_of(bits)
  idle = 1
}

probe opens.either = kernel.function("do_sys_openat2"), kernel.function("kernel_restart")?
{
  who = execname() == "alpha" ? "alpha" : "other"
  if (pid() < 0)
    who = "nobody"
}

probe opens.never = kernel.function("kernel_restart") { x = 1 }
`;

const workload = "file-io --processes alpha,beta --opens 7";
const script = `# @workload ${workload}
global opens, either
probe opens.begin { if (kind == "usual") opens[execname()]++ }
probe opens.either { if (who == "alpha") either++ }
probe end { printf("%d %d %d\\n", opens["alpha"], opens["beta"], either) }
`;

const golden = "{{truth.opens.alpha}} {{truth.opens.beta}} {{truth.opens.alpha}}\n";

function tapsetFolder() {
  const folder = temporaryFolder();
  const write = (name: string, text: string): void => writeFileSync(join(folder.path, name), text);
  // What is known is found by content, and other folders have other texts.
  write("opens.stp", `${tapset}# ${folder.path}\n`);
  write("open.test.stp", script);
  write("open.golden", golden);
  write("wrong.test.stp", 'probe opens.never { } probe begin { println("x") exit() }\n');
  write("wrong.golden", "y\n");
  const run = (...words: string[]) =>
    runTapwright(["coverage", "-I", ".", ...words], { cwd: folder.path });
  return { ...folder, run, [Symbol.dispose]: folder[Symbol.dispose] };
}

async function read(text: string): Promise<(name: string) => KernelCoverage> {
  const report = coverageSchema.parse(JSON.parse(text));
  return (name) => report.tapsets[0]!.definitions.find((one) => one.names[0] === name)!.kernels[0]!;
}

/** How often each process opened a file, by the workload's own report. Nobody else in the guest does meanwhile. */
async function opensOf(kernel: string): Promise<{ readonly alpha: number; readonly beta: number }> {
  const words = ["run", "-k", kernel, "--json", "-c", workload, "-e", "probe end { println() }"];
  const { truth } = JSON.parse((await runTapwright(words)).stdout) as {
    readonly truth: { readonly opens: { readonly alpha: number; readonly beta: number } };
  };
  return truth.opens;
}

const counts = (all: readonly { readonly count: number | null }[]) => all.map(({ count }) => count);

describe.each(["bookworm/cloud-amd64", "bookworm/686-pae", "bookworm/powerpc64le"])(
  "%s",
  (kernel) => {
    test("counts what the workload did, and tells what never ran", async (context) => {
      const reason = await obstacleOf(kernel);
      if (reason !== undefined) return context.skip(reason);
      using folder = tapsetFolder();
      const first = await folder.run("-k", kernel, "--json");
      // A test that fails is red here, too, and what ran in it does not count.
      expect(first.stderr).toContain("✗ wrong");
      expect(first.exitCode).toBe(1);
      const at = await read(first.stdout);

      const { alpha, beta } = await opensOf(kernel);
      const all = alpha + beta;
      const begin = at("opens.begin");
      expect(begin).toMatchObject({
        hits: all,
        alternatives: [
          { hits: all, isProbed: true },
          { hits: 0, isProbed: false },
        ],
        values: [
          { name: "bits", compared: null },
          { name: "kind", compared: "truth", tests: ["open"] },
          { name: "idle", compared: null },
        ],
      });
      // Nobody reads `idle`, so that it is in no module; which variable is there was decided while it was built.
      expect(counts(begin.statements)).toEqual([all, all, null]);
      expect(begin.branches).toMatchObject([
        { then: { isDecided: true }, otherwise: { count: null, isDecided: false } },
      ]);

      const either = at("opens.either");
      expect(either.alternatives.map(({ hits }) => hits)).toEqual([all, 0]);
      expect(counts(either.statements)).toEqual([all, all, 0]);
      expect(either.branches.map(({ then, otherwise }) => counts([then, otherwise]))).toEqual([
        [alpha, beta],
        [0, all],
      ]);
      expect(counts(at("kind_of").statements)).toEqual([all, 0, all]);
      expect(at("never_called")).toMatchObject({ hits: 0, isProbed: false });
      expect(at("opens.never")).toMatchObject({ hits: 0, isProbed: false });
    });
  },
);

describe("reports", () => {
  const browser = requireBrowser();

  test("what is known is not run again, and each form tells the same", async (context) => {
    const reason = await obstacleOf("bookworm/cloud-amd64");
    if (reason !== undefined) return context.skip(reason);
    using folder = tapsetFolder();
    const { alpha, beta } = await opensOf("bookworm/cloud-amd64");
    expect((await folder.run()).stderr).toContain("✓ open");
    const text = await folder.run();
    expect(text.stderr).not.toContain("open");
    expect(text.stdout).toContain("1 test on bookworm/cloud-amd64; 1 that did not pass");
    expect(text.stdout).toMatch(/^ {2}aliases +2 of 3 +fired$/m);
    expect(text.stdout).toMatch(/^ {2}alternatives +2 of 5 +fired$/m);
    expect(text.stdout).toMatch(/^ {2}values +2 of 5 +compared, 2 with truth$/m);
    expect(text.stdout).toMatch(/^ {2}functions +1 of 2 +ran$/m);
    expect(text.stdout).toMatch(/^ {2}statements +6 of 11 +ran$/m);
    expect(text.stdout).toMatch(/^ {2}arms of branches +5 of 8 +taken$/m);
    expect(text.stdout).toMatch(/^Aliases that never fired:\n {2}opens\.never +opens\.stp:24\n/m);
    expect(text.stdout).toContain("  if (pid() < 0): never ");
    const markdown = await folder.run("--format", "markdown");
    expect(markdown.stdout).toContain("| aliases | 2 of 3 fired |\n");

    await folder.run("--format", "html", "-o", "coverage.html");
    const page = await browser().newPage();
    await page.goto(`file://${join(folder.path, "coverage.html")}`);
    await page.locator("td.fired").first().click();
    const panel = page.locator(".panel");
    await panel.getByText(`It fired ${alpha + beta} times.`).waitFor();
    expect(await panel.locator("tr", { hasText: "idle = 1" }).textContent()).toContain("not built");
    expect(await page.locator("td.unfired").count()).toBe(1);
    expect(readFileSync(join(folder.path, "coverage.html"), "utf8")).not.toContain("<script src");
    await page.close();
  });
});

test("a tapset without tests is not good, and says how it comes to some", async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, "opens.stp"), tapset);
  mkdirSync(join(folder.path, "empty"));
  for (const where of [[], ["--tests", "empty"]]) {
    const result = await runTapwright(["coverage", ...where], { cwd: folder.path });
    expect(result.stderr).toContain("error[test/none]: there are no tests here\nhint: ");
    expect(result.exitCode).toBe(1);
  }
});
