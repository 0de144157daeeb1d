import { describe, expect, test } from "vitest";
import type { SourceFile } from "../source/source-file.ts";
import type { Host } from "../semantics/host.ts";
import { fakeEnvironment } from "../semantics/testing/analyze-text.ts";
import { applyEdit } from "./edit.ts";
import { proposeEdits } from "./propose-edits.ts";
import { createSmallKernel, type SmallKernel } from "./testing/small-kernel.ts";

function hostOf(kernel: SmallKernel, file: SourceFile): Host {
  const debugInfo = createSmallKernel(kernel);
  return { library: [file], debugInfo, environment: fakeEnvironment };
}

/** Of the only alias of a text, for the first thing that is wrong: the texts that are proposed, the likely first. */
function proposed(text: string, before: SmallKernel, now: SmallKernel) {
  const file: SourceFile = { path: "a.stp", text, origin: "library" };
  const [broken] = proposeEdits("a", "a.stp", hostOf(before, file), hostOf(now, file)) ?? [];
  return (broken?.proposals ?? []).map(({ edit, because }) => ({
    text: applyEdit(text, edit),
    because,
  }));
}

const open = { file: "fs/open.c", line: 10 };

describe("a function that is gone", () => {
  const before: SmallKernel = {
    release: "5.10.1",
    functions: [
      { declaration: "long do_open(int dfd, long flags)", ...open },
      { declaration: "long entry_open(long x)", file: "fs/open.c", line: 20, calls: ["do_open"] },
    ],
  };

  test("has a successor of a near name and the same parameters, behind it in the chain", () => {
    const now: SmallKernel = {
      release: "6.1.1",
      functions: [
        { declaration: "long do_openat2(int dfd, long flags)", ...open },
        { declaration: "long other(long y)", file: "fs/other.c", line: 1 },
      ],
    };
    const found = proposed('probe a = kernel.function("do_open") { }', before, now);
    expect(found[0]).toEqual({
      text: 'probe a = kernel.function("do_open")!, kernel.function("do_openat2")! { }',
      because: ["a near name", "the same signature", "in fs/open.c like it", "it is new"],
    });
    expect(found.every(({ text }) => !text.includes("other"))).toBe(true);
  });

  test("is told with its reason in words", () => {
    const now: SmallKernel = { release: "6.1.1", functions: [] };
    const text = 'probe a = kernel.function("do_open") { }';
    const file: SourceFile = { path: "a.stp", text, origin: "library" };
    const broken = proposeEdits("a", "a.stp", hostOf(before, file), hostOf(now, file)) ?? [];
    expect(broken.map(({ what, reason }) => [what, reason])).toEqual([
      ['kernel.function("do_open")', "kernel 6.1.1 has no function `do_open`"],
    ]);
  });

  test("the mark that was there is kept once, and the words behind it", () => {
    const now: SmallKernel = {
      release: "6.1.1",
      functions: [{ declaration: "long do_openat2(int dfd, long flags)", ...open }],
    };
    const [first, second] = proposed(
      'probe a = kernel.function("do_open").return ? { }',
      before,
      now,
    );
    expect(first?.text).toBe(
      'probe a = kernel.function("do_open").return!, kernel.function("do_openat2").return! { }',
    );
    expect(second?.text).toBe(
      'probe a = kernel.function("do_open").return?, kernel.function("do_openat2").return? { }',
    );
  });

  test("what its caller calls instead counts, whatever its name is", () => {
    const now: SmallKernel = {
      release: "6.1.1",
      functions: [
        { declaration: "long path_walk(int dfd, long flags)", file: "fs/namei.c", line: 5 },
        {
          declaration: "long entry_open(long x)",
          file: "fs/open.c",
          line: 20,
          calls: ["path_walk"],
        },
      ],
    };
    const [first] = proposed('probe a = kernel.function("do_open") { }', before, now);
    expect(first).toEqual({
      text: 'probe a = kernel.function("do_open")!, kernel.function("path_walk")! { }',
      because: ["the same signature", "it is new", "entry_open calls it in its place"],
    });
  });

  test("its caller may stand in another file of its folder", () => {
    const elsewhere = { file: "fs/exec.c", line: 20 };
    const called = { declaration: "long entry_open(long x)", ...elsewhere, calls: ["do_open"] };
    const calling = { ...called, calls: ["path_walk"] };
    const walk = {
      declaration: "long path_walk(int dfd, long flags)",
      file: "lib/walk.c",
      line: 5,
    };
    const found = proposed(
      'probe a = kernel.function("do_open") { }',
      { release: "5.10.1", functions: [before.functions[0]!, called] },
      { release: "6.1.1", functions: [walk, calling] },
    );
    expect(found[0]?.text).toContain('kernel.function("path_walk")');
    expect(found[0]?.because).toContain("entry_open calls it in its place");
  });

  test("which moved to a header and is inlined now is looked for where its code went", () => {
    const moved = {
      declaration: "long do_open(int dfd, long flags)",
      file: "include/linux/open.h",
      line: 3,
      inlinedInto: "entry_open",
    };
    const holder = { declaration: "long entry_open(long x)", file: "fs/open.c", line: 20 };
    const found = proposed('probe a = kernel.function("do_open").call { }', before, {
      release: "6.1.1",
      functions: [moved, holder],
    });
    expect(found[0]?.because).toContain("its code is inlined there, and only there");
  });

  test("is not followed by one that does a part of its work, unless its callers call that", () => {
    const part = { declaration: "long do_open_one(int dfd)", file: "fs/open.c", line: 12 };
    const caller = { ...before.functions[1]!, calls: ["do_open_one"] };
    const text = 'probe a = kernel.function("do_open") { }';
    const wide = { ...part, declaration: "long do_open_one(int dfd, long flags)" };
    const named = (functions: SmallKernel["functions"]) =>
      proposed(text, before, { release: "6.1.1", functions }).map((one) => one.text);
    expect(named([part])).toEqual([]);
    expect(named([wide])[0]).toContain('kernel.function("do_open_one")!');
    expect(named([part, caller])[0]).toContain('kernel.function("do_open_one")!');
  });

  test("which is inlined now is looked for where its code went", () => {
    const now: SmallKernel = {
      release: "6.1.1",
      functions: [
        { declaration: "long do_open(int dfd, long flags)", ...open, inlinedInto: "entry_open" },
        { declaration: "long entry_open(int dfd, long x)", file: "fs/open.c", line: 20 },
      ],
    };
    const found = proposed('probe a = kernel.function("do_open").call { }', before, now);
    expect(found[0]?.text).toBe(
      'probe a = kernel.function("do_open").call!, kernel.function("entry_open").call! { }',
    );
    expect(found[0]?.because).toContain("its code is inlined there, and only there");
  });

  test("one that is inlined everywhere can be probed there", () => {
    const clean = { declaration: "long clean_open(int dfd, long flags)", ...open };
    const found = proposed('probe a = kernel.function("do_open") { }', before, {
      release: "6.1.1",
      functions: [
        clean,
        { ...clean, declaration: "long do_openat(int dfd, long flags)", inlinedInto: "entry_open" },
        { declaration: "long entry_open(long x)", file: "fs/open.c", line: 20 },
      ],
    });
    expect(found[0]?.text).toContain('kernel.function("do_openat")!');
  });

  test("what stood beside the old one all the time is none, unless there is a tie", () => {
    const both: SmallKernel = {
      release: "5.10.1",
      functions: [
        { declaration: "long tcp_page(int s, long n)", file: "net/tcp.c", line: 1 },
        { declaration: "long tcp_receive(int s, long n)", file: "net/tcp.c", line: 9 },
      ],
    };
    const one: SmallKernel = { release: "6.1.1", functions: [both.functions[1]!] };
    expect(proposed('probe a = kernel.function("tcp_page") { }', both, one)).toEqual([]);
    const calling: SmallKernel = {
      release: "5.10.1",
      functions: [{ ...both.functions[0]!, calls: ["tcp_receive"] }, both.functions[1]!],
    };
    const [first] = proposed('probe a = kernel.function("tcp_page") { }', calling, one);
    expect(first?.text).toContain('kernel.function("tcp_receive")!');
    expect(first?.because).toContain("the old one called it");
  });

  test("nothing near: nothing is proposed", () => {
    const now: SmallKernel = {
      release: "6.1.1",
      functions: [{ declaration: "void zap(struct x* x)", file: "mm/zap.c", line: 1 }],
    };
    expect(proposed('probe a = kernel.function("do_open") { }', before, now)).toEqual([]);
  });
});

