import { describe, expect, test } from "vitest";
import { analyzeText, fakeEnvironment, fakeHost, programOf } from "./testing/analyze-text.ts";
import { createFakeDebugInfo } from "./testing/fake-debug-info.ts";
import { showBodies, showExpression, showProbes, showStatement } from "./testing/show-ir.ts";

const library = fakeHost({
  "syscall.stp": `
    %{ #include <linux/file.h> %}
    function name_of_fd:string(fd:long) %{ /* pure */ STAP_RETVALUE[0] = 0; %}
    export kernel.syscall("read") = kernel.function("__x64_sys_read")!, kernel.function("sys_read") {
      file_descriptor = @choose_defined($fd, $regs->di)
      byte_count = @choose_defined($count, $regs->dx)
      filename = name_of_fd(file_descriptor)
      missing = $not_in_this_kernel
    }
    export kernel.syscall("read").return = kernel.function("__x64_sys_read").return {
      return_value = $return
      byte_count = $regs->dx
    }
    export kernel.syscall("write") = kernel.function("__x64_sys_write") { byte_count = $regs->dx }
  `,
  "counting.stp": `
    global library_total
    probe end { printf("library: %d\\n", library_total) }
    function count_up(by) { library_total += by; return library_total }
  `,
});

function body(statements: string, point = "begin"): string {
  return showBodies(programOf(`probe ${point} { ${statements} }`, library))[0] ?? "";
}

function codesOf(text: string, host = library): string[] {
  return analyzeText(text, host).diagnostics.map((one) => one.code);
}

describe("the scripts of the slides", () => {
  test("a syscall alias, words of 2005, default aggregates, printed maps", () => {
    const program = programOf(
      `global opens; global avg(reads);
       probe kernel.syscall("read") { opens[$pname] += 1; reads[$pname] <<< byte_count; }
       probe end { print(opens, "%d by \\"%1s\\""); print(reads, "%1s: %C %S %A"); println(reads["x"]) }`,
      library,
    );
    expect(showProbes(program)).toEqual([
      'kernel.function("__x64_sys_read@fs/read_write.c:621"): byte_count = [r5+96]8; ' +
        "g0[execname()] += 1; g1[execname()] <<< byte_count",
      'end: print map g0 "%d by \\"%1s\\""; print map g1 "%1s: %C %S %A"; print (@avg(g1["x"]))\\n',
    ]);
    expect(program.globals.map(({ kind, name }) => [kind, name])).toEqual([
      ["array", "opens"],
      ["array", "reads"],
    ]);
    expect(program.functions).toEqual([]);
    expect(program.kernel?.symbols["init_task"]).toBe(0xffffffff82a00000n);
  });

  test("a stack is a key of its own type", () => {
    const [global] = programOf(
      `global traces
       probe kernel.function("smp_call_function") { traces[$pid, $pname, stack()] += 1; }
       probe end { print(traces); }`,
    ).globals;
    expect(global).toMatchObject({
      kind: "array",
      keys: ["long", "string", "stack"],
      value: "long",
    });
  });
});

describe("the library", () => {
  test("a file comes in as a whole with what it defines", () => {
    const program = programOf("probe begin { println(count_up(2)) }", library);
    expect(showProbes(program)).toEqual([
      "begin: print (f0(2))\\n",
      'end: print "library: %d\\n"(g0)',
    ]);
  });

  test("embedded C of a file comes in only when a C function of it is called", () => {
    const unread = programOf('probe kernel.syscall("read") { println(byte_count) }', library);
    expect([unread.functions.length, unread.embedded?.length]).toEqual([0, 0]);
    const read = programOf('probe kernel.syscall("read") { println(filename) }', library);
    expect(read.functions.map((fn) => [fn.name, fn.pure, fn.returns])).toEqual([
      ["name_of_fd", true, "string"],
    ]);
    expect(read.embedded?.map((one) => one.text.trim())).toEqual(["#include <linux/file.h>"]);
  });

  test("a value that this kernel does not have is missed by nobody but its readers", () => {
    expect(codesOf('probe kernel.syscall("read") { println(missing) }')).toEqual([
      "resolve/no-such-variable",
    ]);
  });

  test("the user's function hides a library function and a function of the runtime", () => {
    const program = programOf(
      "function count_up(by) { return by } function pid() { return 7 } probe begin { println(count_up(pid())) }",
      library,
    );
    expect(program.functions.map((fn) => fn.name).sort()).toEqual(["count_up", "pid"]);
    expect(program.probes).toHaveLength(1);
  });
});

