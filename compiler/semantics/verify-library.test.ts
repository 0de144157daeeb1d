import { expect, test } from "vitest";
import { createFakeDebugInfo } from "./testing/fake-debug-info.ts";
import { fakeHost } from "./testing/analyze-text.ts";
import { verifyLibrary } from "./verify-library.ts";

const host = fakeHost({
  "a.stp": `
    function name_of:string(fd) %{ /* pure */ %}
    probe fs.read = kernel.function("vfs_raed")?, kernel.function("vfs_read")!, kernel.function("vfs_write") {
      bytes = $count
      half = bytes / 2
      name = name_of(half)
      if (@defined($nothing)) gone = $nothing; else gone = 0
    }
    probe fs.partly = kernel.function("vfs_*") { late = $inode->f_flags; fine = $count }
    probe fs.absent = kernel.function("nowhere")?, fs.elsewhere? { bytes = 1 }
    probe fs.one = fs.read { again = bytes }
  `,
  "b.stp": "probe other.file = begin { x = 1 }",
});

test("says of each alias what it stands for and which of its values hold", () => {
  const verdicts = verifyLibrary([host.library[0]!], host);
  expect(verdicts.map(({ alias, verdict }) => `${alias} ${verdict}`)).toEqual([
    "fs.read resolved",
    "fs.partly unresolved",
    "fs.absent unresolved",
    "fs.one resolved",
  ]);
  expect(verdicts[0]).toMatchObject({
    alternatives: [
      {
        point: 'kernel.function("vfs_raed")',
        status: "absent",
        reason: "kernel 6.1.0-56-cloud-amd64 has no function `vfs_raed`",
      },
      { point: 'kernel.function("vfs_read")', status: "chosen" },
      { point: 'kernel.function("vfs_write")', status: "unused" },
    ],
    values: [
      { name: "bytes", type: "long", verdict: "resolved" },
      { name: "half", type: "long", verdict: "resolved" },
      { name: "name", type: "string", verdict: "resolved" },
      { name: "gone", type: "long", verdict: "resolved" },
    ],
  });
});

test("a value that one of several points lacks is unresolved, with the reason", () => {
  const [, partly] = verifyLibrary([host.library[0]!], host);
  expect(partly?.values).toEqual([
    {
      name: "late",
      type: "long",
      verdict: "unresolved",
      reason: "there is no variable `$inode` at vfs_write@fs/read_write.c:565",
      code: "resolve/no-such-variable",
      hint: "available here: $file, $buf, $count, $pos",
      reads: [],
    },
    {
      name: "fine",
      type: "long",
      verdict: "resolved",
      location:
        'kernel.function("vfs_read@fs/read_write.c:450"), kernel.function("vfs_write@fs/read_write.c:565")',
      reads: [{ expression: "$count", type: "size_t", location: "rdx" }],
    },
  ]);
});

test("what BTF does not tell is unknown, not wrong", () => {
  const debugInfo = createFakeDebugInfo("btf");
  const unknown = { kind: "unavailable", reason: "unknown-without-dwarf" } as const;
  const blind = {
    ...debugInfo,
    variables: (site: Parameters<typeof debugInfo.variables>[0]) =>
      debugInfo.variables(site).map((one) => ({ ...one, location: unknown })),
  };
  const [read] = verifyLibrary([host.library[0]!], { ...host, debugInfo: blind });
  expect([read?.verdict, read?.values[0]?.verdict]).toEqual(["unknown", "unknown"]);
});

test("whether the kernel takes a probe somewhere is unknown where nothing tells", () => {
  const debugInfo = createFakeDebugInfo("btf");
  const unjudged = {
    ...debugInfo,
    functions: (pattern: Parameters<typeof debugInfo.functions>[0]) =>
      debugInfo.functions(pattern).map((fn) => ({
        ...fn,
        entry: fn.entry && { ...fn.entry, isUnjudged: true },
      })),
  };
  const library = fakeHost({ "u.stp": 'probe u.read = kernel.function("vfs_read") { }' });
  const [read] = verifyLibrary([library.library[0]!], { ...library, debugInfo: unjudged });
  expect([read?.verdict, read?.alternatives[0]?.caveats]).toEqual([
    "unknown",
    [
      {
        kind: "unchecked",
        text: "BTF alone does not tell whether the kernel takes a probe at vfs_read",
      },
    ],
  ]);
});

test("a chosen alternative says where it stands, and a value what it looks at there", () => {
  const [read, , , one] = verifyLibrary([host.library[0]!], host);
  const chosen = read?.alternatives.find(({ status }) => status === "chosen");
  expect(chosen?.sites).toEqual([
    {
      point: 'kernel.function("vfs_read@fs/read_write.c:450")',
      kind: "entry",
      signature: "long vfs_read(struct file* file, const char* buf, size_t count, long* pos)",
      file: "fs/read_write.c",
      line: 450,
    },
  ]);
  const count = { expression: "$count", type: "size_t", location: "rdx" };
  expect(read?.values.map(({ name, reads }) => [name, reads])).toEqual([
    ["bytes", [count]],
    ["half", []],
    ["name", []],
    // Of the branches of `@defined`, only the one that is taken.
    ["gone", []],
  ]);
  expect(one?.values.map(({ name, type }) => `${name}:${type}`)).toEqual([
    "again:long",
    "bytes:long",
    "half:long",
    "name:string",
    "gone:long",
  ]);
});

