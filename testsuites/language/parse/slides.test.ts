// The scripts of the slides of 2005, as printed there (with the slips that the page on that spelling names).

import { expect, test } from "vitest";
import { parseScript } from "../../../compiler/syntax/parse.ts";
import { printScript } from "../../../compiler/syntax/printer.ts";
import { exampleEnvironment, scriptFile } from "../../../compiler/syntax/test-scripts.ts";

const iotask = `global opens;
global avg(reads);
global avg(writes);

probe kernel.syscall("open") {
  opens[$pname] += 1;
}

probe kernel.syscall("read") {
  reads[$pname] <<< byte_count;
}

probe end {
  print(opens, "%d opens by process \\"%1s\\"");
  print(reads,
    "reads by process \\"%1s\\": %C.  Total bytes=%S.  Average: %A");
}
`;

const stacks = `global traces

probe kernel.function("smp_call_function")
{
  traces[$pid, $pname, stack()] += 1;
}

probe end {
  print(traces);
}
`;

const tapset = `export kernel.syscall("read") =
kernel.function("sys_read")
{
  file_descriptor = $fd;
  byte_count = $count;
  filename = get_filename_from_fd(fd);
}
`;

test.each([iotask, stacks, tapset])("a script of the slides, %#", (text) => {
  const { script, diagnostics } = parseScript(scriptFile(text), exampleEnvironment);
  expect(diagnostics).toEqual([]);
  expect(printScript(script)).toMatchSnapshot();
});

test("other probe points of the slides", () => {
  const points = [
    'kernel.function("sys_read").return',
    'perfcounter("tlbmiss").count(4000)',
    'kernel.watch("symbol").write',
    'kernel.source("f.c").line(12)',
    'kernel.module("m.ko").function("f")',
    "time.real.hz(10)",
  ];
  const { script, diagnostics } = parseScript(
    scriptFile(`probe ${points.join(", ")} { }`),
    exampleEnvironment,
  );
  expect(diagnostics).toEqual([]);
  expect(printScript(script)).toBe(`probe ${points.join(", ")} {}\n`);
});

test("the stray parenthesis is an error that names the slip", () => {
  const { script, diagnostics } = parseScript(
    scriptFile('probe end {\n  print(reads,\n    "Average: %A"));\n}\n'),
    exampleEnvironment,
  );
  expect(diagnostics).toMatchObject([
    {
      code: "parse/unexpected",
      hint: 'remove the second `)`: the 2005 slides have this slip, `print(x, "…"));`',
    },
  ]);
  expect(script.items).toHaveLength(1);
});
