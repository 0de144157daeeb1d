// What kernels are known to have broken, found and mended by `tapwright diff`, and told by `explain` and `list`. The kernels
// that are not here are skipped: each is a download of its own.

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, test, type TestContext } from "vitest";
import { isHere, knownKernels } from "../../framework/kernels/known-kernels.ts";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";
import { schemaProblems } from "./schema-problems.ts";

/** A probe of an old kernel, and what its line has to become. */
interface Break {
  readonly written: string;
  readonly mended: string;
}

const chains = (name: string, other: string, suffix = ""): string =>
  `kernel.function("${name}")${suffix}!, kernel.function("${other}")${suffix}!`;

const breaks: Readonly<Record<string, readonly Break[]>> = {
  "bullseye/cloud-amd64 bookworm/cloud-amd64": [
    {
      written: 'probe t.state = kernel.function("wake_up_new_task") { v = $p->state }',
      mended:
        'probe t.state = kernel.function("wake_up_new_task") { v = @choose_defined($p->__state, $p->state) }',
    },
    {
      written: 'probe t.disk = kernel.function("submit_bio") { v = $bio->bi_disk->first_minor }',
      mended:
        'probe t.disk = kernel.function("submit_bio") { v = @choose_defined($bio->bi_bdev->bd_disk->first_minor, $bio->bi_disk->first_minor) }',
    },
    {
      written:
        'probe t.major = kernel.function("blk_mq_start_request") { v = $rq->rq_disk->major }',
      mended:
        'probe t.major = kernel.function("blk_mq_start_request") { v = @choose_defined($rq->q->disk->major, $rq->rq_disk->major) }',
    },
    // What it became has no code of its own: it is inlined at one place.
    {
      written: 'probe t.account = kernel.function("account_page_dirtied") { v = $page->index }',
      mended: `probe t.account = ${chains("account_page_dirtied", "folio_account_dirtied")} { v = @choose_defined($folio->page->index, $page->index) }`,
    },
    {
      written:
        'probe t.buffered = kernel.function("generic_file_buffered_read") { v = $iocb->ki_pos }',
      mended: `probe t.buffered = ${chains("generic_file_buffered_read", "filemap_read")} { v = $iocb->ki_pos }`,
    },
  ],
  "bookworm/cloud-amd64 trixie/cloud-amd64": [
    {
      written: 'probe t.cache = kernel.function("kmem_cache_alloc").return { v = $return }',
      mended: `probe t.cache = ${chains("kmem_cache_alloc", "kmem_cache_alloc_noprof", ".return")} { v = $return }`,
    },
    {
      written:
        'probe t.time = kernel.function("vfs_unlink") { v = $dentry->d_inode->i_ctime->tv_sec }',
      mended:
        'probe t.time = kernel.function("vfs_unlink") { v = @choose_defined($dentry->d_inode->i_ctime_sec, $dentry->d_inode->i_ctime->tv_sec) }',
    },
    {
      written: 'probe t.lru = kernel.function("lru_cache_add").call { v = $page->index }',
      mended: `probe t.lru = ${chains("lru_cache_add", "folio_add_lru", ".call")} { v = @choose_defined($folio->page->index, $page->index) }`,
    },
    {
      written: 'probe t.tick = kernel.function("scheduler_tick") { v = 1 }',
      mended: `probe t.tick = ${chains("scheduler_tick", "sched_tick")} { v = 1 }`,
    },
    {
      written: 'probe t.balance = kernel.function("load_balance") { v = $this_cpu }',
      mended: `probe t.balance = ${chains("load_balance", "sched_balance_rq")} { v = $this_cpu }`,
    },
    {
      written: 'probe t.accept = kernel.function("inet_csk_accept").call { v = $flags }',
      mended:
        'probe t.accept = kernel.function("inet_csk_accept").call { v = @choose_defined($arg->flags, $flags) }',
    },
    {
      written: 'probe t.device = kernel.function("blkdev_get_by_dev") { v = $dev }',
      mended: `probe t.device = ${chains("blkdev_get_by_dev", "bdev_file_open_by_dev")} { v = $dev }`,
    },
    {
      written: 'probe t.mkdir = kernel.function("vfs_mkdir").call { v = $mnt_userns }',
      mended:
        'probe t.mkdir = kernel.function("vfs_mkdir").call { v = @choose_defined($idmap, $mnt_userns) }',
    },
  ],
  "trixie/cloud-amd64 sid/cloud-amd64": [
    {
      written: 'probe t.begin = kernel.function("ext4_da_write_begin") { v = $file->f_flags }',
      mended:
        'probe t.begin = kernel.function("ext4_da_write_begin") { v = @choose_defined($iocb->ki_filp->f_flags, $file->f_flags) }',
    },
    {
      written: 'probe t.timer = kernel.function("hrtimer_init") { v = $clock_id }',
      mended: `probe t.timer = ${chains("hrtimer_init", "hrtimer_setup")} { v = $clock_id }`,
    },
    {
      written: 'probe t.index = kernel.function("mark_page_accessed") { v = $page->index }',
      mended:
        'probe t.index = kernel.function("mark_page_accessed") { v = @choose_defined($page->__folio_index, $page->index) }',
    },
    {
      written: 'probe t.inode = kernel.function("iput").call { v = $inode->i_state }',
      mended:
        'probe t.inode = kernel.function("iput").call { v = @choose_defined($inode->i_state->__state, $inode->i_state) }',
    },
  ],
};

