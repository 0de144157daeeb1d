// Modules of every architecture that do what they may not, one for each rule: made by the architecture's own assembler and
// linker, inspected as `tapwright inspect` does.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { codes, type Code } from "../source/codes.ts";
import type { RelocatableObject } from "./object.ts";
import type { Finding } from "./subject.ts";
import { arm64 } from "./testing/doctored/arm64.ts";
import type { DoctoredArchitecture } from "./testing/doctored/doctored.ts";
import { i386 } from "./testing/doctored/i386.ts";
import { ia64 } from "./testing/doctored/ia64.ts";
import { ppc64 } from "./testing/doctored/ppc64.ts";
import { ppc64le } from "./testing/doctored/ppc64le.ts";
import { s390x } from "./testing/doctored/s390x.ts";
import { x86_64 } from "./testing/doctored/x86_64.ts";
import { inspectDraft, isInstalled, vermagic, type ModuleDraft } from "./testing/link-module.ts";

const architectures = [x86_64, i386, arm64, ppc64le, ppc64, s390x, ia64];

const instructionRules: readonly Code[] = [
  "inspect/import",
  "inspect/undecodable",
  "inspect/privileged-instruction",
  "inspect/trap",
  "inspect/vector-instruction",
  "inspect/indirect-jump",
  "inspect/jump-target",
  "inspect/absolute-write",
  "inspect/cpu-write",
  "inspect/foreign-write",
  "inspect/constant-write",
];

/** Of the same text on every architecture: the draft, and what is found. */
const formRules: readonly (readonly [code: Code, draft: ModuleDraft, what: string])[] = [
  ["inspect/section", { script: '.section __ex_table,"a"\n.zero 8' }, "__ex_table"],
  ["inspect/section", { script: '.section .altinstructions,"a"\n.zero 8' }, ".altinstructions"],
  ["inspect/section", { script: '.section __jump_table,"aw"\n.zero 8' }, "__jump_table"],
  ["inspect/section", { script: '.section .init_array,"aw"\n.zero 8' }, ".init_array"],
  ["inspect/section", { script: '.section _kprobe_blacklist,"aw"\n.zero 8' }, "_kprobe_blacklist"],
  ["inspect/section", { script: '.section .data..percpu,"aw"\n.zero 8' }, ".data..percpu"],
  ["inspect/section", { script: '.section ___ksymtab_gpl+x,"a"\n.zero 8' }, "___ksymtab_gpl+x"],
  [
    "inspect/writable-code",
    { script: '.section .text.unlikely,"awx",%nobits\n.zero 16' },
    ".text.unlikely",
  ],
  [
    "inspect/reserved-name",
    { script: ".data\n.globl __ksymtab_x\n__ksymtab_x: .zero 8" },
    "__ksymtab_x",
  ],
  [
    "inspect/reserved-name",
    { script: ".data\n.globl __mod_x_device_table\n__mod_x_device_table: .zero 8" },
    "__mod_x_device_table",
  ],
  ["inspect/license", { information: ["license=Proprietary", "name=a", vermagic] }, "Proprietary"],
  ["inspect/license", { information: ["name=a", vermagic] }, "none"],
  ["inspect/module-information", informationWith("alias=pci:v*"), "alias=pci:v*"],
  ["inspect/module-information", informationWith("import_ns=USB"), "import_ns=USB"],
  ["inspect/module-information", informationWith("depends=usbcore"), "depends=usbcore"],
  ["inspect/module-information", informationWith("license=GPL"), "license=GPL"],
  [
    "inspect/vermagic",
    { information: ["license=GPL", "vermagic=6.1.1 SMP mod_unload "] },
    "6.1.1 SMP mod_unload",
  ],
  ["inspect/vermagic", { information: ["license=GPL"] }, "none"],
  [
    "inspect/build-id",
    { edit: (text) => text.replace("0123456789abcdef", "fedcba9876543210") },
    "fedcba9876543210",
  ],
  ["inspect/no-script", { edit: (text) => text.replaceAll("tw_script", "my_script") }, "tw_script"],
  ["inspect/entry-point", { entries: ["init_module", "tw_given"] }, "no cleanup_module"],
  ["inspect/entry-point", { entries: ["init_module", "tw_given"] }, "tw_given"],
  ["inspect/changed-runtime", { patch: flipFirstByteOfCode }, ".text"],
  [
    "inspect/changed-runtime",
    { editRuntime: (text) => text.replace("register_kprobe", "unregister_kprobe") },
    ".data",
  ],
];

