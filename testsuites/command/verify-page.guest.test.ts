// The page of a verification in a real browser: what a reader sees, clicks and types.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  goodVerdicts,
  smallReport as smallReportOfMatrix,
} from "../../framework/matrix/testing/small-matrix.ts";
import { matrixPage } from "../../framework/reports/matrix/page-json.ts";
import { formatVerifyHtml, pageOf as pageOfData } from "../../framework/reports/verify/html.ts";
import { reportJson } from "../../framework/reports/verify/report-json.ts";
import { hostileReport, smallReport } from "../../framework/reports/verify/testing/small-report.ts";
import { requireBrowser } from "./browser.ts";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";
import type { VerifyReport } from "../../framework/verify/report.ts";

const folder = temporaryFolder();
const browser = requireBrowser();
afterAll(() => folder[Symbol.dispose]());

async function pageOf(report: VerifyReport, name: string): Promise<string> {
  const path = join(folder.path, name);
  writeFileSync(path, await formatVerifyHtml(report));
  return path;
}

/** Opens a file; whatever the page complains about is collected. */
async function open(
  path: string,
  hash = "",
  options: Parameters<ReturnType<typeof browser>["newPage"]>[0] = {},
): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser().newPage(options);
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => complaints.push(message.text()));
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith("file://") && !request.url().startsWith("blob:"))
      complaints.push(`request: ${request.url()}`);
  });
  await page.goto(`file://${path}${hash}`);
  await page.locator(".matrix .probe").first().waitFor();
  return { page, complaints };
}

/** The matrix as text, a line a row. */
async function matrixOf(page: Page): Promise<string[]> {
  const rows = await page.locator(".matrix tbody tr:not(.spacer)").all();
  return Promise.all(
    rows.map(async (row) => (await row.locator("th, td").allInnerTexts()).join(" | ")),
  );
}