describe("aliases", () => {
  test("chains run from the inside out, epilogues from the outside in", () => {
    const program = programOf(
      `probe inner = begin { a = 1 }, { println("inner epilogue", a) }
       probe outer = inner { b = a + 1 }
       probe outer { println(b) }`,
    );
    expect(showBodies(program)).toEqual([
      'a = 1; b = (a + 1); print (b)\\n; print ("inner epilogue", a)\\n',
    ]);
  });

  test("a suffix goes to the underlying point", () => {
    const [probe] = programOf(
      `probe reading = kernel.function("vfs_read") { bytes = $count }
       probe reading.return.maxactive(5) { println(bytes, $return) }`,
    ).probes;
    expect(probe?.target).toMatchObject({ kind: "kretprobe", maxActive: 5, symbol: "vfs_read" });
    expect(probe?.entryValues.map(showExpression)).toEqual(["r1"]);
  });

  test("an alias of the whole name hides the suffix", () => {
    expect(body("println(return_value)", 'kernel.syscall("read").return')).toBe(
      "return_value = r0; print (return_value)\\n",
    );
  });

  test("wildcards in names and arguments take all that fit", () => {
    const points = (pattern: string): number =>
      programOf(`probe ${pattern} { println(1) }`, library).probes.length;
    expect([
      points('kernel.syscall("*")'),
      points('kernel.*("r*")'),
      points("kernel.sys**"),
    ]).toEqual([2, 3, 3]);
    // One of them is the system call's alias, the others the copies of a function of the kernel.
    const { probes } = programOf('probe kernel.*("r*") { println(1) }', library);
    expect(probes.map(({ point }) => point)).toEqual([
      'kernel.function("__x64_sys_read@fs/read_write.c:621")',
      'kernel.function("rw_verify_area@fs/read_write.c:350")',
      'kernel.function("rw_verify_area@fs/read_write.c:350")',
    ]);
  });

  test("`?` forgives, `!` ends the list", () => {
    const program = programOf(
      `probe kernel.function("nowhere")?, kernel.function("vfs_read")!, kernel.function("vfs_write") {
         println(1)
       }`,
    );
    expect(program.probes.map((probe) => probe.target)).toMatchObject([{ symbol: "vfs_read" }]);
  });

  test("an error in an alias says on which way it was reached", () => {
    const { diagnostics } = analyzeText(
      `probe one = kernel.function("vfs_raed") { }
       probe two = one { }
       probe two { println(1) }`,
    );
    expect(diagnostics[0]?.notes.map((note) => note.message)).toEqual([
      "expanded from alias one",
      "expanded from alias two",
    ]);
  });
});

