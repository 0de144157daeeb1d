// gcc splits a function into its beginning and the rest, and may put the rest back; neither is called by anything in the source.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { DebugInfo } from "../debug-info.ts";
import { indexKernel } from "../index/index-kernel.ts";
import { openFacts } from "../index/open-facts.ts";
import * as dw from "./constants.ts";
import type { AttributeDraft, EntryDraft } from "./dwarf-writer.ts";
import { codeAt, low, programOf } from "./one-unit-program.ts";

const origin = (label: string): AttributeDraft => [
  dw.DW_AT_abstract_origin,
  dw.DW_FORM_ref4,
  label,
];

function source(label: string, line: number): EntryDraft {
  const attributes: AttributeDraft[] = [
    [dw.DW_AT_name, dw.DW_FORM_string, label],
    [dw.DW_AT_decl_line, dw.DW_FORM_data1, line],
    [dw.DW_AT_inline, dw.DW_FORM_data1, 1],
  ];
  return { tag: dw.DW_TAG_subprogram, label, attributes };
}

function own(label: string, at: number, children: readonly EntryDraft[] = []): EntryDraft {
  const attributes = [origin(label), ...codeAt(at, 0x20)];
  return { tag: dw.DW_TAG_subprogram, attributes, children };
}

function copy(
  label: string,
  at: number,
  callLine: number,
  children: EntryDraft[] = [],
): EntryDraft {
  const call: AttributeDraft = [dw.DW_AT_call_line, dw.DW_FORM_data1, callLine];
  const attributes = [origin(label), ...codeAt(at, 0x18 - (at % 0x20)), call];
  return { tag: dw.DW_TAG_inlined_subroutine, attributes, children };
}

const block = (at: number, child: EntryDraft): EntryDraft => ({
  tag: dw.DW_TAG_lexical_block,
  attributes: codeAt(at, 0x18 - (at % 0x20)),
  children: [child],
});

const functions: readonly EntryDraft[] = [
  source("split", 10),
  source("caller", 20),
  source("again", 30),
  source("wrapper", 40),
  source("wrapped", 40),
  // The rest stands in the function itself; elsewhere only the beginning was inlined, and a piece has code of its own.
  own("split", 0, [block(0x04, copy("split", 0x08, 10))]),
  own("split", 0x20),
  own("caller", 0x40, [copy("split", 0x44, 23, [block(0x48, copy("split", 0x4c, 10))])]),
  // It calls itself, and one level of that was inlined.
  own("again", 0x60, [copy("again", 0x64, 33)]),
  // One macro defines both on one line.
  own("wrapper", 0x80, [copy("wrapped", 0x84, 40)]),
];

let folder: string;
let info: DebugInfo;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tapwright-split-"));
  const file = join(folder, "program");
  const symbols = { split: 0, "split.part.0": 0x20, caller: 0x40 };
  writeFileSync(file, programOf(functions, 0xa0, symbols));
  const built = await indexKernel({ debugFile: file, output: `${file}.facts` });
  expect(built).toMatchObject({ ok: true, value: { statistics: { complaints: [], units: 1 } } });
  const facts = openFacts(`${file}.facts`);
  if (!facts.ok) throw new Error(facts.fault.message);
  info = facts.value;
});
afterAll(() => rmSync(folder, { recursive: true }));

const copiesOf = (name: string): readonly (readonly [at: number, isRest: boolean | undefined])[] =>
  info
    .functions({ name })
    .flatMap((fn) => info.inlinedSites(fn))
    .map(({ pc, isRest }) => [Number(pc! - low), isRest]);

test("what was put back is the rest of a call, in the function itself and where it was inlined", () => {
  expect(copiesOf("split")).toEqual([
    [0x08, true],
    [0x44, false],
    [0x4c, true],
  ]);
});

test("a piece with code of its own is the rest of a call", () => {
  const entries = info
    .functions({ name: "split" })
    .map(({ entry }) => [entry?.symbol, entry?.isRest]);
  expect(entries).toEqual([
    ["split", false],
    ["split.part.0", true],
  ]);
});

test("a function that calls itself is called, and so is one that a macro put on the line of its caller", () => {
  expect(copiesOf("again")).toEqual([[0x64, false]]);
  expect(copiesOf("wrapped")).toEqual([[0x84, false]]);
});

test("the rest is none of the functions that a function calls", () => {
  const [split] = info.functions({ name: "split" });
  const [caller] = info.functions({ name: "caller" });
  expect(info.callees?.(split!.entry!)).toEqual([]);
  const [called, ...others] = info.callees?.(caller!.entry!) ?? [];
  expect(others).toEqual([]);
  expect(called?.copies.map(({ pc }) => Number(pc! - low))).toEqual([0x44]);
});