describe("what a value reads", () => {
  const at = { file: "fs/f.c", line: 1 };
  const kernel = (
    release: string,
    declaration: string,
    structures: SmallKernel["structures"],
  ): SmallKernel => ({ release, structures, functions: [{ declaration, ...at }] });
  const one = (
    value: string,
    before: SmallKernel,
    now: SmallKernel,
  ): readonly { readonly text: string; readonly because: readonly string[] }[] =>
    proposed(`probe a = kernel.function("f") { v = ${value} }`, before, now);
  const wrapped = (both: string): string =>
    `probe a = kernel.function("f") { v = @choose_defined(${both}) }`;

  test("a parameter that became a member of another", () => {
    const found = one(
      "$flags",
      kernel("1", "void f(long flags)", {}),
      kernel("2", "void f(struct how* how)", { how: ["long flags", "long mode"] }),
    );
    expect(found.map(({ text }) => text).slice(0, 2)).toEqual([
      wrapped("$how->flags, $flags"),
      wrapped("$flags, $how->flags"),
    ]);
    expect(found[0]?.because).toEqual(["a member of struct how*, of the same name"]);
  });

  test("a member that could be read beside the parameter all the time is none", () => {
    const structures = { mapping: ["long flags"] };
    const found = one(
      "$flags",
      kernel("1", "void f(struct mapping* mapping, long flags)", structures),
      kernel("2", "void f(struct mapping* mapping)", structures),
    );
    expect(found).toEqual([]);
  });

  test("a parameter that a new one hands over, of whatever name", () => {
    const file = ["long f_mode"];
    const [first] = one(
      "$file->f_mode",
      kernel("1", "void f(struct file* file, long pos)", { file }),
      kernel("2", "void f(struct iocb* iocb, long pos)", {
        file,
        iocb: ["long ki_flags", "struct file* ki_filp"],
      }),
    );
    expect(first?.text).toBe(wrapped("$iocb->ki_filp->f_mode, $file->f_mode"));
    expect(first?.because).toEqual([
      "a member of struct iocb*, of the same type",
      "the only one of it",
    ]);
  });

  test("a parameter that has another name in its place", () => {
    const structures = { bio: ["long sector"] };
    const [first] = one(
      "$bio->sector",
      kernel("1", "void f(struct bio* bio)", structures),
      kernel("2", "void f(struct bio* b, long x)", structures),
    );
    expect(first?.text).toBe(wrapped("$b->sector, $bio->sector"));
    expect(first?.because).toEqual([
      "also of type struct bio*",
      "in the same place among the parameters",
    ]);
  });

  test("a structure that is held by another now", () => {
    const page = ["long index"];
    const [first] = one(
      "$page->index",
      kernel("1", "void f(struct page* page)", { page }),
      kernel("2", "void f(struct folio* folio)", { page, folio: ["struct page page"] }),
    );
    expect(first?.text).toBe(wrapped("$folio->page->index, $page->index"));
  });

  test("a member that has another name", () => {
    const [first] = one(
      "$p->state",
      kernel("1", "void f(struct task* p)", { task: ["long state", "long pid"] }),
      kernel("2", "void f(struct task* p)", { task: ["long __state", "long pid"] }),
    );
    expect(first?.text).toBe(wrapped("$p->__state, $p->state"));
    expect(first?.because).toEqual([
      "a near name",
      "of the same type",
      "at the same offset",
      "it is new",
    ]);
  });

  test("two steps that became one", () => {
    const [first] = one(
      "$i->ctime->sec + 1",
      kernel("1", "void f(struct inode* i)", { inode: ["struct ts ctime"], ts: ["long sec"] }),
      kernel("2", "void f(struct inode* i)", { inode: ["long ctime_sec", "int ctime_nsec"] }),
    );
    expect(first?.text).toBe(
      'probe a = kernel.function("f") { v = @choose_defined($i->ctime_sec, $i->ctime->sec) + 1 }',
    );
  });

  test("a member that moved behind another pointer", () => {
    const disk = ["long number"];
    const [first] = one(
      "$bio->bi_disk->number",
      kernel("1", "void f(struct bio* bio)", { bio: ["struct disk* bi_disk"], disk }),
      kernel("2", "void f(struct bio* bio)", {
        bio: ["struct bdev* bi_bdev"],
        bdev: ["long x", "struct disk* bd_disk"],
        disk,
      }),
    );
    expect(first?.text).toBe(wrapped("$bio->bi_bdev->bd_disk->number, $bio->bi_disk->number"));
    expect(first?.because).toEqual(["of the same type, in what bi_bdev points to"]);
  });

  test("the last of several names alone does not make a member the same: any counter has it", () => {
    const counter = ["long counter"];
    const stat = ["struct counter count"];
    const found = (outer: string) =>
      one(
        "$mm->rss_stat->count->counter",
        kernel("1", "void f(struct mm* mm)", { mm: ["struct stat rss_stat"], stat, counter }),
        kernel("2", "void f(struct mm* mm)", { mm: [`struct counter ${outer}`], counter }),
      ).map(({ text }) => text);
    expect(found("zero_pages")).toEqual([]);
    expect(found("rss_count")).toContain(
      wrapped("$mm->rss_count->counter, $mm->rss_stat->count->counter"),
    );
  });

  test("a member that moved behind a pointer that was there before", () => {
    const disk = ["long number"];
    const rq = ["struct queue* q"];
    const [first] = one(
      "$rq->rq_disk->number",
      kernel("1", "void f(struct rq* rq)", {
        rq: [...rq, "struct disk* rq_disk"],
        queue: ["long id"],
        disk,
      }),
      kernel("2", "void f(struct rq* rq)", { rq, queue: ["long id", "struct disk* disk"], disk }),
    );
    expect(first?.text).toBe(wrapped("$rq->q->disk->number, $rq->rq_disk->number"));
    // Where it was there all the time, it is another one.
    const queue = ["long id", "struct disk* disk"];
    const found = one(
      "$rq->rq_disk->number",
      kernel("1", "void f(struct rq* rq)", {
        rq: [...rq, "struct disk* rq_disk"],
        queue,
        disk,
      }),
      kernel("2", "void f(struct rq* rq)", { rq, queue, disk }),
    );
    expect(found).toEqual([]);
  });

  test("a number that became a structure around one", () => {
    const [first, second] = one(
      "$i->state",
      kernel("1", "void f(struct inode* i)", { inode: ["long state"] }),
      kernel("2", "void f(struct inode* i)", {
        inode: ["struct flags state"],
        flags: ["long __bits"],
      }),
    );
    expect(first?.text).toBe(wrapped("$i->state->__bits, $i->state"));
    expect(second?.text).toBe(wrapped("$i->state, $i->state->__bits"));
  });

  test("a type that has another name", () => {
    const [first] = one(
      '@cast($p, "struct queue")->depth',
      kernel("1", "void f(long p)", { queue: ["long depth"] }),
      kernel("2", "void f(long p)", { queues: ["long depth"] }),
    );
    expect(first?.text).toBe(
      wrapped('@cast($p, "struct queues")->depth, @cast($p, "struct queue")->depth'),
    );
  });

  test("nothing of that kind: nothing is proposed", () => {
    const found = one(
      "$p->state",
      kernel("1", "void f(struct task* p)", { task: ["long state"] }),
      kernel("2", "void f(struct task* p)", { task: ["struct other* mm"] }),
    );
    expect(found).toEqual([]);
  });
});