describe("probe points", () => {
  const symbols = (point: string): unknown[] =>
    programOf(`probe ${point} { println(1) }`).probes.map(({ target, point: name }) => [
      target.kind,
      name,
    ]);

  test.each([
    ["begin(-1)", [["begin", "begin(-1)"]]],
    ['kernel.function("vfs_*")', ["vfs_read@fs/read_write.c:450", "vfs_write@fs/read_write.c:565"]],
    ['kernel.function("vfs_read@fs/read_write.c")', ["vfs_read@fs/read_write.c:450"]],
    ['kernel.function("*_nop")?, kernel.function("do_*").call', ["do_sys_openat2@fs/open.c:1290"]],
    [
      'kernel.function("do_*").exported?, kernel.function("vfs_r*").exported',
      ["vfs_read@fs/read_write.c:450"],
    ],
  ])("%s", (point, expected) => {
    const names = symbols(point).map((one) => (one as string[])[1]);
    const wanted = expected.map((one) => (typeof one === "string" ? one : one[1]));
    expect(names.map((name) => /"(.*)"/.exec(name ?? "")?.[1] ?? name)).toEqual(wanted);
  });

  test("a function without an entry is probed where it was inlined", () => {
    const { probes } = programOf(
      'probe kernel.function("rw_verify_area") { println($read_write) }',
    );
    expect(probes.map(({ target }) => target.kind)).toEqual(["kprobe", "kprobe"]);
  });

  test("a copy in code that cannot be probed is left out", () => {
    const codes = codesOf('probe kernel.function("once_at_boot") { println(1) }');
    expect(codes).toEqual(["resolve/on-blacklist"]);
    expect(symbols('kernel.function("*_boot")?, begin')).toEqual([["begin", "begin"]]);
  });

  test("a symbol of the kernel does for kprobe what it does not for kernel.function", () => {
    expect(symbols('kprobe.function("copy_fast")')).toEqual([
      ["kprobe", 'kprobe.function("copy_fast")'],
    ]);
    // Debug information knows why there is no symbol.
    expect(codesOf('probe kprobe.function("rw_verify_area") { println(1) }')).toEqual([
      "resolve/inlined-everywhere",
    ]);
    expect(codesOf('probe kprobe.function("left_out") { println(1) }')).toEqual([
      "resolve/no-code",
    ]);
    expect(codesOf('probe kprobe.function("nothing") { println(1) }')).toEqual([
      "resolve/no-such-kernel-function",
    ]);
  });

  test("with BTF alone, the symbols that the compiler made of a function are named, and files are not judged", () => {
    const debugInfo = createFakeDebugInfo("btf");
    const messages = (point: string): string[] =>
      analyzeText(`probe ${point} { println(1) }`, { ...fakeHost(), debugInfo }).diagnostics.map(
        ({ code, message }) => `${code}: ${message}`,
      );
    const renamed =
      "resolve/renamed-function: kernel 6.1.0-56-cloud-amd64 has `shrunk` as `shrunk.constprop.0`, `shrunk.isra.0` only: the compiler changed it";
    expect(messages('kernel.function("shrunk")')).toEqual([renamed]);
    expect(messages('kprobe.function("shrunk").return')).toEqual([renamed]);
    expect(messages('kernel.function("vfs_read@mm/filemap.c")')).toEqual([
      "resolve/unknown-without-dwarf: `vfs_read@mm/filemap.c` is not known in kernel 6.1.0-56-cloud-amd64: BTF has no files",
    ]);
  });

  test.each([
    [
      'kernel.function("vfs_raed") { println(1) }',
      "`vfs_raed` is not known in kernel 6.1.0-56-cloud-amd64: BTF has not all functions, and none that was inlined everywhere",
    ],
    [
      'module("loop").function("loop_absent") { println(1) }',
      "`loop_absent` is not known in the module loop: BTF has not all functions, and none that was inlined everywhere",
    ],
    [
      'kernel.function("vfs_read").inline { println(1) }',
      "`vfs_read` is not known as inlined in the kernel: BTF has no copies",
    ],
    [
      'kernel.function("vfs_read").label("out") { println(1) }',
      "`out` is not known in vfs_read: BTF has no labels",
    ],
    [
      'kernel.function("vfs_read").callee("filp_close") { println(1) }',
      "`filp_close` is not known as called by vfs_read: BTF has no calls",
    ],
    [
      'kernel.function("vfs_read") { println($found) }',
      "`$found` is not known at vfs_read@fs/read_write.c:450: of variables BTF has parameters only",
    ],
    [
      'kernel.function("vfs_read") { println(@var("absent_counter")) }',
      "`absent_counter` is not known in the kernel: BTF does not tell where variables lie",
    ],
  ])("with BTF alone what it does not have is not known, and not absent: %s", (probe, message) => {
    const debugInfo = {
      ...createFakeDebugInfo("btf"),
      moduleFacts: () => createFakeDebugInfo("btf").kernel,
      labels: undefined,
    };
    const { diagnostics } = analyzeText(`probe ${probe}`, { ...fakeHost(), debugInfo });
    expect(diagnostics.map((one) => [one.code, one.message])).toEqual([
      ["resolve/unknown-without-dwarf", message],
    ]);
  });

  test.each([
    'module("absent").function("f") { println(1) }',
    'kernel.function("vfs_read") { println(@var("v", "absent")) }',
  ])("a module is not known, and not absent, where nothing lists them all: %s", (probe) => {
    const debugInfo = { ...createFakeDebugInfo(), listsModules: () => false };
    const { diagnostics } = analyzeText(`probe ${probe}`, { ...fakeHost(), debugInfo });
    expect(diagnostics.map((one) => [one.code, one.message])).toEqual([
      [
        "resolve/no-module-facts",
        "nothing is known of the code of the module `absent`: which modules the kernel has is not known here",
      ],
    ]);
  });

  test("the parameters of a function are all that a .return probe sees: what BTF has is all there is", () => {
    const debugInfo = createFakeDebugInfo("btf");
    const probe = 'probe kernel.function("vfs_read").return { println($absent) }';
    expect(codesOf(probe, { ...fakeHost(), debugInfo })).toEqual(["resolve/no-such-variable"]);
  });

  test("what a wildcard found may be missing in the running kernel, what was named may not", () => {
    const optional = (point: string): unknown[] =>
      programOf(`probe ${point} { println(1) }`).probes.map(
        ({ target }) => "isOptional" in target && target.isOptional === true,
      );
    expect(optional('kernel.function("vfs_*")')).toEqual([true, true]);
    expect(optional('kernel.function("vfs_read"), kernel.function("vfs_w*").return')).toEqual([
      false,
      true,
    ]);
  });

  test("statements, and the spellings of 2005", () => {
    const wanted = [["kprobe", 'kernel.statement("vfs_read@fs/read_write.c:455")']];
    expect(symbols('kernel.statement("vfs_read@fs/read_write.c:455")')).toEqual(wanted);
    expect(symbols('kernel.statement("vfs_read@fs/read_write.c+5")')).toEqual(wanted);
    expect(symbols('kernel.source("fs/read_write.c").line(455)')).toEqual(wanted);
    expect(symbols('kernel.function("vfs_read").line(455)')).toEqual(wanted);
  });

  test("the handler of never is checked and left out", () => {
    expect(codesOf("probe never { println($nothing) }")).toEqual(["resolve/no-variables-here"]);
    const { probes, globals } = programOf("global n probe never { n++ } probe end { println(n) }");
    expect(probes.map((probe) => [probe.id, probe.point])).toEqual([[0, "end"]]);
    expect(globals).toHaveLength(1);
    expect(programOf("probe never { println(1) }").probes).toEqual([]);
  });

  test("without a kernel only points of the session are there", () => {
    const host = { library: [], environment: fakeEnvironment };
    expect(codesOf('probe kernel.function("f") { println(1) }', host)).toEqual([
      "resolve/no-debug-info",
    ]);
    expect(programOf("probe begin { println(1) }", host).kernel).toBeUndefined();
  });

  test("a watchpoint by name needs the kernel that it was linked for, one by address does not", () => {
    const watching = (what: string) =>
      programOf(`probe kernel.data(${what}).write { println(1) }`).kernel;
    expect(watching('"init_task"')).toBeDefined();
    expect(watching("0xffffffff82000000")).toBeUndefined();
  });

  test("with BTF alone a function is named, and a name for several is refused", () => {
    const debugInfo = createFakeDebugInfo("btf");
    const one = { library: [], environment: fakeEnvironment, debugInfo };
    const [probe] = programOf('probe kernel.function("vfs_read") { println(1) }', one).probes;
    expect(probe?.target).toEqual({
      kind: "kprobe",
      address: undefined,
      symbol: "vfs_read",
      offset: 0,
    });
    const twice = { name: "vfs_read", address: 1n, size: 1n, isFunction: true, isGlobal: false };
    const several = { ...one, debugInfo: { ...debugInfo, symbol: () => [twice, twice] } };
    expect(codesOf('probe kernel.function("vfs_read") { println(1) }', several)).toEqual([
      "resolve/ambiguous-function",
    ]);
    const symbol = (name: string): (typeof twice)[] => (name === "vfs_read" ? [twice, twice] : []);
    const oneTwice = { ...one, debugInfo: { ...debugInfo, symbol } };
    const wild = programOf('probe kernel.function("vfs_*") { println(1) }', oneTwice);
    expect(wild.probes.map((found) => found.target)).toMatchObject([{ symbol: "vfs_write" }]);
  });

  test("BTF knows no places, and points show none", () => {
    const debugInfo = createFakeDebugInfo("btf");
    const [read] = debugInfo.functions({ name: "vfs_read" });
    const placeless = { ...read!, place: { file: "", line: 0 } };
    const found = [{ ...placeless, entry: { ...read!.entry!, function: placeless } }];
    const host = {
      library: [],
      environment: fakeEnvironment,
      debugInfo: { ...debugInfo, functions: () => found },
    };
    const [probe] = programOf('probe kernel.function("vfs_read") { println(1) }', host).probes;
    expect(probe?.point).toBe('kernel.function("vfs_read")');
  });
});