test("what a point that is there does not promise is a caveat", () => {
  const doubtful = fakeHost({
    "c.stp": `
      probe d.both = kernel.function("show_line") { }
      probe d.one = kernel.function("show_line@fs/proc/fd.c") { }
      probe d.pattern = kernel.function("vfs_*") { }
      probe d.part = kernel.function("take_in").call { }
      probe d.call = kprobe.function("__x64_sys_left_out") { }
      probe d.instead = kernel.function("audit_nothing") { }
      probe d.copies = kernel.function("search_probe") { }
      probe d.inline = kernel.function("search_probe").inline { }
    `,
  });
  const verdicts = verifyLibrary([doubtful.library[0]!], doubtful);
  const told = verdicts.map(({ alternatives }) => alternatives[0]!.caveats);
  expect(told).toEqual([
    [
      {
        kind: "several-functions",
        text: "2 functions are called show_line, and it stands at all of them: in fs/proc/fd.c, net/netfilter/nf_log.c",
      },
    ],
    [],
    [],
    [
      {
        kind: "inlined-in-part",
        text: "take_in was also inlined at 3 places, where this point does not fire",
      },
      {
        kind: "renamed",
        text: "the compiler made take_in.part.0 of take_in: it is reached only where its beginning, which was inlined, goes on",
      },
    ],
    [
      {
        kind: "not-configured",
        text: "this kernel's configuration leaves __x64_sys_left_out out: what is there only returns ENOSYS",
      },
    ],
    [
      {
        kind: "not-configured",
        text: "this kernel has only a stand-in for audit_nothing: CONFIG_AUDIT is not set, and include/linux/audit.h:92 declares it within `#ifdef CONFIG_AUDIT`",
      },
    ],
    [
      {
        kind: "inlined-in-part",
        text: "search_probe itself cannot be probed: it is on the kernel's kprobe blacklist; this point stands only where it was inlined",
      },
    ],
    [],
  ]);
});

test("what only the running kernel can tell is unknown", () => {
  const host = fakeHost({
    "u.stp": `
      probe u.address = kernel.statement(0xffffffff81000000).absolute { v = 1 }
      probe u.symbol = kprobe.module("loop").function("loop_add") { }
      probe u.first = kernel.function("vfs_read")!, kprobe.statement(0xffffffff81000000).absolute { }
    `,
  });
  const [address, symbol, first] = verifyLibrary([host.library[0]!], host);
  expect([address, symbol, first].map((one) => one?.verdict)).toEqual([
    "unknown",
    "unknown",
    "resolved",
  ]);
  expect([address, symbol].map((one) => one?.alternatives[0]!.caveats)).toEqual([
    [
      {
        kind: "unchecked",
        text: "0xffffffff81000000 is an address of the running kernel, and nothing tells beforehand what stands there",
      },
    ],
    [
      {
        kind: "unchecked",
        text: "only the running kernel tells whether its module loop has the symbol loop_add",
      },
    ],
  ]);
  expect(address?.values.map(({ verdict }) => verdict)).toEqual(["resolved"]);
});

test("an address of more bits than the kernel's is not there", () => {
  const { debugInfo, ...host } = fakeHost({
    "u.stp": "probe u.wide = kernel.statement(0xffffffff81000000).absolute { }",
  });
  const kernel = { ...debugInfo!.kernel, pointerSize: 4 } as const;
  const narrow = { ...host, debugInfo: { ...debugInfo!, kernel } };
  const [wide] = verifyLibrary([host.library[0]!], narrow);
  expect(wide).toMatchObject({
    verdict: "unresolved",
    alternatives: [{ code: "resolve/no-code-at", hint: "its addresses have 32 bits" }],
  });
});

test("a system call that the configuration leaves out has a stub, and is not said to be assembler", () => {
  const host = fakeHost({
    "c.stp": `
      probe c.alias = kernel.function("sys_left_out") { }
      probe c.folded = kernel.function("__x64_sys_folded") { }
      probe c.there = kernel.function("__x64_sys_folded_too") { }
    `,
  });
  const verdicts = verifyLibrary([host.library[0]!], host);
  const told = verdicts.map(({ alternatives }) => alternatives[0]!);
  expect(told.map(({ code }) => code)).toEqual([
    "resolve/not-configured",
    "resolve/not-configured",
    "resolve/symbol-only",
  ]);
  expect(told[1]!.reason).toBe(
    "kernel 6.1.0-56-cloud-amd64 was built without the function `__x64_sys_folded`: what has the name returns ENOSYS and does nothing else",
  );
});

test("how to search for a name is no hint for a tapset's author, what it may have meant is", () => {
  const absent = fakeHost({
    "d.stp": `
      probe far = kernel.function("nowhere") { }
      probe near = kernel.function("vfs_raed") { }
    `,
  });
  const verdicts = verifyLibrary([absent.library[0]!], absent);
  expect(verdicts.map(({ alternatives }) => alternatives[0]!.hint)).toEqual([
    undefined,
    "did you mean `vfs_read`?",
  ]);
});

test("a module whose debug information is not here is unknown, one that no kernel has is not there", () => {
  const modules = fakeHost({
    "m.stp": `
      probe m.closed = module("vendor_blob").function("f") { x = 1 }
      probe m.none = module("vendor_bolb").function("f") { x = 1 }
    `,
  });
  const verdicts = verifyLibrary([modules.library[0]!], modules);
  expect(verdicts.map(({ alias, verdict }) => `${alias} ${verdict}`)).toEqual([
    "m.closed unknown",
    "m.none unresolved",
  ]);
});
