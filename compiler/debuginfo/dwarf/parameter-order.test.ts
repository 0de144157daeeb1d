// Inlined copies have their parameters in an order of the compiler's; a function has them in the order of its declaration.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { indexModule } from "../index/index-kernel.ts";
import { openFacts } from "../index/open-facts.ts";
import * as dw from "./constants.ts";
import type { AttributeDraft, EntryDraft } from "./dwarf-writer.ts";
import { codeAt, programOf } from "./one-unit-program.ts";

const declared = ["first", "second", "third", "fourth"];
/** The last is long enough to be copied at once. */
const placeOf = (name: string): AttributeDraft => [
  dw.DW_AT_location,
  dw.DW_FORM_exprloc,
  name === "fourth" ? new Uint8Array(100).fill(dw.DW_OP_nop) : Uint8Array.of(dw.DW_OP_nop),
];

function parameterOf(name: string): EntryDraft {
  const origin: AttributeDraft = [dw.DW_AT_abstract_origin, dw.DW_FORM_ref4, name];
  return { tag: dw.DW_TAG_formal_parameter, attributes: [origin, placeOf(name)] };
}

/** A function of the program that has a copy of `helper`, whose parameters stand in a given order. */
function caller(order: readonly string[]): EntryDraft {
  const copy: EntryDraft = {
    tag: dw.DW_TAG_inlined_subroutine,
    attributes: [[dw.DW_AT_abstract_origin, dw.DW_FORM_ref4, "helper"], ...codeAt(0x10, 0x10)],
    children: [
      ...order.map(parameterOf),
      {
        tag: dw.DW_TAG_variable,
        attributes: [[dw.DW_AT_name, dw.DW_FORM_string, "local"], placeOf("local")],
      },
    ],
  };
  const attributes: AttributeDraft[] = [
    [dw.DW_AT_name, dw.DW_FORM_string, "caller"],
    ...codeAt(0, 0x40),
  ];
  return { tag: dw.DW_TAG_subprogram, attributes, children: [copy] };
}

const helper: EntryDraft = {
  tag: dw.DW_TAG_subprogram,
  label: "helper",
  attributes: [
    [dw.DW_AT_name, dw.DW_FORM_string, "helper"],
    [dw.DW_AT_inline, dw.DW_FORM_data1, 1],
  ],
  children: declared.map((name) => ({
    tag: dw.DW_TAG_formal_parameter,
    label: name,
    attributes: [[dw.DW_AT_name, dw.DW_FORM_string, name]],
  })),
};

test.each([
  [["first", "second", "third", "fourth"]],
  [["fourth", "third", "second", "first"]],
  [["fourth", "first", "second", "third"]],
  [["second", "first", "fourth", "third"]],
])("%s", (order) => {
  const folder = mkdtempSync(join(tmpdir(), "tapwright-order-"));
  try {
    const file = join(folder, "program");
    writeFileSync(file, programOf([helper, caller(order)], 0x40, { caller: 0 }));
    expect(indexModule({ debugFile: file, output: `${file}.facts` })).toMatchObject({
      ok: true,
      value: { statistics: { complaints: [], variables: declared.length + 1 } },
    });
    const facts = openFacts(`${file}.facts`);
    if (!facts.ok) throw new Error(facts.fault.message);
    const [fn] = facts.value.functions({ name: "helper" });
    const [site] = facts.value.inlinedSites(fn!);
    const variables = facts.value.variables(site!);
    expect(variables.map(({ name, isParameter }) => [name, isParameter])).toEqual([
      ...declared.map((name) => [name, true]),
      ["local", false],
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