describe("a small report", () => {
  let path: string;
  beforeAll(async () => {
    path = await pageOf(smallReport, "small.html");
  });

  test("shows each probe on each kernel, below their architectures", async () => {
    const { page, complaints } = await open(path);
    expect(await page.title()).toBe("files, plain on 3 kernels · Tapwright");
    expect(await page.locator(".matrix .corner").innerText()).toBe("probe");
    expect(await page.locator(".matrix .architecture").allInnerTexts()).toEqual([
      "x86_64",
      "arm64",
    ]);
    expect(await page.locator(".matrix .kernel").allInnerTexts()).toEqual([
      "6.1\nbookworm\ncloud-amd64",
      "6.12\ntrixie\ncloud-amd64",
      "6.1\nbookworm\narm64\nBTF only",
    ]);
    expect(await matrixOf(page)).toEqual([
      "files 1.2.0 1 broken claim, 1 error, contract.json is stale",
      "files.read | ok | part | ?",
      "files.open | ok | no | –",
      "plain no manifest: nothing is claimed",
      "plain.tick | ok | ok | ok",
    ]);
    expect(await page.locator(".matrix .changed").count()).toBe(2);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("filters by what cells say, by architecture and by tapset, and counts", async () => {
    const { page } = await open(path);
    const button = (name: RegExp) => page.getByRole("button", { name });
    expect(await page.locator(".toggle.sign").allInnerTexts()).toEqual([
      "unresolved 1",
      "unknown 1",
      "in part 1",
      "left out 1",
      "resolved 3",
    ]);
    await button(/^unresolved/).click();
    expect(await matrixOf(page)).toEqual([
      "files 1.2.0 1 broken claim, 1 error, contract.json is stale",
      "files.open | ok | no | –",
    ]);
    expect(await page.getByRole("status").innerText()).toBe("1 of 3 probes, 3 of 3 kernels");
    await button(/^arm64/).click();
    expect(await page.locator(".empty").innerText()).toContain("Nothing is like that.");
    await button(/^Show everything/).click();
    expect(await matrixOf(page)).toHaveLength(5);
    await button(/^arm64/).click();
    expect(await matrixOf(page)).toContain("files.open | –");
    await button(/^arm64/).click();
    await page.getByLabel("Tapset").selectOption("plain");
    expect(await matrixOf(page)).toEqual([
      "plain no manifest: nothing is claimed",
      "plain.tick | ok | ok | ok",
    ]);
    await page.close();
  });

  test("finds words of names, values, reasons and signatures", async () => {
    const { page } = await open(path);
    await page.keyboard.press("/");
    await page.keyboard.type("ssize_t");
    expect(await matrixOf(page)).toEqual([
      "files 1.2.0 1 broken claim, 1 error, contract.json is stale",
      "files.read | ok | part | ?",
    ]);
    await page.getByLabel("Search").fill("config_open FILES");
    expect((await matrixOf(page)).at(-1)).toBe("files.open | ok | no | –");
    await page.getByLabel("Search").fill("no such thing");
    expect(await matrixOf(page)).toEqual([]);
    await page.close();
  });

  test("an address leads to a cell, with its evidence", async () => {
    const { page } = await open(path, "#files.open@trixie/cloud-amd64");
    const panel = page.getByRole("complementary");
    const text = await panel.innerText();
    expect(await panel.locator("h2").innerText()).toBe("files.open");
    expect(text).toContain("trixie/cloud-amd64 · 6.12.118-cloud-amd64 · x86_64");
    expect(await panel.locator(".alternatives .absent > code").allInnerTexts()).toEqual([
      'kernel.function("do_open")!',
      'kernel.function("do_sys_open")',
    ]);
    expect(text).toContain("kernel 6.12.118-cloud-amd64 has no function do_sys_open");
    expect(text).toContain("hint: did you mean do_sys_openat2?");
    expect(text).toContain("Broken claim");
    expect(text).toContain("Changed since bookworm/cloud-amd64");
    await page.close();
  });

  test("a step back leads to what was seen before, and a wrong address says so", async () => {
    const { page } = await open(path);
    const heading = page.getByRole("complementary").locator("h2");
    await page.locator("td.no").click();
    expect(await heading.innerText()).toBe("files.open");
    expect(page.url()).toMatch(/#files\.open@trixie\/cloud-amd64$/);
    await page.locator("th.name", { hasText: "files.read" }).click();
    expect(await heading.innerText()).toBe("files.read");
    expect(await page.getByRole("complementary").innerText()).toContain(
      "First changed at trixie/cloud-amd64",
    );
    await page.goBack();
    expect(page.url()).toMatch(/#files\.open@trixie\/cloud-amd64$/);
    expect(await heading.innerText()).toBe("files.open");
    await page.goto(`file://${path}#nothing@nowhere`);
    expect(await page.getByRole("status").innerText()).toBe(
      "There is no nothing@nowhere in this report.",
    );
    await page.close();
  });

  test("goes by keys alone: arrows, Enter, n, Escape", async () => {
    const { page } = await open(path);
    const panel = page.getByRole("complementary");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    const isAbout = async (alias: string, kernel: string): Promise<void> => {
      expect(await panel.locator("h2").innerText()).toBe(alias);
      expect(await panel.locator("dd").first().innerText()).toContain(kernel);
    };
    await isAbout("files.read", "trixie/cloud-amd64");
    expect(await panel.innerText()).toContain("2 inlined copies of it have no probe");
    await page.keyboard.press("n");
    await isAbout("files.read", "bookworm/arm64");
    await page.keyboard.press("n");
    await isAbout("files.open", "trixie/cloud-amd64");
    await page.keyboard.press("ArrowLeft");
    await isAbout("files.open", "bookworm/cloud-amd64");
    await page.keyboard.press("Escape");
    expect(await panel.isHidden()).toBe(true);
    const active = await page.getByRole("grid").getAttribute("aria-activedescendant");
    expect(await page.locator(`[id="${active}"]`).innerText()).toBe("ok");
    await page.close();
  });

  test("tells of a tapset: claims, contract, diagnostics, remarks; and of a kernel", async () => {
    const { page } = await open(path, "#tapset=files");
    const panel = page.getByRole("complementary");
    const text = await panel.innerText();
    for (const part of [
      "bookworm/*, trixie/* on x86_64",
      "3 resolved, 1 of them in part, 1 unresolved, 1 unknown, 1 left out",
      "It records version 1.1.0; the changes are major, and 1.2.0 is too low for them.",
      "major files.open no longer there, on trixie/cloud-amd64",
      "tapsets/files/files.stp:2:7 the probe files.open is public",
      'kernel.function("do_open")! is on none of these kernels',
      "2 claimed kernels not known here",
      "mine: its facts are gone; run tapwright kernels add --name mine --vmlinux FILE",
    ]) {
      expect(text).toContain(part);
    }
    await page.locator(".kernel").nth(2).click();
    expect(await panel.innerText()).toContain("BTF only: what it cannot answer is unknown");
    await page.close();
  });

  test("paper has all rows", async () => {
    const { page } = await open(await pageOf(manyProbes(400), "paper.html"));
    expect((await matrixOf(page)).length).toBeLessThan(100);
    const bytes = await page.pdf();
    const pages = bytes.toString("latin1").match(/\/Type \/Page\b/g) ?? [];
    expect(pages.length).toBeGreaterThan(5);
    await page.close();
  });
});

/** A report like the small one with more rows. */
function manyProbes(count: number): VerifyReport {
  const [files] = smallReport.tapsets;
  const probes = Array.from({ length: count }, (_, index) => ({
    ...files!.probes[index % 2]!,
    alias: `files.number_${index}`,
  }));
  return { ...smallReport, tapsets: [{ ...files!, probes }] };
}

describe("a large report", () => {
  test("of 6,000 probes on 12 kernels is filtered in a moment, and only the rows in sight exist", async () => {
    const many = manyProbes(6000);
    const kernels = Array.from({ length: 12 }, (_, index) => ({
      ...many.kernels[0]!,
      name: `own/kernel-${index}`,
    }));
    const tapsets = many.tapsets.map((tapset) => ({
      ...tapset,
      probes: tapset.probes.map((probe) => ({
        ...probe,
        cells: kernels.map((_, column) => probe.cells[column % 3]!),
      })),
    }));
    const { page } = await open(await pageOf({ kernels, tapsets }, "large.html"));
    expect(await page.getByRole("status").innerText()).toBe("6,000 probes");
    expect(await page.locator(".matrix .probe").count()).toBeLessThan(100);
    // Whoever looks at the last kernel still sees whose rows these are, and for which architecture.
    const view = page.viewportSize()!;
    await page.locator(".matrix .probe td").nth(11).scrollIntoViewIfNeeded();
    for (const name of [".tapset-title", ".architecture-name"]) {
      const box = (await page.locator(name).first().boundingBox())!;
      expect(box.x).toBeGreaterThanOrEqual(0);
      expect(box.x + box.width).toBeLessThanOrEqual(view.width);
    }
    await page.getByLabel("Search").fill("number_5999");
    expect((await matrixOf(page)).at(-1)).toMatch(/^files\.number_5999 \|/);
    await page.getByLabel("Search").fill("");
    await page.goto(`${page.url().replace(/#.*/, "")}#files.number_4321@own/kernel-11`);
    await page.locator(".matrix .here", { hasText: /./ }).waitFor();
    expect(await page.locator(".matrix .name", { hasText: "number_4321" }).isVisible()).toBe(true);
    await page.close();
  });
});

describe("a matrix that ran", () => {
  const failed = {
    outcome: "failed" as const,
    reasons: [
      {
        code: "test/output-differs",
        message: "the output differs from open.golden",
        detail: "- 1\n+ <b>2</b>\n3",
      },
    ],
  };
  let path: string;
  beforeAll(async () => {
    const [open, ...others] = goodVerdicts;
    const run = smallReportOfMatrix([[failed, ...open!.slice(1)], ...others]);
    path = join(folder.path, "matrix.html");
    writeFileSync(path, await pageOfData(matrixPage(run, reportJson(smallReport))));
  });

  test("stands beside the verification, with kernels of which nothing is here", async () => {
    const { page, complaints } = await open(path);
    expect(await page.title()).toBe("ci/matrix.json on 5 kernels · Tapwright");
    expect(await page.locator(".matrix .architecture").allInnerTexts()).toEqual([
      "x86_64",
      "i386",
      "ia64",
      "arm64",
    ]);
    // Those that were verified and are not in the matrix have no tests.
    expect(await matrixOf(page)).toEqual([
      "tapsets tests in guests",
      "tapsets/net/tests/open | fail |  | pass | skip | ",
      "tapsets/net/tests/close | pass |  | pass | skip | ",
      "slides tests in guests",
      "examples/iotask | pass |  | skip | skip | ",
      "files 1.2.0 1 broken claim, 1 error, contract.json is stale",
      "files.read | ok | part |  |  | ?",
      "files.open | ok | no |  |  | –",
      "plain no manifest: nothing is claimed",
      "plain.tick | ok | ok |  |  | ok",
    ]);
    expect(await page.getByRole("status").innerText()).toBe("3 probes, 3 tests");
    expect(complaints).toEqual([]);
    await page.close();
  });

  test("shows why a test failed, and filters and searches by it", async () => {
    const { page } = await open(path, "#tapsets/net/tests/open@bookworm/cloud-amd64");
    const panel = page.getByRole("complementary");
    expect(await panel.locator("h2").innerText()).toBe("tapsets/net/tests/open");
    expect(await panel.locator(".detail").innerText()).toBe("- 1\n+ <b>2</b>\n3\n");
    expect(await panel.locator(".detail .expected").innerText()).toBe("- 1\n");
    await page.getByRole("button", { name: /^failed/ }).click();
    expect(await matrixOf(page)).toEqual([
      "tapsets tests in guests",
      "tapsets/net/tests/open | fail |  | pass | skip | ",
    ]);
    await page.getByRole("button", { name: /^failed/ }).click();
    await page.getByLabel("Search").fill("no driver");
    expect((await matrixOf(page)).at(-1)).toBe("examples/iotask | pass |  | skip | skip | ");
    await page.getByLabel("Search").fill("");
    await page.getByLabel("Tapset or suite").selectOption("tests: slides");
    expect(await matrixOf(page)).toHaveLength(2);
    await page.close();
  });
});

describe("a hostile report", () => {
  test("stays text", async () => {
    const text = `"'></script><script>alert(1)</script><img src=x onerror=alert(2)><a href="javascript:alert(3)">`;
    const report = hostileReport(text);
    const { page, complaints } = await open(await pageOf(report, "hostile.html"));
    for (const target of [".tapset th", ".name", "td.no", ".kernel"]) {
      await page.locator(target).first().click();
    }
    await page.locator(".name").first().click();
    expect(await page.getByRole("complementary").locator("h2").innerText()).toBe(
      `files.read${text}`,
    );
    expect(await page.locator("img, script:not(#report):not([type=module])").count()).toBe(0);
    expect(complaints).toEqual([]);
    await page.close();
  });
});

describe("a real verification", () => {
  requireKernel();

  test("has the evidence that the command found", async () => {
    const path = join(folder.path, "real.html");
    const made = await runTapwright([
      "verify",
      "syscall",
      "-k",
      "bookworm/cloud-amd64",
      "--format",
      "html",
      "-o",
      path,
    ]);
    expect(made.stderr).toBe("");
    const asked = await runTapwright(["verify", "syscall", "-k", "bookworm/cloud-amd64", "--json"]);
    const report = JSON.parse(asked.stdout) as ReturnType<typeof reportJson>;
    const probe = report.tapsets[0]!.probes.find(
      ({ alias }) => alias === 'kernel.syscall("read")',
    )!;
    const cell = probe.cells[0]!;
    if (cell.status === "left-out") throw new Error("this kernel has read()");
    const [site] = cell.alternatives.find(({ status }) => status === "chosen")!.sites;

    const { page, complaints } = await open(
      path,
      "#kernel.syscall(%22read%22)@bookworm/cloud-amd64",
    );
    const panel = page.getByRole("complementary");
    expect(await panel.locator("h2").innerText()).toBe('kernel.syscall("read")');
    // Of the kernel's source: SYSCALL_DEFINE3(read, …) in fs/read_write.c.
    expect(site!.file).toBe("fs/read_write.c");
    expect(await panel.innerText()).toContain(`fs/read_write.c:${site!.line}`);
    expect(await panel.innerText()).toContain(site!.signature!);
    const value = panel.locator(".value", { hasText: "byte_count" });
    const read = cell.values.find(({ name }) => name === "byte_count")!.reads[0]!;
    expect(await value.locator("td").allInnerTexts()).toEqual([
      read.expression,
      read.type,
      read.location,
    ]);
    // The third argument of a system call is in dx.
    expect(read.expression).toBe("$regs->dx");
    expect(complaints).toEqual([]);
    await page.close();
  });
});
