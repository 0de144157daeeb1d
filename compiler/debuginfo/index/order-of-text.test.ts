import { expect, test } from "vitest";
import { BytePool } from "../byte-pool.ts";
import { inOrderOfText } from "./order-of-text.ts";

test("strings come in the order of their bytes, whatever they have in common", () => {
  const beginnings = ["", "_", "__x64_sys_", "nfs4_xdr_", "\x7f", "ÿ", "a"];
  const texts = beginnings.flatMap((beginning) =>
    Array.from({ length: 200 }, (_, number) => beginning + (number * 7919).toString(36)),
  );
  const all = [...new Set([...texts, ...beginnings, ...beginnings.map((text) => text.repeat(9))])];
  const pool = new BytePool();
  const ids = Uint32Array.from(all, (text) => pool.addText(text));
  const sorted = Array.from(inOrderOfText(pool, ids), (id) => pool.text(id));
  expect(sorted).toEqual(all.toSorted());
  expect(Array.from(ids)).toEqual(all.map((_, number) => number));
});