/** Facts of debug information, or that from which they are made when they are asked for. */
async function requireFacts(context: TestContext, names: readonly string[]): Promise<void> {
  const here = (await knownKernels()).filter((one) => isHere(one) && one.described !== undefined);
  const missing = names.filter((name) => here.every((kernel) => kernel.name !== name));
  if (missing.length > 0) context.skip(`no facts of ${missing.join(", ")} are here`);
}

const statuses = async (file: string, kernel: string): Promise<readonly string[]> => {
  const { stdout } = await runTapwright(["verify", file, "-k", kernel, "--format", "json"]);
  const report = JSON.parse(stdout) as {
    tapsets: { probes: { alias: string; cells: { status: string }[] }[] }[];
  };
  return report.tapsets[0]!.probes.map(({ alias, cells }) => `${alias} ${cells[0]!.status}`);
};

describe.each(Object.entries(breaks))("%s", (pair, known) => {
  const [from = "", to = ""] = pair.split(" ");
  beforeEach((context) => requireFacts(context, [from, to]));

  test("what it breaks is mended, and the patch holds on both", { timeout: 300_000 }, async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "known", "t.stp");
    mkdirSync(join(folder.path, "known"));
    writeFileSync(file, `${known.map(({ written }) => `${written}\n`).join("\n")}`);
    const diff = ["diff", join(folder.path, "known"), "--from", from, "--to", to];
    const { stdout: patch, exitCode } = await runTapwright([...diff, "--format", "patch"]);
    expect(exitCode).toBe(1);
    const applied = spawnSync("git", ["apply", "-p1"], {
      cwd: folder.path,
      input: patch,
      encoding: "utf8",
    });
    expect([applied.status, applied.stderr]).toEqual([0, ""]);
    const lines = readFileSync(file, "utf8").split("\n");
    expect(lines).toEqual(expect.arrayContaining(known.map(({ mended }) => mended)));
    const names = known.map(({ written }) => /^probe (\S+)/.exec(written)![1]!);
    const all = names.map((name) => `${name} resolved`);
    expect(await statuses(file, from)).toEqual(all);
    expect(await statuses(file, to)).toEqual(all);
  });
});

