// The tapset that `tapwright new` makes: small, and right.

import { defaultKernel } from "../../qemu/index.ts";

/** Its files by their paths; the contract is made from a kernel. */
export function sampleTapset(name: string): ReadonlyMap<string, string> {
  const first = name.replaceAll("-", "_");
  return new Map([
    ["tapset.json", manifest(name)],
    [`${name}.stp`, probes(name, first)],
    ["tests/open.test.stp", openTest(first)],
    ["tests/open.golden", "{{truth.opens.alpha}} opens of files below /\n"],
  ]);
}

/** A pre-release may change in any way: what the author puts in the sample's place asks for no other version. */
function manifest(name: string): string {
  const value = {
    name,
    version: "0.1.0-dev",
    description: `What ${name} is for, in a sentence`,
    license: "MIT",
    maintainers: [{ name: "Your name" }],
    kernels: [defaultKernel],
    architectures: ["x86_64"],
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** `first`: what the names of its probes begin with, in which no `-` can be. */
function probes(name: string, first: string): string {
  return `// ${name}: begins with one probe, which others may take the place of.

/**
 * probe ${first}.open - a process opens a file
 *
 * @path: string, as the process gave it
 * @flags: long >= 0, O_ flags
 *
 * Context: the process that opens
 */
probe ${first}.open = kernel.function("do_sys_openat2").call!, kernel.function("do_sys_open").call!
{
  path = user_string2($filename, "")
  flags = @choose_defined($how->flags, $flags)
}
`;
}

function openTest(first: string): string {
  return `# @workload file-io --processes alpha --opens 7
global opens
probe ${first}.open { if (execname() == "alpha" && substr(path, 0, 1) == "/") opens++ }
probe end { printf("%d opens of files below /\\n", opens) }
`;
}