describe("target variables", () => {
  const value = (expression: string, point = 'kernel.function("vfs_read")'): string =>
    body(`x = ${expression}; println(x)`, point).replace(/^x = (.*); print \(x\)\\n$/, "$1");

  test.each([
    ["$count", "r1"],
    ["$file->f_flags", "[r5+32]4"],
    ["$file->f_bits", "[r5+36]4:2+3"],
    ["$file->f_llist", "[r5+0]8s".replace("+0", "")],
    ["$file->f_path->dentry->d_flags", "[[r5+24]8]4"],
    ["$file->f_path->dentry->d_iname", "([r5+24]8 + 40)"],
    ["$file->f_grid[1][2]", "[r5+60]4s"],
    ["$pos[3]", "[r2+24]8s"],
    ["$buf[pid()]", "[(r4 + (pid() * 1))]1s"],
    ["&$file->f_path->dentry", "r5+24"],
    ['@cast($count, "file")->f_flags', "[(r1 + 32)]4".replace("(r1 + 32)", "r1+32")],
    ['@cast(pid(), "struct file*")->f_flags', "[(pid() + 32)]4"],
    ['@cast($pos, "packet", "kernel<net/packet.h>")->owner->f_flags', "[([r2+8]8 + 32)]4"],
    ['@cast($pos, "struct packet", "kernel<linux/fs.h><net/packet.h>")->owner', "[r2+8]8"],
    ['@cast($pos, "packet", "kernel:loop:loop<net/packet.h>")->owner', "[r2+8]8"],
    [
      '@enumname(5, "color", "kernel<net/packet.h>")',
      '((enum 0 = 5 == 0) ? "RED" : ((enum 0 == 5) ? "BLUE" : sprint "%d"(enum 0)))',
    ],
    ['@cast($pos, "half", "kernel<net/packet.h>")->whole', "[r2]8s"],
    ['@cast($pos, "file", "kernel<linux/broken.h>")->f_flags', "[r2+32]4"],
    ['@defined(@cast($pos, "packet", "kernel<linux/fs.h>")->owner)', "0"],
    ['@defined(@cast($pos, "packet", "kernel<net/packet.h>")->owner)', "1"],
    ['@var("jiffies")', "[&0xffffffff82000000]8"],
    ['@var("jiffies@kernel/time/timer.c")', "[&0xffffffff82000000]8"],
    // A variable of the function is meant first, also behind the function's own image.
    ['@var("count")', "r1"],
    ['@var("count", "kernel")', "r1"],
    ['@var("file")->f_flags', "[r5+32]4"],
    ['&@var("file")->f_path->dentry', "r5+24"],
    ['@defined(@var("counts"))', "0"],
    ["$inode->f_flags", "[r5+32]4"],
    ["@defined($nothing) ? $nothing : 7", "7"],
    ["@choose_defined($nothing, $count)", "r1"],
    ["@choose_defined($nothing, $file)->f_flags", "[r5+32]4"],
    ["@choose_defined($file, $nothing)->f_path->dentry->d_flags", "[[r5+24]8]4"],
    ["&@choose_defined($nothing, $file)->f_path->dentry", "r5+24"],
    ["@choose_defined($nothing, $pos)[3]", "[r2+24]8s"],
    ["@defined($file->f_flag)", "0"],
    ["@defined($file->f_flags) && $count > 1", "((r1 > 1) != 0)"],
    ['@enum("ANSWER")', "42"],
    ["kernel_int($file)", "[r5]4s"],
    ["user_long_error($buf)", "user[r4]8s"],
    ["@uderef(2, $file)", "user[r5]2s"],
    ["$$name", '"vfs_read"'],
    ["$$parms", 'sprint "file=%#x buf=%#x count=%#x pos=%#x"(r5, r4, r1, r2)'],
    ["$$locals", 'sprint "ret=? inode=%#x"(r5)'],
  ])("%s", (expression, expected) => {
    expect(value(expression)).toBe(expected);
  });

  test("values in memory, in pieces, in narrow registers", () => {
    const at = 'kernel.function("by_value")';
    expect(value("$whole->f_flags", at)).toBe("[r7+32]4");
    expect(value("$pair->dentry->d_flags", at)).toBe("[r4]4");
  });

  test("a variable hides the word of 2005 of its name", () => {
    expect(value("$pid", 'kernel.function("by_value")')).toBe("s4(r5)");
    expect(value("$pid")).toBe("pid()");
    expect(body("println($comm, $pp, $uid)")).toBe("print (execname(), pp(), uid())\\n");
  });

  test("a pretty printed structure shows its members", () => {
    expect(value("$file$")).toBe(
      'sprint "{<union>={...}, .f_path={...}, .f_flags=%u, .f_bits=%u, .f_weight=?, .f_grid=[...]}"' +
        "([r5+32]4, [r5+36]4:2+3)",
    );
  });

  test("what lies in pieces has no address, and not every part of it can be read", () => {
    const at = 'kernel.function("by_value")';
    expect(codesOf(`probe ${at} { println(&$pair) }`)).toEqual(["resolve/no-address"]);
    const debugInfo = createFakeDebugInfo();
    const location = {
      kind: "pieces",
      pieces: [{ size: 16, location: { kind: "register", register: 5 } }],
    } as const;
    const variables = (site: Parameters<typeof debugInfo.variables>[0]) =>
      debugInfo.variables(site).map((one) => (one.name === "pair" ? { ...one, location } : one));
    const host = {
      library: [],
      environment: fakeEnvironment,
      debugInfo: { ...debugInfo, variables },
    };
    expect(codesOf(`probe ${at} { println($pair->dentry) }`, host)).toEqual([
      "resolve/unreadable-part",
    ]);
  });
});

