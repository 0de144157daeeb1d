import { describe, expect, test } from "vitest";
import { programOf } from "../semantics/testing/analyze-text.ts";
import { emitModule } from "./emit-module.ts";
import { compileC, missingCompiler } from "./testing/compile-c.ts";
import { iotask, scf } from "./testing/slide-programs.ts";

/* A little of everything, for whoever reviews a change of the generator. */
const tourText = `global hits, sizes, last = "none"

function label:string(n, name:string) {
  if (n > 1) return name . "s"
  return name
}

function depth(n) { return n <= 0 ? 0 : 1 + depth(n - 1) }

probe kernel.function("vfs_read") { hits[execname(), pid()]++; sizes <<< $count }

probe kernel.function("vfs_read").return {
  if ($return < 0) next
  last = execname() . ":" . sprint(@entry($count))
}

probe end {
  foreach ([name, id] in hits- limit 10) {
    if (id == 1 || (name == "init" && hits[name, id] / (id - 1) > 2)) continue
    printf("%-16s %d %s\\n", name, hits[name, id], label(hits[name, id], "read"))
  }
  try { println(@avg(sizes) >> 2, " ", depth(3)) } catch (message) { println("no reads: ", message) }
  for (i = 0; i < 3; i++) print(i ? "," : "", i)
  print(@hist_log(sizes))
  println("last ", last)
}
`;
const tour = () => programOf(tourText);

const noCompiler = missingCompiler();

describe.each([
  ["iotask", iotask],
  ["scf", scf],
  ["tour", tour],
] as const)("%s", (name, make) => {
  const emit = () => emitModule(make(), { moduleName: name, architecture: "x86_64" });

  test("is the golden file", async () => {
    const { c, diagnostics } = emit();
    expect(diagnostics).toEqual([]);
    await expect(c).toMatchFileSnapshot(`golden/${name}.c`);
  });

  test("is the same every time", () => {
    expect(emit().c).toBe(emit().c);
  });

  test.skipIf(noCompiler)("compiles without a warning", () => {
    expect(compileC(emit().c)).toBe("");
  });
});
