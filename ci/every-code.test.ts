// Every code has a test: a wrong script that is there for it, or a test file that names it.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { stages, wrongScripts } from "../testsuites/language/marked-scripts.ts";
import { diagnosticEntries } from "./diagnostics-page.ts";

/** Which test meets the codes of a family; a code of its own comes before its family. */
const testedIn: Readonly<Record<string, string>> = {
  "parse/": "testsuites/language/parse/hostile.test.ts",
  "resolve/": "compiler/semantics/analyze-script.test.ts",
  "resolve/no-such-global": "compiler/semantics/script-options.test.ts",
  "resolve/bad-global-value": "compiler/semantics/script-options.test.ts",
  "resolve/variable-skipped": "compiler/semantics/script-options.test.ts",
  "resolve/unresolved-alias": "testsuites/faults/script.guest.test.ts",
  "contract/no-probe": "testsuites/command/contracts.guest.test.ts",
  "contract/not-recorded": "framework/reports/verify/formats.test.ts",
  "contract/kernel-not-here": "framework/reports/verify/formats.test.ts",
  "type/": "compiler/semantics/analyze-script.test.ts",
  "codegen/": "compiler/codegen/registers.test.ts",
  "codegen/entry-register": "compiler/codegen/generated-code.test.ts",
  "build/": "compiler/build/build-module.guest.test.ts",
  "build/no-tool": "compiler/build/tool.test.ts",
  "build/module-name": "compiler/build/build-module.test.ts",
  "build/compiler-not-built": "compiler/build/toolchain.test.ts",
  "build/no-namespaces": "compiler/build/enter-root.test.ts",
  "build/no-headers": "compiler/build/build-module.test.ts",
  "build/cache": "compiler/build/build-module.test.ts",
  "build/disk-full": "compiler/build/tool.test.ts",
  "inspect/": "compiler/inspect/inspect.test.ts",
  "script/no-streams": "testsuites/command/output-modes.guest.test.ts",
  "usage/": "testsuites/faults/usage.test.ts",
  "usage/architecture-mismatch": "testsuites/faults/codes.test.ts",
  "usage/bad-workload": "testsuites/faults/codes.test.ts",
  "usage/one-kernel": "framework/kernels/choose-kernel.test.ts",
  "usage/unknown-release": "testsuites/faults/codes.test.ts",
  "usage/build-tree": "testsuites/command/run-options.test.ts",
  "usage/contradiction": "testsuites/command/run-options.test.ts",
  "usage/refused-option": "testsuites/command/run-options.test.ts",
  "usage/no-such-folder": "framework/pipeline/library.test.ts",
  "usage/unwritable-output": "testsuites/command/run-options.guest.test.ts",
  "usage/bad-name": "testsuites/command/contracts.guest.test.ts",
  "usage/exists": "testsuites/command/contracts.guest.test.ts",
  "usage/no-such-thing": "testsuites/command/contracts.guest.test.ts",
  "usage/not-for-guests": "framework/shell/require-readable.test.ts",
  "usage/no-terminal": "testsuites/command/shell.guest.test.ts",
  "usage/no-effect": "framework/cli/run-contradictions.test.ts",
  "script/": "framework/pipeline/run-module.test.ts",
  "script/bad-directive": "testsuites/faults/codes.test.ts",
  "script/requirement": "testsuites/faults/codes.test.ts",
  "script/empty": "testsuites/faults/usage.test.ts",
  "script/unreadable": "testsuites/faults/usage.test.ts",
  "tapset/": "testsuites/faults/codes.test.ts",
  "tapset/changed-meanwhile": "framework/pipeline/known-texts.test.ts",
  "tapset/bad-manifest": "framework/contracts/manifest.test.ts",
  "tapset/bad-contract": "framework/contracts/contract-file.test.ts",
  "tapset/missing-dependency": "framework/verify/check-dependencies.test.ts",
  "matrix/": "testsuites/command/matrix.guest.test.ts",
  "matrix/required": "framework/matrix/judge-report.test.ts",
  "test/": "testsuites/command/test.guest.test.ts",
  "test/no-such-path": "testsuites/faults/codes.test.ts",
  "test/output-differs": "framework/reports/tests/formats.test.ts",
  "test/bad-allowances": "framework/results/allowances.test.ts",
  "test/no-evidence": "testsuites/faults/verdicts.guest.test.ts",
  "test/bad-evidence": "framework/evidence/evidence.test.ts",
  "test/no-such-cell": "framework/evidence/evidence.test.ts",
  "test/broken-off": "framework/golden/run-tests.test.ts",
  "facts/": "compiler/debuginfo/hostile.test.ts",
  "facts/file-unreadable": "compiler/debuginfo/elf/elf-file.test.ts",
  "facts/not-elf": "compiler/debuginfo/elf/elf-file.test.ts",
  "facts/boot-image": "compiler/debuginfo/elf/elf-file.test.ts",
  "facts/packed-file": "compiler/debuginfo/elf/elf-file.test.ts",
  "facts/bad-elf": "compiler/debuginfo/elf/elf-file.test.ts",
  "facts/bad-btf": "compiler/debuginfo/btf/open-btf.test.ts",
  "facts/no-program": "compiler/debuginfo/btf/open-btf.test.ts",
  "facts/worker-failed": "compiler/debuginfo/index/extract-parallel.test.ts",
  "facts/no-kallsyms": "compiler/debuginfo/kallsyms/read-kallsyms.test.ts",
  "facts/bad-kallsyms": "compiler/debuginfo/kallsyms/read-kallsyms.test.ts",
  "kernel/": "qemu/kernels/fetch-kernel.test.ts",
  "kernel/not-installed": "testsuites/faults/usage.test.ts",
  "kernel/not-built": "qemu/kernels/source/build-kernel.test.ts",
  "kernel/file-not-built": "framework/verify/why-missing.test.ts",
  "kernel/module-not-built": "framework/verify/why-missing.test.ts",
  "kernel/other-architecture": "framework/verify/why-missing.test.ts",
  "kernel/built-not-fetched": "qemu/kernels/source/build-kernel.test.ts",
  "kernel/fetched-not-built": "qemu/kernels/source/build-kernel.test.ts",
  "kernel/no-build-tools": "qemu/kernels/source/build-kernel.test.ts",
  "kernel/options-refused": "qemu/kernels/source/build-kernel.test.ts",
  "kernel/build-failed": "qemu/kernels/source/build-kernel.test.ts",
  "kernel/package-layout": "qemu/guest/missing-programs.test.ts",
  "kernel/none-for-architecture": "testsuites/faults/usage.test.ts",
  "usage/bad-build-id": "testsuites/command/own-kernels.test.ts",
  "usage/no-kernel-file": "testsuites/command/own-kernels.test.ts",
  "usage/bad-kernel-name": "testsuites/command/own-kernels.test.ts",
  "kernel/no-debug-file": "testsuites/command/own-kernels.test.ts",
  "kernel/no-build-id": "testsuites/command/own-kernels.test.ts",
  "kernel/other-build-id": "testsuites/command/own-kernels.test.ts",
  "kernel/other-kernel": "testsuites/command/own-kernels.test.ts",
  "kernel/name-taken": "testsuites/command/own-kernels.test.ts",
  "kernel/no-provider": "testsuites/command/own-kernels.test.ts",
  "kernel/facts-lost": "testsuites/faults/kernels.test.ts",
  "kernel/facts-only": "framework/kernels/require-kernel.test.ts",
  "kernel/no-busybox": "qemu/kernels/fetch-busybox.test.ts",
  "network/": "qemu/kernels/fetch-kernel.test.ts",
  "cache/": "qemu/kernels/fetch-kernel.test.ts",
  "cache/nothing-kept": "testsuites/command/nothing-kept.test.ts",
  "cache/unpack-failed": "qemu/guest/missing-programs.test.ts",
  "guest/": "framework/pipeline/run-module.test.ts",
  "guest/no-ia64-emulator": "qemu/machines/ia64.test.ts",
  "guest/ski": "qemu/machines/ia64.test.ts",
  "guest/shell-gone": "testsuites/command/shell.guest.test.ts",
  "guest/unknown-workload": "testsuites/faults/codes.test.ts",
  "guest/workload-refused": "testsuites/faults/guest.guest.test.ts",
  "guest/no-emulator": "qemu/guest/missing-programs.test.ts",
  "guest/no-compiler": "qemu/guest/missing-programs.test.ts",
  "guest/agent-build-failed": "qemu/guest/missing-programs.test.ts",
  "guest/no-driver": "qemu/guest/drivers.test.ts",
  "guest/acceleration": "qemu/guest/acceleration.guest.test.ts",
  "guest/boot-failed": "qemu/guest/broker.guest.test.ts",
  "machine/": "testsuites/faults/usage.test.ts",
};

const scripts = stages.flatMap(wrongScripts);
const marked = new Set<string | undefined>(scripts.map(({ code }) => code));

test("every code has a wrong script, or a test that names it", () => {
  const missing = diagnosticEntries()
    .map(({ code }) => code)
    .filter((code) => !marked.has(code) && !isNamed(code));
  expect(missing).toEqual([]);
});

function isNamed(code: string): boolean {
  const file = testedIn[code] ?? testedIn[code.replace(/\/.*/, "/")];
  if (file === undefined) return false;
  const text = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  // The rooms of debug information name their faults without the family.
  const spelled = code.replace("facts/", "");
  return new RegExp(`(?<![\\w-])${spelled}(?![\\w-])`).test(text.replaceAll("\\/", "/"));
}