describe(".return", () => {
  const point = 'kernel.function("vfs_read").return';
  test("parameters and all that starts at them are what they were at entry, each once", () => {
    const [probe] = programOf(
      `probe ${point} { println($return, $count, $count, $file->f_flags, @entry(pid())) }`,
    ).probes;
    expect(showStatement(probe!.body)).toBe("print (r0, entry0, entry0, entry1, entry2)\\n");
    expect(probe!.entryValues.map(showExpression)).toEqual(["r1", "[r5+32]4", "pid()"]);
  });

  test("a walk with an index of the script starts at the saved value", () => {
    const [probe] = programOf(`probe ${point} { i = 2; println($buf[i]) }`).probes;
    expect(showStatement(probe!.body)).toBe("i = 2; print ([(entry0 + (i * 1))]1s)\\n");
    expect(probe!.entryValues.map(showExpression)).toEqual(["r4"]);
  });

  test("so is what @var names without a file", () => {
    const [probe] = programOf(
      `probe ${point} { println(@var("count"), @var("file")->f_flags, @var("jiffies")) }`,
    ).probes;
    expect(showStatement(probe!.body)).toBe("print (entry0, entry1, [&0xffffffff82000000]8)\\n");
    expect(probe!.entryValues.map(showExpression)).toEqual(["r1", "[r5+32]4"]);
  });

  test("so is what @choose_defined takes", () => {
    const [probe] = programOf(
      `probe ${point} { println(@choose_defined($nothing, $file)->f_flags, @choose_defined($return, 1)) }`,
    ).probes;
    expect(showStatement(probe!.body)).toBe("print (entry0, r0)\\n");
    expect(probe!.entryValues.map(showExpression)).toEqual(["[r5+32]4"]);
  });

  test("locals of the function are not there", () => {
    expect(codesOf(`probe ${point} { println($inode) }`)).toEqual(["resolve/no-such-variable"]);
  });
});