describe("what the block layer and the page cache became", () => {
  const range = ["bullseye/cloud-amd64", "bookworm/cloud-amd64", "trixie/cloud-amd64"];
  beforeEach((context) => requireFacts(context, range));

  const script = `probe t.dirty = kernel.function("__set_page_dirty").call { }
probe t.start = kernel.function("blk_account_io_start").call { v = $rq->__data_len }
probe t.done = kernel.function("blk_account_io_done").call { v = $req->__data_len }
`;
  type Told = { alias: string; value?: string; gravity: string; text: string };
  const diff = async (...words: readonly string[]): Promise<string> => {
    using folder = temporaryFolder();
    const file = join(folder.path, "t.stp");
    writeFileSync(file, script);
    return (await runTapwright(["diff", file, ...words, "--format", "json"])).stdout;
  };

  test("is told between two kernels: inlined everywhere, gone, moved to another file", async () => {
    const pairs = [0, 1].map((at) => ["--from", range[at]!, "--to", range[at + 1]!]);
    const told = await Promise.all(
      pairs.map(async (pair) => {
        const text = await diff(...pair);
        expect(await schemaProblems("diff", text)).toEqual([]);
        const { changes } = JSON.parse(text) as { changes: readonly Told[] };
        return changes.map(({ alias, gravity, text }) => `${gravity} ${alias}: ${text}`).join("\n");
      }),
    );
    expect(told[0]).toMatch(/^break t\.dirty: `__set_page_dirty` exists inlined only/m);
    expect(told[0]).toMatch(/^break t\.start: `blk_account_io_start` exists inlined only/m);
    expect(told[0]).toMatch(/^\w+ t\.done: in block\/blk-mq\.c instead of block\/blk-core\.c/m);
    // Both ends lack the first; the second is back, with code of its own.
    expect(told[1]).not.toContain("t.dirty");
    expect(told[1]).not.toMatch(/^break t\.start: `/m);
  });

  test("a break that was mended is told, and with --quick what was not asked", async () => {
    type Bisected = {
      kernels: { name: string; isAsked: boolean }[];
      breaks: {
        alias: string;
        value?: string;
        lastGood: string;
        firstBad: string;
        isMended: boolean;
      }[];
    };
    const ends = ["--bisect", "--from", range[0]!, "--to", range[2]!];
    const text = await diff(...ends);
    expect(await schemaProblems("bisect", text)).toEqual([]);
    const found = JSON.parse(text) as Bisected;
    expect(found.kernels.every(({ isAsked }) => isAsked)).toBe(true);
    const of = (alias: string, value?: string) =>
      found.breaks.find((one) => one.alias === alias && one.value === value);
    expect(of("t.dirty")).toMatchObject({ isMended: false });
    expect(of("t.dirty")!.firstBad).toMatch(/^bookworm\/.*amd64$/);
    expect(of("t.start")).toMatchObject({ isMended: true });
    expect(of("t.start")!.firstBad).toMatch(/^bookworm\/.*amd64$/);
    // It has another name where the function is back.
    expect(of("t.start", "v")!.firstBad).toMatch(/6\.12|trixie/);
    const quick = JSON.parse(await diff(...ends, "--quick")) as Bisected;
    expect(quick.breaks.find(({ alias }) => alias === "t.dirty")).toEqual(of("t.dirty"));
  });
});

describe("what holds as it was declared, and what is read by number", () => {
  const [from, to] = ["bookworm/cloud-amd64", "trixie/cloud-amd64"];
  beforeEach((context) => requireFacts(context, [from, to]));
  const declared = `/**
 * probe t.put - a block device is put
 */
probe t.put = kernel.function("blkdev_put") ? { }
/**
 * probe t.unlink - a name is removed
 * @seconds: long, optional, when its inode changed
 */
probe t.unlink = kernel.function("vfs_unlink") { seconds = $dentry->d_inode->i_ctime->tv_sec }
/**
 * probe t.accept - a connection is accepted
 * @sock: long, its socket
 * @flags: long, flags
 */
probe t.accept = kernel.function("inet_csk_accept").call { sock = pointer_arg(1) flags = int_arg(2) }
`;
  type Told = { alias: string; value?: string; gravity: string; text: string };

  test("breaks nothing, and the exit code says so", { timeout: 300_000 }, async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "t.stp");
    writeFileSync(file, declared);
    const ends = ["--from", from, "--to", to];
    const { stdout, exitCode } = await runTapwright(["diff", file, ...ends, "--format", "json"]);
    const { changes, suggestions } = JSON.parse(stdout) as {
      changes: readonly Told[];
      suggestions: readonly unknown[];
    };
    const of = (gravity: string) => changes.filter((one) => one.gravity === gravity);
    expect([of("break"), suggestions, exitCode]).toEqual([[], [], 0]);
    expect(of("declared").map(({ alias, value }) => [alias, value])).toEqual([
      ["t.put", undefined],
      ["t.unlink", "seconds"],
    ]);
    expect(of("meaning").map(({ text }) => text)).toEqual([
      "int_arg(2): it is `struct proto_accept_arg* arg` of inet_csk_accept; `int flags`, which it was, is no parameter",
    ]);
    const bisected = await runTapwright(["diff", file, "--bisect", ...ends]);
    // Another kernel of that release may be here, and come first.
    expect(bisected.stdout).toMatch(
      /^\S*(6\.12|trixie)\S* lacks 2, as was declared\n {2}t\.put {2}/m,
    );
    expect([bisected.stdout.includes(" broke "), bisected.exitCode]).toEqual([false, 0]);
  });

  test("no function is offered that does a part, or has another parameter of a number", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "t.stp");
    writeFileSync(
      file,
      `probe t.put = kernel.function("blkdev_put") { v = $bdev->bd_dev }
probe t.open = kernel.function("blkdev_get_by_path") { v = pointer_arg(1) }
probe t.dev = kernel.function("blkdev_get_by_dev") { v = $dev }
`,
    );
    const diff = ["diff", file, "--from", from, "--to", to];
    const { stdout } = await runTapwright([...diff, "--format", "patch"]);
    expect(stdout).not.toContain("blkdev_put_");
    expect(stdout).toContain('kernel.function("bdev_file_open_by_path")! { v = pointer_arg(1) }');
    expect(stdout).toContain('kernel.function("bdev_file_open_by_dev")! { v = $dev }');
  });
});

describe("the first that broke it", () => {
  const range = ["bullseye/cloud-amd64", "bookworm/cloud-amd64", "trixie/cloud-amd64"];
  beforeEach((context) => requireFacts(context, range));

  test("is named for each alias and value", { timeout: 300_000 }, async () => {
    using folder = temporaryFolder();
    const written = Object.values(breaks).flatMap((all) => all.map((one) => one.written));
    const file = join(folder.path, "t.stp");
    writeFileSync(file, written.join("\n"));
    const { stdout } = await runTapwright([
      "diff",
      file,
      "--bisect",
      "--from",
      range[0]!,
      "--to",
      range[2]!,
      "--format",
      "json",
    ]);
    const { breaks: found } = JSON.parse(stdout) as {
      breaks: { alias: string; value?: string; firstBad: string; lastGood: string }[];
    };
    const firsts = new Map(found.map(({ alias, firstBad }) => [alias, firstBad]));
    expect(firsts.get("t.disk")).toMatch(/^bookworm\/.*amd64$/);
    expect(firsts.get("t.state")).toMatch(/^bookworm\/.*amd64$/);
    expect(firsts.get("t.time")).toMatch(/6\.12|trixie/);
    expect(firsts.has("t.index")).toBe(false);
  });
});

describe("the default kernel alone", () => {
  requireKernel();

  test("explain tells of alternatives, functions, copies and values", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "t.stp");
    writeFileSync(
      file,
      `/**
 * probe t.read - a read from a file
 * @size: long [bytes] >= 0, what was asked for
 */
probe t.read = kernel.function("vfs_raed")!, kernel.function("vfs_read")!, kernel.function("x")! {
  size = $count
  mode = $file->f_mode
}
`,
    );
    const told = await runTapwright(["explain", "t.read", "--tapset", file]);
    expect(told.exitCode).toBe(0);
    expect(told.stdout).toMatch(
      new RegExp(
        String.raw`  a read from a file

bookworm/cloud-amd64 \(<release>, x86_64, DWARF\)
  It stands for kernel\.function\("vfs_read"\), since the one before it is not there\.
    1\. kernel\.function\("vfs_raed"\): kernel \S+ has no function .vfs_raed. \(did you mean .vfs_read.[^)]*\)
    2\. kernel\.function\("vfs_read"\): chosen
    3\. kernel\.function\("x"\): not looked at, because the one before it is enough
  vfs_read, fs/read_write\.c:\d+
    ssize_t vfs_read\(struct file\* file, char\* buf, size_t count, loff_t\* pos\)
    its own code begins at 0xffffffff[0-9a-f]+
  Its values:
    size: long \[bytes\] >= 0: what was asked for
        \$count, size_t, rdx
    mode: long
        \$file->f_mode, fmode_t, \[rdi \+ \d+\]
`,
      ),
    );
    const value = await runTapwright(["explain", "t.read.size", "--tapset", file]);
    expect(value.stdout).toMatch(/^size of t\.read, at /);
    expect(value.stdout).not.toContain("mode: long");
    const json = await runTapwright(["explain", "t.read", "--tapset", file, "--format", "json"]);
    expect(await schemaProblems("explanation", json.stdout)).toEqual([]);
    const { definition, kernels } = JSON.parse(json.stdout) as {
      definition: { values: { declaration: object }[] };
      kernels: { isAsked: boolean; functions: { name: string }[] }[];
    };
    expect(definition.values[0]).toEqual({
      name: "size",
      declaration: { type: "long", unit: "bytes", range: ">= 0", text: "what was asked for" },
    });
    const asked = kernels.filter(({ isAsked }) => isAsked);
    expect(asked.map(({ functions }) => functions[0]?.name)).toEqual(["vfs_read"]);
  });

  test("explain says what was declared behind what the alias gives", async () => {
    using folder = temporaryFolder();
    const file = join(folder.path, "t.stp");
    writeFileSync(
      file,
      `/**
 * probe t.read - a read from a file
 * @size: what was asked for
 * @pos: long >= 0, where
 * @name: string, optional, its name
 */
probe t.read = kernel.function("vfs_read") {
  size = $count
  pos = $pos
  name = "a"
}
`,
    );
    const { stdout } = await runTapwright(["explain", "t.read", "--tapset", file]);
    const values = stdout.split("\n").filter((line) => /^ {4}(size|pos|name)\b/.test(line));
    expect(values).toEqual([
      "    size: long: what was asked for",
      "    pos: pointer, declared as long >= 0: where",
      "    name: string (optional): its name",
    ]);
  });

  test("explain tells of a function that the compiler split", async () => {
    const { stdout } = await runTapwright(["explain", 'kernel.function("apply_wqattrs_cleanup")']);
    expect(stdout).toMatch(
      /^ {4}the rest of it, behind a beginning that was inlined, has code that begins at 0x[0-9a-f]{16}, by the symbol apply_wqattrs_cleanup\.part\.0 /m,
    );
    expect(stdout).toContain("    inlined 3 times: in apply_wqattrs_prepare (");
  });

  test("explain tells the signature of a function that is inlined only as its source has it", async () => {
    const { stdout } = await runTapwright(["explain", 'kernel.function("__do_sys_read")']);
    expect(stdout).toContain("no code of its own: the compiler inlined it everywhere");
    // GCC 12 names the parameters of the copies from the last to the first.
    expect(stdout).toContain(
      "    long int __do_sys_read(unsigned int fd, char* buf, size_t count)\n",
    );
  });

  test("explain tells why a point of the kernel cannot be there", async () => {
    const inlined = await runTapwright(["explain", 'kernel.function("blk_account_io_start").call']);
    expect(inlined.exitCode).toBe(1);
    expect(inlined.stdout).toContain("no code of its own: the compiler inlined it everywhere\n");
    expect(inlined.stdout).toMatch(/inlined \d+ times: in \w+ \(block\/blk-mq\.c:\d+\)/);
    const nothing = await runTapwright(["explain", "vfs.raed"]);
    expect([nothing.exitCode, nothing.stdout]).toEqual([1, ""]);
    expect(nothing.stderr).toContain("there is no probe point `vfs.raed`");
    const json = await runTapwright(["explain", "vfs.raed", "--format", "json"]);
    expect(json.exitCode).toBe(1);
    expect(await schemaProblems("explanation", json.stdout)).toEqual([]);
    const { kernels, notFound } = JSON.parse(json.stdout) as {
      kernels: object[];
      notFound: { diagnostics: { code: string }[] };
    };
    expect(kernels).toEqual([]);
    expect(notFound.diagnostics.map(({ code }) => code)).toEqual(["resolve/no-such-point"]);
  });

  test("explain tells of the alias of one tapset, where another has the name, too", async () => {
    using folder = temporaryFolder();
    for (const [name, fn] of [
      ["one", "vfs_read"],
      ["two", "vfs_write"],
    ] as const) {
      mkdirSync(join(folder.path, name));
      const text = `probe t.shared = kernel.function("${fn}") { size = $count }\n`;
      writeFileSync(join(folder.path, name, `${name}.stp`), text);
    }
    const explain = (...words: string[]) =>
      runTapwright(["explain", ...words, "--tapset", "./two", "-I", "./one"], { cwd: folder.path });
    const { stdout } = await explain("t.shared");
    expect(stdout).toContain('It stands for kernel.function("vfs_write").\n  vfs_write, ');
    expect(stdout).not.toContain("vfs_read");
    const value = await explain("t.shared.bytes");
    expect(value.stdout).toContain("It has no value bytes; its values are size.\n");
    expect(value.exitCode).toBe(1);
  });

  test("explain tells once what kernels share, and lines and addresses of one of them", async (context) => {
    const names = ["bullseye/cloud-amd64", "bookworm/cloud-amd64", "trixie/cloud-amd64"];
    await requireFacts(context, names);
    const explain = async (point: string) =>
      (await runTapwright(["explain", point, "-k", names.join(",")])).stdout;
    const same = await explain('kernel.function("vfs_read")');
    expect(same).toMatch(/^bullseye\/cloud-amd64 \(<release>, x86_64, DWARF\)$/m);
    expect(same).toContain(
      "\n  The same, but for lines and addresses, on bookworm/cloud-amd64, trixie/cloud-amd64.\n",
    );
    expect(same.match(/its own code begins at/g)).toHaveLength(1);
    const nowhere = await explain('kernel.function("blk_account_io_start").call');
    expect(nowhere.match(/^\w+\/cloud-amd64 \(/gm)).toHaveLength(3);
  });

  test("a misspelt alias has one hint", async () => {
    const { stderr } = await runTapwright(["explain", 'kernel.syscall("raed")']);
    expect(stderr.match(/did you mean/g)).toHaveLength(1);
  });

  test("what a diff compares is not for it to say twice", async () => {
    const ends = ["--from", "bookworm/cloud-amd64", "--to", "trixie/cloud-amd64"];
    const { stderr, exitCode } = await runTapwright(["diff", "base", ...ends, "-a", "x86_64"]);
    expect(stderr).toContain("error[usage/contradiction]: --arch says over which kernels --bisect");
    expect(exitCode).toBe(2);
  });

  test("list says of each of several kernels why it has nothing", async (context) => {
    const [old, now] = ["bookworm/cloud-amd64", "trixie/cloud-amd64"] as const;
    await requireFacts(context, [now]);
    const point = 'kernel.function("native_sched_clock")';
    const { stdout, stderr, exitCode } = await runTapwright(["list", point, "-k", `${old},${now}`]);
    expect(stderr).toMatch(
      new RegExp(
        `at-jump-label\\][^]*note: on ${old}\n[^]*in-noinstr-section\\][^]*note: on ${now}\n`,
      ),
    );
    expect([stdout, exitCode]).toEqual(["", 1]);
  });

  test("list with a list of kernels has columns, and with one it has none", async () => {
    const list = ["list", "--vars", 'kernel.function("vfs_read").call'];
    const one = await runTapwright([...list, "-k", "bookworm/cloud-amd64"]);
    const kernels = ["bookworm/cloud-amd64", "bookworm/cloud-amd64,bookworm/cloud-amd64"];
    for (const kernel of kernels) {
      const { stdout } = await runTapwright([...list, "-k", kernel, "--json"]);
      expect(await schemaProblems("list", stdout)).toEqual([]);
      expect(JSON.parse(stdout)).toMatchObject({
        points: [{ variables: [{ name: "$file", type: "struct file*" }, {}, {}, {}] }],
      });
    }
    const many = await runTapwright([...list, "-k", "bookworm/cloud-amd64,bookworm/cloud-amd64"]);
    expect(one.stdout).toMatch(
      /^kernel\.function\("vfs_read@fs\/read_write\.c:\d+"\)\.call \$file/,
    );
    expect(many.stdout).toMatch(
      /^1 {2}DWARF {2}x86_64 .*\n\n1\nok {2}kernel\.function\("vfs_read@fs\/read_write\.c"\)\.call \$file:struct file\* /,
    );
  });
});
