// Builds real modules for the default kernel when it was fetched.

import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  cacheRoot,
  defaultKernel,
  findInstalledKernel,
  isFault,
  resolveKernel,
} from "../../qemu/index.ts";
import type { EmbeddedUnit } from "../codegen/embedded-c.ts";
import { codesOf, example, openWorkshop } from "./testing/build-example.ts";

const { folder, build } = openWorkshop();

const entry = resolveKernel(defaultKernel);
const kernel = isFault(entry) ? undefined : await findInstalledKernel(entry, cacheRoot());

describe.skipIf(kernel === undefined)(
  `for a real kernel${kernel === undefined ? ` (SKIP: ${defaultKernel} is not fetched)` : ""}`,
  { timeout: 120_000 },
  () => {
    const real = kernel!;

    test("two builds at once share one runtime, and both modules are whole", async () => {
      const results = await Promise.all([
        build(real),
        build(real, { moduleName: "other", output: join(folder, "other.ko") }),
      ]);
      expect(results.flatMap(codesOf)).toEqual([]);
      expect(readdirSync(join(folder, "cache/runtime")).length).toBe(1);
      expect(information("reads.ko", "name")).toBe("reads");
      expect(information("other.ko", "name")).toBe("other");
      expect(information("other.ko", "license")).toBe("Dual MIT/GPL");
      expect(information("other.ko", "vermagic")).toContain(real.release);
    });

    test("the second time the runtime comes from the cache", async () => {
      const result = await build(real);
      expect(result.steps.find(({ name }) => name === "runtime")?.isCached).toBe(true);
      expect(readdirSync(join(folder, "cache/build"))).toEqual([]);
    });

    test.each(["manifest.json", "runtime.o"])(
      "a runtime whose %s was cut short is built again",
      async (file) => {
        const [entry] = readdirSync(join(folder, "cache/runtime"));
        const path = join(folder, "cache/runtime", entry!, file);
        writeFileSync(path, readFileSync(path).subarray(0, 100));
        const result = await build(real);
        expect(codesOf(result)).toEqual([]);
        expect(result.steps.find(({ name }) => name === "runtime")?.isCached).toBe(false);
      },
    );

    test("the same input gives the same bytes", async () => {
      await build(real);
      const first = readFileSync(join(folder, "reads.ko"));
      await build(real);
      expect(readFileSync(join(folder, "reads.ko")).equals(first)).toBe(true);
    });

    test("the module carries no debug information and a version of each symbol it needs", async () => {
      await build(real);
      const sections = execFileSync("readelf", ["-SW", join(folder, "reads.ko")], {
        encoding: "utf8",
      });
      expect(sections).not.toContain(".debug_info");
      const versions = execFileSync("modprobe", ["--dump-modversions", join(folder, "reads.ko")], {
        encoding: "utf8",
      });
      const known = new Set(
        versions
          .trim()
          .split("\n")
          .map((line) => line.split("\t")[1]),
      );
      const needed = execFileSync("nm", ["-u", join(folder, "reads.ko")], { encoding: "utf8" });
      for (const name of needed.match(/(?<=U )\S+/g) ?? []) expect(known).toContain(name);
      expect(known).toContain("module_layout");
    });

    test("what the compiler refuses is shown", async () => {
      const result = await build(real, { generated: { c: "int f( { }\n", embedded: [] } });
      expect(result.diagnostics[0]).toMatchObject({ code: "build/tool-failed" });
      expect(result.diagnostics[0]?.message).toMatch(/failed on the generated C:\n.*error: /);
    });

    test("a symbol that is not exported is named", async () => {
      const c = `${example}\nint kallsyms_lookup_name(void);\nint use(void) { return kallsyms_lookup_name(); }\n`;
      const result = await build(real, { generated: { c, embedded: [] } });
      expect(result.diagnostics[0]).toMatchObject({
        code: "build/not-exported",
        message: `kernel ${real.release} does not export \`kallsyms_lookup_name\` to modules`,
      });
    });

    test("embedded C sees kernel headers and is compiled once", async () => {
      const unit = embedded(
        "#include <linux/sched.h>\n#include <tapwright/script.h>\ntw_s64 nice_of_current(void) { return task_nice(current); }\n",
      );
      const generated = {
        c: `${example}\ntw_s64 nice_of_current(void);\ntw_s64 use(void) { return nice_of_current(); }\n`,
        embedded: [unit],
      };
      expect(codesOf(await build(real, { generated }))).toEqual([]);
      const cached = join(folder, "cache/embedded");
      const [object] = readdirSync(cached).filter((name) => name.endsWith(".o"));
      const before = statSync(join(cached, object!)).mtimeMs;
      expect(codesOf(await build(real, { generated }))).toEqual([]);
      expect(statSync(join(cached, object!)).mtimeMs).toBe(before);
    });

    const calls = `${example}
extern int _printk(const char *, ...);
extern unsigned long jiffies;
void use(void) { _printk("hello"); jiffies = 5; asm volatile("cli"); }
`;
    const found = ["inspect/import", "inspect/privileged-instruction", "inspect/foreign-write"];

    test("what a script may not do is refused, and nothing is delivered", async () => {
      const output = join(folder, "refused.ko");
      const result = await build(real, { generated: { c: calls, embedded: [] }, output });
      expect(new Set(codesOf(result))).toEqual(new Set(found));
      expect(result.diagnostics.every(({ severity }) => severity === "error")).toBe(true);
      expect(result.module).toBeUndefined();
      expect(existsSync(output)).toBe(false);
      expect(result.diagnostics[0]?.message).toBe(
        "the script uses `_printk`, which is neither the runtime's nor a helper of the compiler",
      );
    });

    test("in guru mode it is told", async () => {
      const output = join(folder, "guru.ko");
      const generated = { c: calls, embedded: [] };
      const result = await build(real, { generated, output, isGuru: true });
      expect(new Set(codesOf(result))).toEqual(new Set(found));
      expect(result.diagnostics.every(({ severity }) => severity === "warning")).toBe(true);
      expect(existsSync(output)).toBe(true);
    });

    test("what embedded C does is reported, and of the user's own C it is a warning", async () => {
      const c = `#include <linux/sched.h>
#include <tapwright/script.h>
tw_s64 tw_c_nice(void) { asm volatile("cli; sti"); return task_nice(current); }
`;
      const text = `${example}\ntw_s64 tw_c_nice(void);\ntw_s64 use(void) { return tw_c_nice(); }\n`;
      const library = await build(real, { generated: { c: text, embedded: [embedded(c)] } });
      expect(codesOf(library)).toEqual([]);
      expect(library.reports.map(({ message }) => message)).toEqual([
        "embedded C of sample.stp uses `current_task`, which is neither the runtime's nor a helper of the compiler",
        "embedded C of sample.stp executes `cli` at tw_c_nice+0x0, which is for the kernel itself only",
        "embedded C of sample.stp executes `sti` at tw_c_nice+0x1, which is for the kernel itself only",
      ]);
      const unit = {
        ...embedded(c),
        file: { path: "own.stp", text: c, origin: "script" } as const,
      };
      const own = await build(real, { generated: { c: text, embedded: [unit] }, isGuru: true });
      expect(codesOf(own)).toEqual([
        "inspect/privileged-instruction",
        "inspect/privileged-instruction",
      ]);
      expect(own.module).toBeDefined();
    });

    test("what is wrong in embedded C is shown with its tapset", async () => {
      const generated = {
        c: example,
        embedded: [embedded("int f(void) { return no_such_thing; }\n")],
      };
      const result = await build(real, { generated });
      expect(result.diagnostics[0]).toMatchObject({ code: "build/embedded-c" });
      expect(result.diagnostics[0]?.message).toMatch(/of sample.stp:\n.*no_such_thing/);
      expect(
        readdirSync(join(folder, "cache/embedded")).filter((name) => name.startsWith(".")),
      ).toEqual([]);
    });

    test("an output folder that is not there is an error of the file", async () => {
      expect(codesOf(await build(real, { output: join(folder, "no/such/reads.ko") }))).toEqual([
        "build/file",
      ]);
    });

    test("a machine without the kernel's compiler is told which one", async () => {
      const programs = join(folder, "programs");
      mkdirSync(programs);
      for (const name of ["make", "sh", "ld", "cat", "mkdir", "rm", "echo"]) {
        symlinkSync(
          execFileSync("which", [name], { encoding: "utf8" }).trim(),
          join(programs, name),
        );
      }
      const path = process.env["PATH"];
      process.env["PATH"] = programs;
      const result = await build(real, { cacheDir: join(folder, "without") });
      process.env["PATH"] = path;
      expect(result.diagnostics[0]).toMatchObject({
        code: "build/no-compiler",
        message: `\`${real.compiler}\`, which builds modules for ${real.release}, is not installed`,
        hint: `run: apt-get install ${real.compiler}`,
      });
    });

    test("a signal ends the build and leaves nothing", async () => {
      const cacheDir = join(folder, "interrupted");
      const abort = new AbortController();
      const building = build(real, {
        cacheDir,
        output: join(folder, "never.ko"),
        signal: abort.signal,
      });
      setTimeout(() => abort.abort(), 300);
      expect(codesOf(await building)).toEqual(["build/interrupted"]);
      expect(existsSync(join(folder, "never.ko"))).toBe(false);
      expect(readdirSync(join(cacheDir, "runtime"))).toEqual([]);
    });
  },
);

function information(file: string, field: string): string {
  return execFileSync("modinfo", ["-F", field, join(folder, file)], { encoding: "utf8" }).trim();
}

function embedded(c: string): EmbeddedUnit {
  return { name: "sample", c, file: { path: "sample.stp", text: c } as EmbeddedUnit["file"] };
}