describe("types", () => {
  test("of a long sum of wrong operands the first is told, at once", () => {
    const sum = Array(64).fill("nowhere()").join(" + ");
    const { diagnostics } = analyzeText(`probe begin { println(${sum}) }`, fakeHost({}));
    expect(diagnostics.map(({ code }) => code)).toEqual(["resolve/no-such-function"]);
  });
  const globalsOf = (text: string): unknown[] =>
    programOf(text).globals.map((one) => {
      if (one.kind === "scalar") return [one.name, one.type];
      return one.kind === "array" ? [one.name, ...one.keys, one.value] : [one.name, "stat"];
    });

  test("go through functions, keys and loops", () => {
    expect(
      globalsOf(
        `global names, counts, last
         function remember(name, n) { names[n] = name; return name }
         probe begin { last = remember(execname(), pid()); foreach (k in names) counts[names[k]]++ }
         probe end { println(last); foreach (c in counts) println(c, counts[c]) }`,
      ),
    ).toEqual([
      ["names", "long", "string"],
      ["counts", "string", "long"],
      ["last", "string"],
    ]);
  });

  test("pointers stay pointers until they meet numbers", () => {
    expect(
      globalsOf(
        `global p, n, used
         probe kernel.function("vfs_read") { p = $file; n = $file; n = 1; used = 2 }
         probe end { printf("%p %d %d", p, n, used) }`,
      ),
    ).toEqual([
      ["p", "pointer"],
      ["n", "long"],
      ["used", "long"],
    ]);
  });

  test("a recursive function has the type of what it returns", () => {
    const { functions } = programOf(
      'function f(n) { return n <= 0 ? "" : f(n - 1) . "x" } function g() { return f(3) } probe begin { println(g()) }',
    );
    expect(functions.map((fn) => [fn.name, fn.returns, fn.recursive])).toEqual([
      ["f", "string", true],
      ["g", "string", false],
    ]);
  });

  test("overloads differ by their number of parameters", () => {
    const { functions } = programOf(
      'function f(a) { return a } function f(a, b) { return a . b } probe begin { println(f(1), f("a", "b")) }',
    );
    expect(functions.map((fn) => [fn.parameters.length, fn.returns])).toEqual([
      [1, "long"],
      [2, "string"],
    ]);
  });

  test("a conflict shows both places", () => {
    const { diagnostics } = analyzeText('global x probe begin { x = 1; x = "a"; println(x) }');
    expect(diagnostics.map((one) => [one.code, one.notes.map((note) => note.message)])).toEqual([
      ["type/conflict", ["it is a number here"]],
    ]);
  });

  test("`delete`, `in`, slices, sorting, limits", () => {
    expect(
      showBodies(
        programOf(
          `global a, s
           probe begin {
             a["x", 1] = 2; s[1] <<< 3
             if ([execname(), *] in a) delete a["x", *]
             foreach (v = [k, l] in a["x", *] limit 3) println(k, l, v)
             foreach (w = j in s @sum- limit pid()) println(j, @sum(w))
             foreach ([k+, l] in a) { if (l) continue; else break }
             delete s
           }`,
        ),
      )[0],
    ).toBe(
      'g0["x", 1] = 2; g1[1] <<< 3; if ([execname(), *] in g0) { delete g0["x", *] }; ' +
        'foreach (v = [k, l] in g0["x", *] limit 3) { print (k, l, v)\\n }; ' +
        "foreach (w = [j] in g1 by value sum- limit pid()) { print (j, @sum(w))\\n }; " +
        "foreach ([k, l] in g0 by 0 count+) { if (l) { continue } else { break } }; delete g1",
    );
  });

  test("loops, conditions, try and every operator", () => {
    expect(
      body(
        `for (i = 0; i < 3; i++) if (i % 2 == 0 && !(i >>> 1)) t .= sprintf("%d", i)
         while (i --> 0) i -= ~1 << 2
         try { error("no") } catch (e) { println(e, t) }
         print_char(65); printd("-", i, -i)`,
      ),
    ).toBe(
      'i = 0; loop ((i < 3); i:1) { if ((((i % 2) == 0) && !(i >>> 1))) { t .= sprint "%d"(i) } }; ' +
        "loop ((i:-1 > 0); ) { i -= (-2 << 2) }; " +
        'try { error_text("no") } catch (e) { print (e, t)\\n }; print character 65; print (i, -i)-',
    );
  });

  test("histograms are kept beside their statistics", () => {
    const { globals } = programOf(
      "global s, t probe begin { s <<< 1; t[1] <<< 2; print(@hist_log(s)); print(@hist_linear(t[1], -10, 10, 5)) }",
    );
    expect(globals).toMatchObject([
      { kind: "stat", histogram: { kind: "log" } },
      { kind: "array", histogram: { kind: "linear", start: -10n, stop: 10n, interval: 5n } },
    ]);
  });

  test("what has no C value is refused", () => {
    const debugInfo = createFakeDebugInfo();
    const strange = { ...debugInfo, type: () => ({ kind: "void" }) as const };
    const host = { library: [], environment: fakeEnvironment, debugInfo: strange };
    expect(codesOf('probe kernel.function("vfs_read") { println($count) }', host)).toEqual([
      "type/no-c-value",
    ]);
  });
});