/** Where functions have descriptors: a table of handlers that has the address of code. */
const codeAddresses: Readonly<Record<string, readonly [script: string, what: string]>> = {
  ia64: [".section .rodata\n.balign 8\ndata8 probe_0#, @fptr(probe_0#)", ".text"],
  ppc64: [".section .rodata\n.balign 8\n.quad .probe_0, probe_0", ".text"],
};

/** Where relocations of kinds are refused that are not followed: a piece of a script, and the kind. */
const unfollowed: Readonly<Record<string, readonly (readonly [script: string, kind: string])[]>> = {
  ia64: [
    [".text\nmovl r14 = @ltoff(own_#)\n.data\n.globl own_#\nown_: .zero 8", "0x33"],
    [".text\naddl r14 = @pltoff(probe_0#), r1", "0x3a"],
    [".data\n.balign 8\ndata8 @ltv(probe_0#)", "0x77"],
    // The other order of bytes.
    [".data\n.balign 8\n.msb\ndata8 @fptr(probe_0#)\n.lsb", "0x46"],
  ],
};

function informationWith(line: string): ModuleDraft {
  return { information: ["license=Dual MIT/GPL", "name=clean", vermagic, line] };
}

function flipFirstByteOfCode(bytes: Buffer, object: RelocatableObject): void {
  const at = bytes.indexOf(object.section(".text")!.bytes);
  bytes[at] = bytes[at]! ^ 0xff;
}

test("every rule has its case", () => {
  const tested = new Set([...instructionRules, ...formRules.map(([code]) => code)]);
  const others = [
    "inspect/architecture",
    "inspect/code-address",
    "inspect/not-a-module",
    "inspect/relocation",
  ];
  const all = Object.keys(codes).filter((code) => code.startsWith("inspect/"));
  expect([...tested, ...others].sort()).toEqual(all.sort());
});

