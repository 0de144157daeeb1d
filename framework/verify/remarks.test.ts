import { expect, test } from "vitest";
import type { Manifest } from "../contracts/manifest.ts";
import { idleAbsences } from "./remarks.ts";

test("an absence that is claimed of no probe is told", () => {
  const absence = { kernels: ["trixie/*"], reason: "it is gone" };
  const absent = [
    { ...absence, probe: "net.*" },
    { ...absence, probe: "nte.open" },
  ];
  const manifest = { absent } as unknown as Manifest;
  expect(idleAbsences(manifest, [{ alias: "net.open" }])).toEqual([
    {
      alias: "nte.open",
      kind: "absent-nothing",
      text: "the manifest says that it is absent on trixie/*, and no probe has that name",
    },
  ]);
  expect(idleAbsences(undefined, [])).toEqual([]);
});
