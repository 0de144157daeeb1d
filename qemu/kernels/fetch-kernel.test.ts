import { execaSync } from "execa";
import { mkdir, readFile, readdir, rename, rm, stat, truncate, writeFile } from "node:fs/promises";
import { createReadStream, existsSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

import type { Fault } from "../faults.ts";
import { fetchDebugInformation, fetchKernel } from "./fetch-kernel.ts";
import { createRepository, writeTree, type FixtureRepository } from "./fixtures/repository.ts";
import type { DebugConsumer, FetchEvent, FetchOptions, InstalledKernel } from "./kernel.ts";
import { listKernels } from "./list-kernels.ts";
import { removeKernel } from "./remove-kernel.ts";

const name = "bookworm/cloud-amd64";
const first = { abi: "6.1.0-1", version: "6.1.1-1" };
const second = { abi: "6.1.0-2", version: "6.1.2-1" };

let repository: FixtureRepository;
let events: FetchEvent[];

beforeEach(async () => {
  events = [];
  repository = await createRepository();
  await repository.publish(first);
});
afterEach(() => repository.close());

function fetch(options: FetchOptions = {}): Promise<InstalledKernel> {
  const { cache, configuration } = repository;
  const onProgress = (event: FetchEvent): void => void events.push(event);
  return fetchKernel(name, { cache, aptConfiguration: configuration, onProgress, ...options });
}

/** The fault that a fetch rejects with; a fetch that succeeds fails the test. */
async function faultOf(fetching: Promise<unknown>): Promise<Fault> {
  const outcome = await fetching.then(
    () => "no fault",
    (error: { fault?: Fault }) => error.fault ?? error,
  );
  expect(outcome).toHaveProperty("code");
  return outcome as Fault;
}

const eventsOf = (kind: FetchEvent["kind"]): FetchEvent[] =>
  events.filter((event) => event.kind === kind);
const debs = (): string => join(repository.cache, "kernels/.partial/debs");

describe("a kernel that is not there yet", () => {
  test("is fetched with headers and debug information", async () => {
    const kernel = await fetch();
    expect(kernel).toMatchObject({
      name,
      release: "6.1.0-1-cloud-amd64",
      version: "6.1.1-1",
      architecture: "x86_64",
      compiler: "gcc-12",
    });
    expect(await readFile(kernel.image, "utf8")).toBe("image of 6.1.1-1");
    expect(await readdir(kernel.modulesDir)).toContain("modules.order");
    expect(kernel.packages).toHaveLength(5);
    expect(kernel.packages.every(({ sha256 }) => /^[0-9a-f]{64}$/.test(sha256))).toBe(true);
    const notes = execaSync("readelf", ["--notes", "/bin/true"]).stdout;
    expect(notes).toContain(kernel.buildId!);
    expect(eventsOf("resolved")).toMatchObject([{ because: "newest", version: "6.1.1-1" }]);
    expect(events.at(-1)).toMatchObject({ kind: "ready", fetched: true });
  });

  test("keeps neither packages nor what nobody needs", async () => {
    const kernel = await fetch();
    expect(await readdir(debs())).toEqual([]);
    const root = join(kernel.headersDir, "../../..");
    expect(existsSync(join(root, "usr/share"))).toBe(false);
    expect(existsSync(join(kernel.debugVmlinux!, "../../lib"))).toBe(false);
  });

  test("builds where it lies, and after it was moved", async () => {
    const kernel = await fetch();
    const common = (cache: string): string =>
      join(cache, "kernels", name, "6.1.1-1/kernel/usr/src/linux-headers-6.1.0-1-common");
    const where = (folder: string): string =>
      execaSync("make", ["--no-print-directory", "-C", folder, "where"]).stdout;
    expect(where(join(kernel.modulesDir, "build"))).toBe(common(repository.cache));

    const moved = join(repository.folder, "moved");
    await rename(repository.cache, moved);
    expect(where(join(kernel.headersDir.replace(repository.cache, moved)))).toBe(common(moved));
  });

  test("comes without debug information when that was not asked for, and with it later", async () => {
    expect((await fetch({ parts: ["kernel"] })).debugVmlinux).toBeUndefined();
    expect((await fetch({ parts: ["kernel"] })).debugVmlinux).toBeUndefined();
    expect(eventsOf("resolved")).toHaveLength(1);
    expect((await fetch()).debugVmlinux).toMatch(/vmlinux-6.1.0-1-cloud-amd64$/);
  });

  test("reports bytes that reach their total", async () => {
    await fetch();
    const finished = events.filter((event) => event.kind === "progress" && event.finished);
    expect(finished.map((event) => event.kind === "progress" && event.step)).toEqual([
      "download",
      "verify",
      "unpack",
      "unpack",
    ]);
    for (const event of finished) {
      expect(event).toHaveProperty("bytes", (event as { totalBytes: number }).totalBytes);
    }
  });
});

describe("what apt refuses", () => {
  const sources = (text: string) => writeTree(repository.configuration, { "sources.list": text });
  const mirror = (): string => `copy:${join(repository.folder, "repository")} bookworm main\n`;

  test("a repository that nobody signed is not trusted", async () => {
    await sources(`deb ${mirror()}`);
    const fault = await faultOf(fetch());
    expect(fault).toMatchObject({ code: "network/untrusted", exitCode: 3 });
    expect(fault.message).toMatch(/not signed/);
    expect(existsSync(join(repository.cache, "kernels", name))).toBe(false);
  });

  test("an index that is gone is told in apt's words", async () => {
    await rm(join(repository.folder, "repository/dists"), { recursive: true });
    const fault = await faultOf(fetch());
    expect(fault).toMatchObject({ code: "network/apt-failed", exitCode: 3 });
    expect(fault.message).toMatch(/^apt-get .* failed: /);
  });
});

describe("debug information that somebody takes", () => {
  /** Notes down what it is given, and remembers that it has it. */
  function createConsumer() {
    const taken: string[] = [];
    const has = new Set<string>();
    const consumer: DebugConsumer = {
      hasKernel: (buildId) => has.has(buildId),
      takeKernel: async (vmlinux, buildId) => {
        const isSame = (await readFile(vmlinux)).equals(await readFile("/bin/true"));
        taken.push(`vmlinux ${isSame ? "whole" : "different"}`);
        has.add(buildId);
      },
      hasModules: ({ version }) => has.has(`modules of ${version}`),
      takeModule: async (debugFile, path) => {
        taken.push(`${path}: ${await readFile(debugFile, "utf8")}`);
      },
      endModules: async ({ version }) => void has.add(`modules of ${version}`),
    };
    return { consumer, taken, has };
  }

  test("is handed over and not kept", async () => {
    const { consumer, taken } = createConsumer();
    const kernel = await fetch({ consumer });
    expect(taken).toEqual(["vmlinux whole"]);
    expect(kernel.debugVmlinux).toBeUndefined();
    expect(kernel.buildId).toMatch(/^[0-9a-f]{40}$/);
    const folder = join(repository.cache, "kernels", name, "6.1.1-1/debug");
    expect((await readdir(folder)).sort()).toEqual(["config", "part.json"]);
    events = [];
    expect(await fetch({ consumer })).toEqual(kernel);
    expect(events).toMatchObject([{ kind: "ready", fetched: false }]);
  });

  test("is fetched once more when what was made of it is gone", async () => {
    const { consumer, taken, has } = createConsumer();
    await fetch({ consumer });
    has.clear();
    await fetch({ consumer });
    expect(taken).toEqual(["vmlinux whole", "vmlinux whole"]);
  });

  test("is kept when that is asked for, also later", async () => {
    const { consumer } = createConsumer();
    await fetch({ consumer });
    const kernel = await fetch({ consumer, keepDebug: true });
    expect(await readFile(kernel.debugVmlinux!)).toEqual(await readFile("/bin/true"));
    expect((await fetch({ consumer })).debugVmlinux).toBe(kernel.debugVmlinux);
  });

  test("comes alone, with the configuration, when facts are all that is wanted", async () => {
    const { consumer } = createConsumer();
    const { cache, configuration } = repository;
    const wanted = { cache, aptConfiguration: configuration, consumer };
    const described = await fetchDebugInformation(name, wanted);
    expect(await readFile(described.config, "utf8")).toBe("CONFIG_KPROBES=y\n");
    expect(described).toMatchObject({ release: "6.1.0-1-cloud-amd64", version: "6.1.1-1" });
    expect(existsSync(join(cache, "kernels", name, "6.1.1-1/kernel"))).toBe(false);
    const [listed] = (await listKernels({ cache })).filter((one) => one.described !== undefined);
    expect(listed).toMatchObject({ installed: undefined, described });
    expect(await fetch({ consumer })).toMatchObject({ buildId: described.buildId });
  });

  test("of modules passes by one at a time", async () => {
    const { consumer, taken } = createConsumer();
    const kernel = await fetch({ consumer, parts: ["debug", "modules"] });
    expect(taken).toEqual(["vmlinux whole", "kernel/padding.ko: not wanted"]);
    expect(kernel.debugModulesDir).toBeUndefined();
    const folder = join(repository.cache, "kernels", name, "6.1.1-1/modules");
    expect(await readdir(folder)).toEqual(["part.json"]);
    const kept = await fetch({ consumer, parts: ["debug", "modules"], keepDebug: true });
    expect(await readdir(join(kept.debugModulesDir!, "kernel"))).toEqual(["padding.ko"]);
  });

  test("is not taken for whole when whoever takes it fails", async () => {
    const { consumer } = createConsumer();
    const takeKernel = async (): Promise<void> => {
      throw new Error("it is nonsense");
    };
    await expect(fetch({ consumer: { ...consumer, takeKernel } })).rejects.toThrow("nonsense");
    expect((await listKernels(repository)).some((one) => one.described !== undefined)).toBe(false);
  });
});

describe("a repository that lists what it does not have", () => {
  const debugPackage = ({ abi, version }: typeof first): string =>
    join(repository.pool, `linux-image-${abi}-cloud-amd64-dbg_${version}_amd64.deb`);

  /** What a mirror does over HTTP: the index names the package, and a request for it gets 404. */
  async function serve(): Promise<AsyncDisposable> {
    const root = join(repository.folder, "repository");
    const server = createServer((request, response) => {
      const path = join(root, decodeURIComponent(request.url!.slice(1)));
      if (!existsSync(path)) return response.writeHead(404).end();
      createReadStream(path).pipe(response);
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    const { port } = server.address() as AddressInfo;
    await writeTree(repository.configuration, {
      "sources.list": `deb [trusted=yes] http://127.0.0.1:${port} bookworm main\n`,
    });
    return {
      [Symbol.asyncDispose]: () => new Promise<void>((closed) => server.close(() => closed())),
    };
  }

  test("an older version is taken, and it is said why", async () => {
    await repository.publish(second, first);
    await using _server = await serve();
    await rm(debugPackage(second));
    const kernel = await fetch();
    expect(kernel).toMatchObject({ version: "6.1.1-1", release: "6.1.0-1-cloud-amd64" });
    expect(eventsOf("gone")).toMatchObject([
      { message: expect.stringContaining("linux-image-6.1.0-2-cloud-amd64-dbg_6.1.2-1") },
    ]);
    expect(eventsOf("resolved").at(-1)).toMatchObject({ because: "newer-is-gone" });
    expect(await readdir(join(repository.cache, "kernels", name))).toEqual(["6.1.1-1"]);
    expect(await fetch({ parts: ["kernel"] })).toMatchObject({ version: "6.1.1-1" });
  });

  test("nothing is left to take", async () => {
    await repository.publish(second, first);
    await using _server = await serve();
    for (const kernel of [first, second]) await rm(debugPackage(kernel));
    const fault = await faultOf(fetch());
    expect(fault).toMatchObject({ code: "network/package-gone", exitCode: 3 });
    expect(fault.message).toContain("linux-image-6.1.0-2-cloud-amd64-dbg");
  });
});

describe("a kernel that is in the cache", () => {
  test("needs no repository", async () => {
    const before = await fetch();
    await rm(repository.pool, { recursive: true });
    await rm(repository.configuration, { recursive: true });
    events = [];
    expect(await fetch()).toEqual(before);
    expect(events).toMatchObject([{ kind: "ready", fetched: false }]);
  });

  test("stays what the lock says until a newer one is asked for", async () => {
    await fetch({ parts: ["kernel"] });
    await repository.publish(second);
    expect((await fetch({ parts: ["kernel"] })).version).toBe("6.1.1-1");
    expect((await fetch({ refresh: true })).version).toBe("6.1.2-1");
    expect(eventsOf("resolved").at(-1)).toMatchObject({ because: "newest" });
  });

  test("falls back to what the repository has when the locked packages are gone, and says so", async () => {
    await fetch({ parts: ["kernel"] });
    await repository.publish(second);
    expect((await fetch()).version).toBe("6.1.2-1");
    expect(eventsOf("resolved").at(-1)).toMatchObject({
      because: "locked-is-gone",
      lockedVersion: "6.1.1-1",
      version: "6.1.2-1",
    });
  });

  test("is mended when a file was cut short", async () => {
    const kernel = await fetch();
    await truncate(kernel.image, 3);
    const mended = await fetch();
    expect(await readFile(mended.image, "utf8")).toBe("image of 6.1.1-1");
    expect(eventsOf("mending")).toMatchObject([{ reason: expect.stringContaining("has 3 bytes") }]);
    expect(eventsOf("resolved").at(-1)).toMatchObject({ because: "locked" });
  });

  test("is mended when its description is half written", async () => {
    const kernel = await fetch();
    const manifest = join(repository.cache, "kernels", name, "6.1.1-1/debug/part.json");
    await truncate(manifest, 20);
    expect((await fetch()).buildId).toBe(kernel.buildId);
    expect(eventsOf("mending")).toMatchObject([{ reason: expect.stringContaining("part.json") }]);
  });

  test("is listed and removed", async () => {
    await fetch();
    const { cache } = repository;
    const listed = (await listKernels({ cache })).filter(
      ({ installed }) => installed !== undefined,
    );
    expect(listed.map(({ entry }) => entry.name)).toEqual([name]);
    expect(listed[0]!.bytes).toBeGreaterThan(1000);
    expect(await removeKernel(name, { cache })).toBe(true);
    expect(await removeKernel(name, { cache })).toBe(false);
    expect((await listKernels({ cache })).every(({ installed }) => installed === undefined)).toBe(
      true,
    );
  });
});

describe("what goes wrong", () => {
  test("a damaged package on the mirror is not used", async () => {
    const deb = join(repository.pool, "linux-image-6.1.0-1-cloud-amd64_6.1.1-1_amd64.deb");
    await flipLastByte(deb);
    expect((await faultOf(fetch())).code).toBe("cache/checksum-mismatch");
    expect((await listKernels(repository)).every(({ installed }) => installed === undefined)).toBe(
      true,
    );
  });

  test("a damaged package in the cache is found by our own check, and taken anew the next time", async () => {
    await mkdir(debs(), { recursive: true });
    const file = "linux-image-6.1.0-1-cloud-amd64_6.1.1-1_amd64.deb";
    await writeFile(join(debs(), file), await readFile(join(repository.pool, file)));
    await flipLastByte(join(debs(), file));
    const fault = await faultOf(fetch());
    expect(fault).toMatchObject({ code: "cache/checksum-mismatch", exitCode: 3 });
    expect(fault.message).toContain("linux-image-6.1.0-1-cloud-amd64");
    expect((await fetch()).version).toBe("6.1.1-1");
  });

  test("a half unpacked tree is left behind and cleared away", async () => {
    await writeTree(join(repository.cache, "kernels/.partial/unpacked"), {
      "boot/vmlinuz": "half",
    });
    const kernel = await fetch();
    expect(existsSync(join(kernel.image, "../vmlinuz"))).toBe(false);
  });

  test("two at once: the second waits, says so, and finds what the first fetched", async () => {
    const kernels = await Promise.all([fetch(), fetch()]);
    expect(kernels[0]).toEqual(kernels[1]);
    expect(eventsOf("resolved")).toHaveLength(1);
    expect(eventsOf("waiting")).toMatchObject([{ holder: expect.stringMatching(/process/) }]);
  });

  test("an interrupted fetch rejects with the reason, and the next one completes", async () => {
    const controller = new AbortController();
    const interrupt = (event: FetchEvent): void => {
      if (event.kind === "progress" && event.step === "unpack")
        controller.abort(new Error("Ctrl-C"));
    };
    await expect(fetch({ signal: controller.signal, onProgress: interrupt })).rejects.toThrow(
      "Ctrl-C",
    );
    expect((await fetch()).version).toBe("6.1.1-1");
  });

  test("waiting for another process can be interrupted", async () => {
    const controller = new AbortController();
    // Which of two has the lock is known only once one of them is at work.
    let running: Promise<InstalledKernel> | undefined;
    await new Promise<unknown>((hasBegun) => {
      running = fetch({ onProgress: hasBegun });
    });
    const waiting = fetch({
      signal: controller.signal,
      onProgress: (event) => event.kind === "waiting" && controller.abort(new Error("Ctrl-C")),
    });
    await expect(waiting).rejects.toThrow("Ctrl-C");
    expect((await running)?.version).toBe("6.1.1-1");
  });

  test("an unknown kernel gives near names, or the list", async () => {
    const fault = await faultOf(fetchKernel("bookwurm/cloud-amd64", { cache: repository.cache }));
    expect(fault).toMatchObject({ code: "kernel/unknown", exitCode: 2 });
    expect(fault.hint).toMatch(
      /^Did you mean bookworm\/cloud-amd64 .*\? All are listed by: tapwright/,
    );
    const other = await faultOf(fetchKernel("vmlinux", { cache: repository.cache }));
    expect(other.hint).toMatch(/^There are: bookworm\/cloud-amd64, .*\.$/);
  });

  test("a repository without the kernel is named", async () => {
    await rm(join(repository.pool, "linux-image-6.1.0-1-cloud-amd64-dbg_6.1.1-1_amd64.deb"));
    expect(await faultOf(fetch())).toMatchObject({ exitCode: 3 });
    const other = fetchKernel("bookworm/amd64", {
      cache: repository.cache,
      aptConfiguration: repository.configuration,
    });
    const fault = await faultOf(other);
    expect(fault.code).toBe("kernel/not-in-repository");
    expect(fault.message).toContain("linux-image-amd64");
  });

  test("no network", async () => {
    // Port 9 of this machine: nobody listens there.
    await writeTree(repository.configuration, {
      "sources.list": "deb [trusted=yes] http://127.0.0.1:9/debian bookworm main\n",
    });
    const fault = await faultOf(fetch());
    expect(fault).toMatchObject({ code: "network/unreachable", exitCode: 3 });
    expect(fault.message).toContain("127.0.0.1");
  });

  test("apt sources without Debian", async () => {
    await writeTree(repository.configuration, {
      "sources.list": "deb https://packages.example.org nodistro main\n",
    });
    expect((await faultOf(fetch())).code).toBe("network/no-debian-source");
  });

  test("a disk that is too small for what the packages claim", async () => {
    await repository.publish({ ...first, installedSize: 2 ** 40 });
    const fault = await faultOf(fetch());
    expect(fault).toMatchObject({ code: "cache/disk-full", exitCode: 3 });
    expect(fault.message).toMatch(/MB are needed, \d+ MB are free/);
    expect(existsSync(join(repository.cache, "kernels/bookworm"))).toBe(false);
  });

  test("a disk that fills up while unpacking", async (context) => {
    context.skip(process.getuid!() !== 0, "needs root to mount a small disk");
    await repository.publish({ ...first, padding: 6e6 });
    const cache = join(repository.folder, "small");
    await mkdir(cache);
    execaSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tapwright-test", cache]);
    try {
      const fault = await faultOf(fetch({ cache }));
      expect(fault).toMatchObject({ code: "cache/disk-full", exitCode: 3 });
      expect((await listKernels({ cache })).every(({ installed }) => installed === undefined)).toBe(
        true,
      );
    } finally {
      execaSync("umount", [cache]);
    }
  });

  test("a cache that cannot be made", async () => {
    const cache = join(repository.folder, "file");
    await writeFile(cache, "");
    const fault = await faultOf(fetch({ cache }));
    expect(fault.code).toBe("cache/not-writable");
    expect((await stat(cache)).size).toBe(0);
  });
});

async function flipLastByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  bytes[bytes.length - 1]! ^= 0xff;
  await writeFile(path, bytes);
}