describe("what a constant leaves out", () => {
  const inKernel = 'kernel.function("vfs_read")';

  test.for([
    ["begin", "if (0) nowhere(); println(1)", "resolve/no-such-function"],
    ["begin", "if (2 * 3 == 6) println(1); else nowhere()", "resolve/no-such-function"],
    ["begin", "while (0) nowhere(); println(1)", "resolve/no-such-function"],
    ["begin", "for (; 0; ) nowhere(); println(1)", "resolve/no-such-function"],
    ["begin", "if (0) println(nothing[1]); println(1)", "type/not-an-array"],
    ["begin", "if (0) println([1] in nothing); println(1)", "type/not-an-array"],
    ["begin", "if (0) foreach (k in nothing) println(k); println(1)", "type/not-an-array"],
    ["begin", "println(0 ? nowhere() : 1)", "resolve/no-such-function"],
    ["begin", "println(0 && nowhere())", "resolve/no-such-function"],
    ["begin", 'println(1 ? "a" : 2)', "type/mismatch"],
    ["begin", 'println(0 && "a")', "type/mismatch"],
    ["begin", "if (1) nowhere()", "resolve/no-such-function"],
    ["begin", "if (execname() == 1) println(1)", "type/mismatch"],
    [inKernel, 'println(1 && "a")', "type/mismatch"],
    [inKernel, "if (pid() && 0) println(1); else nowhere()", "resolve/no-such-function"],
  ] as const)("%s { %s }: %s", ([point, statements, code]) => {
    expect(codesOf(`probe ${point} { ${statements} }`)).toEqual([code]);
  });

  test.for([
    ["begin", "if (0) println($gone); println(1)", "print (1)\\n"],
    ["begin", "println(0 ? $gone : 1)", "print (1)\\n"],
    [inKernel, "if (0) nowhere(); println(1)", "print (1)\\n"],
    [inKernel, "println(0 ? nowhere() : 1)", "print (1)\\n"],
    [inKernel, 'println(1 ? "a" : 2)', 'print ("a")\\n'],
    [inKernel, 'println(0 && "a")', "print (0)\\n"],
    [inKernel, 'println("a" && 0)', "print (0)\\n"],
    [inKernel, 'println("a" < "b" ? 1 : $gone)', "print (1)\\n"],
    [inKernel, "println(7 / 2 == 3 && ~0 == -1 ? 1 : $gone)", "print (1)\\n"],
    [inKernel, "println(1 << 65 == 2 && -1 >>> 63 == 1 ? 1 : $gone)", "print (1)\\n"],
    [inKernel, "println(0x7fffffffffffffff + 1 < 0 ? 1 : $gone)", "print (1)\\n"],
    // Texts end at a NUL and are compared by their bytes, as when the script runs.
    [
      inKernel,
      String.raw`println("a\0b" == "a" && "a\0" . "b" == "ab" ? 1 : $gone)`,
      "print (1)\\n",
    ],
    [inKernel, String.raw`println("\303" < "€" ? 1 : 0)`, "print (1)\\n"],
  ] as const)("%s { %s } becomes %s", ([point, statements, lowered]) => {
    expect(body(statements, point)).toBe(lowered);
  });

  test("a division by 0 is no constant", () => {
    expect(body("println(1 / 0 ? 2 : 3)")).toBe("print (((1 / 0) ? 2 : 3))\\n");
  });
});

