// Compiles headers of the default kernel when it was fetched.

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  cacheRoot,
  defaultKernel,
  findInstalledKernel,
  isFault,
  resolveKernel,
} from "../../qemu/index.ts";
import { indexModule } from "../debuginfo/index.ts";
import { openFacts } from "../debuginfo/index/open-facts.ts";
import { findHeaderCompiler, type CompiledHeaders } from "./header-types.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-headers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const entry = resolveKernel(defaultKernel);
const kernel = isFault(entry) ? undefined : await findInstalledKernel(entry, cacheRoot());

describe.skipIf(kernel === undefined)(
  `headers of a real kernel${kernel === undefined ? ` (SKIP: ${defaultKernel} is not fetched)` : ""}`,
  { timeout: 120_000 },
  () => {
    const real = kernel!;
    let count = 0;

    async function compile(...headers: string[]): Promise<CompiledHeaders> {
      const found = await findHeaderCompiler(real);
      if (!found.ok) throw new Error(found.diagnostic.message);
      return found.value.compile(headers, join(folder, String(count++)));
    }

    test("give types that nothing uses, with what they are made of", async () => {
      const compiled = await compile("linux/if_ether.h", "net/llc_pdu.h");
      if (!compiled.ok) throw new Error(compiled.complaint);
      const output = join(folder, "types.facts");
      expect(indexModule({ debugFile: compiled.object, output }).ok).toBe(true);
      const opened = openFacts(output);
      if (!opened.ok) throw new Error(opened.fault.message);
      const ref = opened.value.findType("struct", "llc_pdu_un")!;
      expect(opened.value.type(ref)).toMatchObject({
        kind: "struct",
        size: 3,
        complete: true,
        members: [
          { name: "dsap", offset: 0 },
          { name: "ssap", offset: 1 },
          { name: "ctrl_1", offset: 2 },
        ],
      });
      expect(opened.value.findType("struct", "ethhdr")).toBeDefined();
    });

    test("what the compiler says first is told, without the places that are ours", async () => {
      expect(await compile("net/llc_pdu.h", "linux/not-there.h")).toEqual({
        ok: false,
        complaint: "linux/not-there.h: No such file or directory",
        isOfHeaders: true,
      });
      expect(await compile("linux/rwlock.h")).toMatchObject({
        ok: false,
        complaint: expect.stringMatching(/^include\/linux\/rwlock\.h:\d+:\d+: #error /) as string,
        isOfHeaders: true,
      });
    });

    test("another compiler or tree is another identity, and none is told", async () => {
      const own = await findHeaderCompiler(real);
      const again = await findHeaderCompiler(real);
      expect(own.ok && again.ok && own.value.identity === again.value.identity).toBe(true);
      const foreign = await findHeaderCompiler({ ...real, release: "6.1.0-other" });
      expect(own.ok && foreign.ok && own.value.identity !== foreign.value.identity).toBe(true);
      const lost = await findHeaderCompiler({ ...real, headersDir: join(folder, "none") });
      expect(lost).toMatchObject({ ok: false, diagnostic: { code: "build/no-headers" } });
      const bare = await findHeaderCompiler({ ...real, architecture: "ia64", compiler: "gcc-99" });
      expect(bare).toMatchObject({ ok: false, diagnostic: { code: "build/no-compiler" } });
      expect(existsSync(join(folder, "none"))).toBe(false);
    });
  },
);
