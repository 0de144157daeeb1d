// What is missing on the machine: QEMU, a compiler, disk space, debug information; and a cache that was damaged.

import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { describe, expect, test } from "vitest";
import { factsPath } from "../../framework/kernels/facts-path.ts";
import { cacheRoot } from "../../qemu/index.ts";
import { findDefaultKernel, requireKernel } from "../command/require-kernel.ts";
import { runTapwright, temporaryFolder } from "../command/run-tapwright.ts";

const hello = ["run", "-e", 'probe begin { println("hello") exit() }'];

/** A PATH on which everything of this machine can be found but what `unwanted` names. */
function pathWithout(folder: string, unwanted: RegExp): string {
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const from of (process.env["PATH"] ?? "").split(":").toReversed()) {
    if (!existsSync(from)) continue;
    for (const name of readdirSync(from)) {
      if (unwanted.test(name)) continue;
      rmSync(join(bin, name), { force: true });
      symlinkSync(join(from, name), join(bin, name));
    }
  }
  return bin;
}

/** A cache like this machine's, of links to what `keep` names below it. */
function cacheWith(folder: string, keep: readonly string[]): string {
  const cache = join(folder, "tapwright");
  for (const path of keep) {
    mkdirSync(dirname(join(cache, path)), { recursive: true });
    if (existsSync(join(cacheRoot(), path)))
      symlinkSync(join(cacheRoot(), path), join(cache, path));
  }
  return cache;
}

describe("without", () => {
  requireKernel();

  test("QEMU: its package is named", async () => {
    using folder = temporaryFolder();
    const environment = { PATH: pathWithout(folder.path, /^qemu-system/) };
    const result = await runTapwright(hello, { environment });
    expect(result.stderr).toMatch(
      /error\[guest\/no-emulator\]: qemu-system-x86_64 is not on this machine\nhint: .*qemu-system-x86/,
    );
    expect(result.exitCode).toBe(3);
  });

  test("a compiler: doctor is named, and doctor names the package", async () => {
    using folder = temporaryFolder();
    const environment = { PATH: pathWithout(folder.path, /^(?:.*-)?(?:gcc|cc|c99|c89)(?:-\d+)?$/) };
    const result = await runTapwright(
      ["build", "-e", "probe begin { exit() }", "-o", join(folder.path, "x.ko")],
      {
        environment,
      },
    );
    expect(result.stderr).toMatch(
      /error\[build\/no-compiler\]: `gcc-\d+`.* is not installed\nhint: run: apt-get install gcc-\d+, or: tapwright kernels fetch --compiler bookworm\/cloud-amd64\n/,
    );
    expect(result.exitCode).toBe(3);
    const doctor = await runTapwright(["doctor"], { environment });
    expect(doctor.stdout).toMatch(/^missing +gcc /m);
    expect(doctor.stdout).toMatch(/apt-get install .*gcc/);
    expect(doctor.exitCode).toBe(3);
  });

  test("debug information: BTF answers for entry arguments, and it is said", async () => {
    using folder = temporaryFolder();
    const kernel = (await findDefaultKernel())!;
    const part = dirname(relative(cacheRoot(), kernel.image)).split("/kernel/")[0]!;
    cacheWith(folder.path, [
      `${part}/kernel`,
      "kernels/lock.json",
      "agents",
      "acceleration.json",
      "initramfs",
    ]);
    const script =
      'global n probe kernel.function("vfs_read") { if (execname() == "reader") n <<< $count } ' +
      'probe end { println(@count(n), " ", @sum(n)) }';
    const result = await runTapwright(["run", "-c", "reads 100", "-e", script], {
      environment: { XDG_CACHE_HOME: folder.path },
    });
    expect(result.stderr).toMatch(/^facts: BTF of bookworm\/cloud-amd64/);
    expect(result.stdout).toBe("100 100\n");
    expect(result.exitCode).toBe(0);
  });
});

describe("a damaged cache", () => {
  requireKernel();

  test("a half-written facts index is made again", async () => {
    using folder = temporaryFolder();
    const kernel = (await findDefaultKernel())!;
    const cache = cacheWith(folder.path, ["kernels"]);
    const index = join("facts", basename(factsPath(kernel.buildId!)));
    mkdirSync(join(cache, "facts"));
    copyFileSync(join(cacheRoot(), index), join(cache, index));
    truncateSync(join(cache, index), 1_000_000);
    const result = await runTapwright(["list", 'kernel.function("vfs_read")'], {
      environment: { XDG_CACHE_HOME: folder.path },
    });
    expect(result.stderr).toMatch(/index debug information/);
    expect(result.stdout).toMatch(/^kernel\.function\("vfs_read@.*:450"\)\n$/);
    expect(result.exitCode).toBe(0);
  });

  test("rubbish where a facts index should be is made again, too", async () => {
    using folder = temporaryFolder();
    const kernel = (await findDefaultKernel())!;
    const cache = cacheWith(folder.path, ["kernels"]);
    mkdirSync(join(cache, "facts"));
    const index = join(cache, "facts", basename(factsPath(kernel.buildId!)));
    writeFileSync(index, "rubbish");
    const result = await runTapwright(["list", 'kernel.function("vfs_read")'], {
      environment: { XDG_CACHE_HOME: folder.path },
    });
    expect(result.stderr).toMatch(/index debug information/);
    expect(result.exitCode).toBe(0);
  });

  test("a damaged part is found where it is needed, and kernels index makes the index again", async () => {
    using folder = temporaryFolder();
    const kernel = (await findDefaultKernel())!;
    const cache = cacheWith(folder.path, ["kernels"]);
    mkdirSync(join(cache, "facts"));
    const index = join(cache, "facts", basename(factsPath(kernel.buildId!)));
    const bytes = readFileSync(factsPath(kernel.buildId!));
    // Functions are the first large section.
    writeFileSync(index, bytes.fill(0, 1_000_000, 1_001_000));
    const environment = { XDG_CACHE_HOME: folder.path };
    const list = ["list", 'kernel.function("*")'];
    const refused = await runTapwright(list, { environment });
    expect(refused.stdout).toBe("");
    expect(refused.stderr).toBe(
      `error[facts/facts-damaged]: <tmp>/tapwright/facts/${basename(index)}: functions differs from its checksum\n` +
        "hint: tapwright kernels index makes it again.\n",
    );
    expect(refused.exitCode).toBe(3);
    const made = await runTapwright(["kernels", "index"], { environment });
    expect(made.exitCode).toBe(0);
    expect(readFileSync(index).equals(readFileSync(factsPath(kernel.buildId!)))).toBe(true);
  });
});

test("a full disk is told, and leaves no half-written index", async (context) => {
  using folder = temporaryFolder();
  const small = join(folder.path, "small");
  mkdirSync(small);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=2m", "tmpfs", small], { stdio: "pipe" });
  } catch {
    return context.skip("only root can mount a small disk");
  }
  try {
    const cache = cacheWith(small, ["kernels"]);
    const result = await runTapwright(["kernels", "index"], {
      environment: { XDG_CACHE_HOME: small },
    });
    expect(result.stderr).toMatch(
      /error\[cache\/disk-full\]: no space is left on the disk that holds \S*\/facts\nhint: Free some space/,
    );
    expect(result.exitCode).toBe(3);
    expect(readdirSync(join(cache, "facts"))).toEqual([]);
  } finally {
    execFileSync("umount", [small]);
  }
});