describe("the program", () => {
  test("locks are those of everything that is called; recorded statistics need none", () => {
    const { probes } = programOf(
      `global a, b = 1, c, s
       function deep() { return b }
       function bump() { a++; return deep() }
       probe begin { s <<< bump(); if (c) println(1) }
       probe end { println(@count(s), a); c = 1 }`,
    );
    expect(
      probes.map((probe) =>
        probe.locks.map(({ global, write }) => `${global}${write ? "w" : "r"}`),
      ),
    ).toEqual([
      ["0w", "1r", "2r"],
      ["0r", "2w", "3r"],
    ]);
  });

  test("what the user writes and nobody reads is shown at the end", () => {
    const program = programOf("global n, m probe begin { n++; m[1] = 2; println(m[1]) }");
    expect(showProbes(program).slice(1)).toEqual([
      "end: print display g0",
      "error: print display g0",
    ]);
    expect(program.probes[1]?.target).toEqual({ kind: "end", order: 2n ** 63n - 1n });
  });

  test("initial values, sizes and -G", () => {
    const text =
      'global n = 1, s = "x", w%[7], big% probe begin { w[n] = 1; big[s] = 2; println(w[1], big[s]) }';
    expect(programOf(text, undefined, { globals: { n: "-0x10", s: "12" } }).globals).toMatchObject([
      { name: "n", initial: -16n },
      { name: "s", initial: "12", type: "string" },
      { name: "w", size: 7, wraps: true },
      { name: "big", wraps: true },
    ]);
    const { diagnostics } = analyzeText(text, undefined, { globals: { nn: "1" } });
    expect(diagnostics.map((one) => one.code)).toEqual(["resolve/no-such-global"]);
  });

  test("conditions of points become conditions of probes", () => {
    const { probes } = programOf(
      "global on probe begin if (on > 1) { println(1) } probe end { on = 2 }",
    );
    expect(showExpression(probes[0]!.condition!)).toBe("(g0 > 1)");
    expect(probes[0]!.locks).toEqual([{ global: 0, write: false }]);
  });

  const macros = {
    "m.stpm": "@define one_more(value) %( ((@value) + 1) %)",
    "secret.stp": `private global hidden = 41
      private function secret() { return 42 }
      function told() { return @one_more(secret()) + @one_more(hidden) }`,
  };

  test("what a macro gets belongs to the file that calls it, also in parentheses of the macro's", () => {
    const { functions } = programOf("probe begin { println(told()) }", fakeHost(macros));
    expect(functions.map((fn) => fn.name)).toEqual(["secret", "told"]);
    expect(codesOf("probe begin { println(@one_more(secret())) }", fakeHost(macros))).toEqual([
      "resolve/no-such-function",
    ]);
    expect(codesOf("probe begin { println(@one_more(%{ 42 %})) }", fakeHost(macros))).toEqual([
      "resolve/needs-guru",
    ]);
  });

  test("a literal tells the type of a library's global also where print alone reads it", () => {
    const told = `private global label = "one", seen = 1
      function told:string() { return sprint(label, seen) }`;
    const { globals } = programOf(
      "probe begin { println(told()) }",
      fakeHost({ "told.stp": told }),
    );
    expect(globals).toMatchObject([
      { kind: "scalar", name: "label", type: "string", initial: "one" },
      { kind: "scalar", name: "seen", type: "long", initial: 1n },
    ]);
  });

  test("script arguments reach the text", () => {
    const program = programOf("probe begin { println($1, @2) }", undefined, {
      arguments: ["7", "a"],
    });
    expect(showBodies(program)).toEqual(['print (7, "a")\\n']);
  });

  test("script arguments are argc and argv, too, where the script has no such variables of its own", () => {
    const text = "probe begin { println(argc, argv[2]) }";
    const { program, diagnostics } = analyzeText(text, undefined, { arguments: ["7", 'a "b"'] });
    expect(diagnostics).toEqual([]);
    expect(program?.globals).toMatchObject([
      { name: "argc", initial: 2n, type: "long" },
      { name: "argv", size: 32, keys: ["long"], value: "string" },
    ]);
    expect(program && showBodies(program)).toEqual([
      "print (g0, g1[2])\\n",
      'g1[0] = ""; delete g1[0]; g1[1] = "7"; g1[2] = "a \\"b\\""',
    ]);
    expect(program?.probes.map(({ point }) => point)).toEqual(["begin", "begin(-1)"]);
    expect(programOf("probe begin { println(argv[1]) }").globals).toMatchObject([
      { name: "argv", value: "string" },
    ]);
    const own = programOf("global argv probe begin { argv[1] = 2; println(argv[1]) }");
    expect(own.globals).toMatchObject([{ name: "argv", value: "long" }]);
    expect(own.probes.length).toBe(1);
  });

  test("embedded C among statements and values, in guru mode", () => {
    const program = programOf("probe begin { %{ int i = 1; %} println(%{ 40 + 2 %}) }", undefined, {
      guru: true,
    });
    expect(
      program.functions.map((fn) => [fn.returns, "text" in fn.body && fn.body.text.trim()]),
    ).toEqual([
      ["void", "int i = 1;"],
      ["long", "STAP_RETVALUE = ( 40 + 2 );"],
    ]);
  });

  test("nothing is analysed behind a syntax error", () => {
    const { program, diagnostics } = analyzeText("probe begin { x = ; println(nothing()) }");
    expect(program).toBeUndefined();
    expect(diagnostics.map((one) => one.code)).toEqual(["parse/unexpected"]);
  });

  test("two variables of the kernel under one name are not guessed", () => {
    const debugInfo = createFakeDebugInfo();
    const [one] = debugInfo.globals("jiffies");
    const other = { ...one!, address: 1n, place: { file: "b.c", line: 1 } };
    const twice = { ...debugInfo, globals: () => [one!, other] };
    const host = { library: [], environment: fakeEnvironment, debugInfo: twice };
    expect(codesOf('probe begin { println(@var("jiffies")) }', host)).toEqual([
      "resolve/ambiguous-kernel-variable",
    ]);
    // Of files that end alike, that of the shortest path is meant.
    const body = showBodies(programOf('probe begin { println(@var("jiffies@b.c")) }', host));
    expect(body).toEqual(["print ([&0x1]8)\\n"]);
  });
});

describe("@entry", () => {
  test("has a meaning also where a .return probe knows only the name of its function", () => {
    const point = 'kprobe.function("vfs_read").return';
    const [probe] = programOf(`probe ${point} { println(@entry(pid())) }`).probes;
    expect(probe?.entryValues.map(showExpression)).toEqual(["pid()"]);
  });

  test("has none at the entry of that function", () => {
    const point = 'kprobe.function("vfs_read").call';
    expect(codesOf(`probe ${point} { println(@entry(pid())) }`)).toEqual([
      "resolve/entry-elsewhere",
    ]);
  });
});

test("the value of a function of which nothing else tells the type is what its callers expect", () => {
  const types = (text: string) => {
    const { globals, functions } = programOf(text);
    return [
      ...globals.map((one) => `${one.name} ${one.kind === "scalar" ? one.type : one.kind}`),
      ...functions.map((one) => `${one.name} ${one.returns}`),
    ];
  };
  expect(types("global g function f() { return g } probe end { println(f() + 1) }")).toEqual([
    "g long",
    "f long",
  ]);
  expect(
    types(`global q function f(x) { return x ? f(x - 1) : h() } function h() { return q }
      probe end { println(f(1) . "a") }`),
  ).toEqual(["q string", "h string", "f string"]);
  expect(types("function f(x) { return x } probe end { y = f(z); println(y + 1) }")).toEqual([
    "f long",
  ]);
  expect(
    codesOf(
      'function f() { return g() } function g() { return "s" } probe end { println(f() + 1) }',
    ),
  ).toEqual(["type/mismatch"]);
});
