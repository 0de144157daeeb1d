// Modules with any of their bytes changed are judged or refused; they never make a reader or a rule fail.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { objdumpParameters, readDisassembly } from "./disassembly.ts";
import { inspectFinished } from "./index.ts";
import { readForeignObject } from "./object.ts";
import type { Finding } from "./subject.ts";
import { summarizeParts } from "./summarize-parts.ts";
import type { DoctoredArchitecture } from "./testing/doctored/doctored.ts";
import { i386 } from "./testing/doctored/i386.ts";
import { ppc64 } from "./testing/doctored/ppc64.ts";
import { x86_64 } from "./testing/doctored/x86_64.ts";
import { isInstalled, linkModule, testKernel, vermagic } from "./testing/link-module.ts";

const folder = mkdtempSync(join(tmpdir(), "tapwright-hostile-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** One of each class and byte order. */
const targets = [x86_64, i386, ppc64];

interface Module {
  readonly bytes: Buffer;
  readonly text: string;
  readonly architecture: DoctoredArchitecture["architecture"];
}

function load(target: DoctoredArchitecture): Module {
  const path = linkModule(target, folder, {});
  const text = execFileSync(`${target.prefix}objdump`, [...objdumpParameters, path], {
    encoding: "utf8",
  });
  return { bytes: readFileSync(path), text, architecture: target.architecture };
}

/** What is found in the bytes; the text is that of the module as it was. */
function inspect(bytes: Uint8Array, { text, architecture }: Module): Finding[] | string {
  const read = readForeignObject("module.ko", bytes);
  if (!read.ok) return read.fault.code;
  const runtime = { ...read.value, section: () => undefined, sections: [] };
  const code = readDisassembly(text, read.value);
  const subject = { module: read.value, runtime, code };
  summarizeParts(subject);
  const kernel = { ...testKernel, architecture };
  return inspectFinished({ ...subject, kernel, information: [vermagic] });
}

describe.each(targets.map((target) => [target.architecture, target] as const))(
  "changed modules for %s",
  (_, target) => {
    const isSkipped = !isInstalled(target);
    const title = isSkipped ? ` (SKIP: ${target.package} is not installed)` : "";
    const module = isSkipped ? undefined : load(target);

    test.skipIf(isSkipped)(`any bytes${title}`, () => {
      const { bytes } = module!;
      const change = fc.tuple(fc.nat(bytes.length - 1), fc.nat(255));
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 12 }), (changes) => {
          const changed = Buffer.from(bytes);
          for (const [at, byte] of changes) changed[at] = byte;
          inspect(changed, module!);
        }),
        { numRuns: 400 },
      );
    });

    test.skipIf(isSkipped)(`cut at any place${title}`, () => {
      const { bytes } = module!;
      for (let size = 0; size < bytes.length; size += 37) {
        const found = inspect(bytes.subarray(0, size), module!);
        expect(["not-elf", "bad-elf"]).toContain(found);
      }
    });
  },
);