const folder = mkdtempSync(join(tmpdir(), "tapwright-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Each assembly in a function of its own, `doctored`, `doctored1` and so on. */
function scriptWith(
  assemblies: readonly string[],
  { dialect = "", return: back }: DoctoredArchitecture,
): string {
  const functions = assemblies.flatMap((assembly, index) => [
    ".text",
    ".balign 16",
    `.type ${nameOf(index)}, %function`,
    `${nameOf(index)}:`,
    assembly.replaceAll("doctored", nameOf(index)),
    ".text",
    back,
  ]);
  return [dialect, ...functions, ".data", ".balign 8", "own: .zero 8"].join("\n");
}

function nameOf(index: number): string {
  return `doctored${index || ""}`;
}

/** Without the targets of jumps, and without the import that a write to the kernel's variable is besides. */
function shown(findings: readonly Finding[]): string[] {
  const found = findings
    .filter(({ code, what }) => code !== "inspect/import" || what !== "tw_outer")
    .map(({ code, part, what }) => {
      const text = what.replace(/[0-9a-f]+ <[^>]*>/, "…");
      return `${part.name}: ${code}: ${text}`;
    });
  return [...new Set(found)];
}

describe.each(architectures.map((target) => [target.architecture, target] as const))(
  "modules for %s",
  (_, target) => {
    const reason = isInstalled(target) ? undefined : `${target.package} is not installed`;
    const title = (text: string): string => (reason ? `${text} (SKIP: ${reason})` : text);
    const isSkipped = reason !== undefined;
    const cases = instructionRules
      .filter((code) => code !== "inspect/import")
      .flatMap((code) =>
        (target.cases[code] ?? []).map(([assembly, what]) => ({ code, assembly, what })),
      );
    // All of them are functions of one module, which is linked once.
    let findings: readonly Finding[] = [];
    beforeAll(() => {
      if (isSkipped) return;
      const assemblies = cases.map(({ assembly }) => assembly);
      findings = inspectDraft(target, folder, { script: scriptWith(assemblies, target) });
    });

    test.skipIf(isSkipped)(title("a clean one is good"), () => {
      expect(shown(inspectDraft(target, folder))).toEqual([]);
    });

    test.skipIf(isSkipped)(title("each rule about instructions has its case"), () => {
      expect(Object.keys(target.cases).sort()).toEqual([...instructionRules].sort());
      expect(Object.values(target.cases).filter((list) => list.length === 0)).toEqual([]);
    });

    test.skipIf(isSkipped).each(cases.map((one, index) => ({ ...one, index })))(
      title("$code: $assembly"),
      ({ code, what, index }) => {
        const name = nameOf(index);
        const found = findings.filter(({ place }) => place?.split("+")[0] === name);
        expect(shown(found)).toContain(`the script: ${code}: ${what}`);
        expect(new Set(found.map((one) => one.code))).toEqual(new Set([code]));
      },
    );

    test.skipIf(isSkipped).each(target.cases["inspect/import"] ?? [])(
      title("inspect/import: %s"),
      (assembly, what) => {
        const found = inspectDraft(target, folder, { script: scriptWith([assembly], target) });
        expect(shown(found)).toEqual([`the script: inspect/import: ${what}`]);
      },
    );

    test.skipIf(isSkipped).each(target.harmless.map((assembly) => ({ assembly })))(
      title("nothing is wrong with: $assembly"),
      ({ assembly }) => {
        const found = inspectDraft(target, folder, { script: scriptWith([assembly], target) });
        expect(shown(found)).toEqual([]);
      },
    );

    test.skipIf(isSkipped).each(formRules)(title("%s: %o"), (code, draft, what) => {
      const found = inspectDraft(target, folder, draft);
      expect(found.map((one) => `${one.code}: ${one.what}`)).toContain(`${code}: ${what}`);
      expect(new Set(found.map((one) => one.code))).toEqual(new Set([code]));
    });

    test.skipIf(isSkipped)(title("a pointer to a function is what the ABI says"), () => {
      const plain = ".section .rodata\n.balign 8\n";
      const [script, what] = codeAddresses[target.architecture] ?? [
        `${plain}${target.pointer} probe_0`,
        undefined,
      ];
      const wanted = what === undefined ? [] : [`the script: inspect/code-address: ${what}`];
      expect(shown(inspectDraft(target, folder, { script }))).toEqual(wanted);
    });

    test.skipIf(isSkipped).each(unfollowed[target.architecture] ?? [])(
      title("what the loader does is known, or refused: %s"),
      (script, kind) => {
        expect(shown(inspectDraft(target, folder, { script }))).toEqual([
          `the script: inspect/relocation: ${kind}`,
        ]);
      },
    );

    test.skipIf(isSkipped)(title("the script may define names for embedded C"), () => {
      const script = ".data\n.globl tw_get_g_n\ntw_get_g_n: .zero 8";
      expect(shown(inspectDraft(target, folder, { script }))).toEqual([]);
    });

    test.skipIf(isSkipped)(title("another architecture is told before anything else"), () => {
      const other = target.architecture === "x86_64" ? "arm64" : "x86_64";
      const found = inspectDraft(target, folder, {}, { architecture: other });
      expect(shown(found)).toEqual([`the module: inspect/architecture: ${target.architecture}`]);
    });

    test.skipIf(isSkipped)(title("what embedded C does is known for its own"), () => {
      const [[assembly, what] = ["", ""]] = target.cases["inspect/privileged-instruction"] ?? [];
      const embedded = scriptWith([assembly], target);
      expect(shown(inspectDraft(target, folder, { embedded }))).toEqual([
        `embedded C of sample.stp: inspect/privileged-instruction: ${what}`,
      ]);
    });
  },
);
