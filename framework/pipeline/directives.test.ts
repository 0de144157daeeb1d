import { describe, expect, test } from "vitest";
import { parseDirectives, parseWorkload, unmetRequirement } from "./directives.ts";

describe("directives at the head of a script", () => {
  test("are read from both kinds of comments up to the first line of code", () => {
    const script = [
      "# Counts reads.",
      "#",
      '# @workload files --name "a b" c\\ d',
      "",
      "// @time-limit 20",
      "# @requires CONFIG_KPROBES",
      "# @requires CONFIG_HZ=250",
      "# @requires architecture x86_64 arm64",
      "# @requires debug-information",
      "# @arguments 7 'two words'",
      "# @expects-error division by 0",
      "# @expects-error kernel read fault",
      "global reads",
      "# @time-limit nonsense, but no directive here",
    ].join("\n");
    expect(parseDirectives(script)).toEqual({
      directives: {
        workload: { name: "files", arguments: ["--name", "a b", "c d"] },
        timeLimitSeconds: 20,
        modules: [],
        moduleFiles: [],
        scriptArguments: ["7", "two words"],
        expectedErrors: ["division by 0", "kernel read fault"],
        defines: {},
        guru: false,
        requirements: [
          { kind: "config", name: "CONFIG_KPROBES", value: "y" },
          { kind: "config", name: "CONFIG_HZ", value: "250" },
          { kind: "architecture", names: ["x86_64", "arm64"] },
          { kind: "debug-information" },
        ],
      },
      problems: [],
    });
  });

  test.each([
    ["# @workload", "@workload NAME [ARGUMENTS]"],
    ["# @workload 'open", "@workload NAME [ARGUMENTS]"],
    ["# @workload a\n# @workload b", "the workload was named before"],
    ["# @time-limit 0", "@time-limit SECONDS, a positive number"],
    [
      "# @requires",
      "@requires CONFIG_NAME[=VALUE] | architecture NAME… | debug-information | release N.N | huge-pages",
    ],
    ["# @arguments", "@arguments WORD…, those of the script"],
    ["# @arguments 'open", "@arguments WORD…, those of the script"],
    ["# @expects-error", "@expects-error TEXT, a part of the error's text"],
    [
      "# @wrkload x",
      "unknown directive '@wrkload'; there are @workload, @time-limit, @modules, @module-files, @arguments, @requires, @define, @guru, @expects-error",
    ],
  ])("%j is a problem", (script, message) => {
    const { problems } = parseDirectives(script);
    expect(problems.map((problem) => problem.message)).toEqual([message]);
    expect(problems[0]!.line).toBe(script.split("\n").length);
  });

  test("name modules of the kernel", () => {
    const { directives, problems } = parseDirectives(
      "# @modules loop zram\n# @modules brd\n# @module-files dummy",
    );
    expect(problems).toEqual([]);
    expect(directives.modules).toEqual(["loop", "zram", "brd"]);
    expect(directives.moduleFiles).toEqual(["dummy"]);
    expect(parseDirectives("# @modules").problems[0]?.message).toContain("@modules NAME…");
  });

  test("an address in prose is no directive", () => {
    expect(parseDirectives("# mail me@example.org about @this").problems).toEqual([]);
  });
});

test("a workload is split as a shell splits words", () => {
  expect(parseWorkload(`io "x\\"y" 'a  b' plain`)?.arguments).toEqual(['x"y', "a  b", "plain"]);
  expect(parseWorkload("  ")).toBeUndefined();
});

test("requirements are compared with the kernel", () => {
  const kernel = {
    architecture: "x86_64",
    release: "6.1.0-56-cloud-amd64",
    config: new Map([["CONFIG_KPROBES", "y"]]),
    hasDebugInformation: false,
    machineHasHugePages: false,
  };
  const unmet = (script: string) =>
    parseDirectives(script).directives.requirements.map((one) => unmetRequirement(one, kernel));
  expect(unmet("# @requires CONFIG_KPROBES")).toEqual([undefined]);
  expect(unmet("# @requires CONFIG_KASAN")).toEqual(["wants CONFIG_KASAN=y, the kernel has n"]);
  expect(unmet("# @requires architecture arm64 s390x")).toEqual([
    "wants arm64 or s390x, the kernel is x86_64",
  ]);
  expect(unmet("# @requires debug-information")).toEqual(["wants the kernel's debug information"]);
  const met = ["# @requires release 6.1", "# @requires release 5.10"];
  expect(met.flatMap(unmet)).toEqual([undefined, undefined]);
  expect(["6.2", "6.12", "7.0"].flatMap((one) => unmet(`# @requires release ${one}`))).toEqual([
    "wants Linux 6.2, the kernel is 6.1.0-56-cloud-amd64",
    "wants Linux 6.12, the kernel is 6.1.0-56-cloud-amd64",
    "wants Linux 7.0, the kernel is 6.1.0-56-cloud-amd64",
  ]);
  expect(unmet("# @requires huge-pages")).toEqual([
    "wants huge pages, the kernel has CONFIG_TRANSPARENT_HUGEPAGE=n",
  ]);
  const config = new Map([["CONFIG_TRANSPARENT_HUGEPAGE", "y"]]);
  const hugePages = { kind: "huge-pages" } as const;
  expect(unmetRequirement(hugePages, { ...kernel, config })).toBe(
    "wants huge pages, the emulated processor of x86_64 has none",
  );
  expect(unmetRequirement(hugePages, { ...kernel, config, machineHasHugePages: true })).toBe(
    undefined,
  );
});
