import { expect, test } from "vitest";
import type { ObjectSection, RelocatableObject } from "./object.ts";
import { partsOfModule, partsSection } from "./parts.ts";

function objectWith(contents: Readonly<Record<string, Buffer>>): RelocatableObject {
  const sections = Object.entries(contents).map(
    ([name, bytes], index) =>
      ({ index, name, bytes, size: bytes.length }) as unknown as ObjectSection,
  );
  const section = (name: string) => sections.find((one) => one.name === name);
  return { sections, section } as unknown as RelocatableObject;
}

/** Whose the bytes of a module's code are: 16 of the runtime, then those of a script that is aligned to 32. */
function partsOf(room: number): readonly string[] {
  const code = Buffer.concat([Buffer.alloc(16, 1), Buffer.alloc(16, room), Buffer.alloc(8, 1)]);
  const record = Buffer.from(JSON.stringify([{ sections: { ".text": [32, 8] } }]));
  const module = objectWith({ ".text": code, [partsSection]: record });
  const runtime = objectWith({ ".text": Buffer.alloc(16, 1) });
  const { partAt } = partsOfModule(module, runtime);
  const text = module.section(".text")!;
  return [0, 15, 16, 31, 32, 39].map((offset) => partAt(text, offset).kind);
}

test("the room that the linker leaves in front of an object is not the object's", () => {
  expect(partsOf(0).join(" ")).toBe("runtime runtime description description script script");
});

test("what is not empty is no room, and judged as the script's", () => {
  expect(partsOf(1).join(" ")).toBe("runtime runtime script script script script");
});
