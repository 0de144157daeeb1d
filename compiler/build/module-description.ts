// What a module says of itself: .modinfo, __versions and struct module. kbuild compiles it from a .mod.c with kernel
// headers; here it is assembled per script from what kbuild made once for the runtime.

import { partsSection, type LinkedObject, type RelocatableObject } from "../inspect/index.ts";

/** What is the same for all scripts of one kernel. Survives as JSON in the cache. */
export interface ModuleShape {
  readonly is64: boolean;
  /** Lines of .modinfo, without `name=`. */
  readonly information: readonly string[];
  /** struct module as kbuild filled it, in hex; the name is cut out. */
  readonly structure: string;
  readonly nameOffset: number;
  readonly nameSize: number;
  /** Pointers in it, such as init and exit. */
  readonly pointers: readonly { readonly offset: number; readonly symbol: string }[];
  /** CONFIG_MODVERSIONS: the module says which version of each symbol it was built against. */
  readonly hasVersions: boolean;
  /** Sections that the kernel or its tools want to find as they are, such as .orc_header: name and hex. */
  readonly extra: readonly { readonly name: string; readonly bytes: string }[];
}

/** A version that the module declares: the CRC of Module.symvers. */
export interface SymbolVersion {
  readonly name: string;
  readonly crc: number;
}

const structureSection = ".gnu.linkonce.this_module";
const extraSections = [".orc_header"];

/**
 * Takes the shape from the .mod.o that kbuild made for a module called `name`, and since 6.12 also from the object that
 * it makes for all modules alike.
 */
export function readModuleShape(
  objects: readonly [RelocatableObject, ...RelocatableObject[]],
  name: string,
): ModuleShape {
  const [object] = objects;
  const findAll = (section: string): Buffer[] =>
    objects.flatMap((one) => {
      const found = one.section(section);
      return found === undefined ? [] : [Buffer.from(found.bytes)];
    });
  const structure = findAll(structureSection)[0];
  const information = findAll(".modinfo");
  if (structure === undefined || information.length === 0) {
    throw new Error("kbuild's .mod.o has no module structure");
  }
  const nameOffset = structure.indexOf(`${name}\0`, 0, "latin1");
  if (nameOffset < 0) throw new Error("kbuild's module structure does not hold the module's name");
  structure.fill(0, nameOffset, nameOffset + name.length);
  return {
    is64: object.is64,
    information: information
      .flatMap((one) => one.toString("latin1").split("\0"))
      .filter((line) => line !== "" && !line.startsWith("name=")),
    structure: structure.toString("hex"),
    nameOffset,
    // MODULE_NAME_LEN of linux/module.h.
    nameSize: 64 - (object.is64 ? 8 : 4),
    pointers: object
      .section(structureSection)!
      .relocations.map(({ offset, symbol }) => ({ offset, symbol: symbol.name })),
    hasVersions: object.sections.some((section) => section.name === "__versions"),
    extra: extraSections.flatMap((section) =>
      findAll(section).map((bytes) => ({ name: section, bytes: bytes.toString("hex") })),
    ),
  };
}

/** The assembler's text of a module's description. The same input gives the same bytes. */
export function emitModuleDescription(
  shape: ModuleShape,
  moduleName: string,
  versions: readonly SymbolVersion[],
  objects: readonly LinkedObject[] = [],
): string {
  return [
    '.section .modinfo,"a"',
    ...[`name=${moduleName}`, ...shape.information].map((line) => `.asciz ${quote(line)}`),
    ...(shape.hasVersions ? emitVersions(shape, versions) : []),
    ...emitStructure(shape, moduleName),
    ...shape.extra.flatMap(({ name, bytes }) => [`.section ${name},"a"`, ...emitBytes(bytes)]),
    // For whoever inspects the module; the kernel does not load it.
    `.section ${partsSection},""`,
    `.ascii ${quote(JSON.stringify(objects))}`,
    // Without it the linker would ask for an executable stack.
    '.section .note.GNU-stack,"",%progbits',
    "",
  ].join("\n");
}

/** struct modversion_info: the CRC as a long, and the name in what is left of 64 bytes. */
function emitVersions(shape: ModuleShape, versions: readonly SymbolVersion[]): string[] {
  const size = shape.is64 ? 8 : 4;
  return [
    '.section __versions,"a"',
    `.balign ${size}`,
    ...versions.flatMap(({ name, crc }) => [
      `${longDirective(shape)} 0x${crc.toString(16)}`,
      `.ascii ${quote(name)}`,
      `.zero ${64 - size - name.length}`,
    ]),
  ];
}

function emitStructure(shape: ModuleShape, moduleName: string): string[] {
  const bytes = Buffer.from(shape.structure, "hex");
  bytes.write(moduleName, shape.nameOffset, shape.nameSize - 1, "latin1");
  const pointers = [...shape.pointers].sort((a, b) => a.offset - b.offset);
  const lines: string[] = [];
  let at = 0;
  for (const { offset, symbol } of pointers) {
    lines.push(
      ...emitBytes(bytes.subarray(at, offset).toString("hex")),
      `${longDirective(shape)} ${symbol}`,
    );
    at = offset + (shape.is64 ? 8 : 4);
  }
  lines.push(...emitBytes(bytes.subarray(at).toString("hex")));
  return [
    `.section ${structureSection},"aw"`,
    // A cache line: the strictest alignment that struct module has anywhere.
    ".balign 64",
    ".globl __this_module",
    ".type __this_module, %object",
    "__this_module:",
    ...lines,
    `.size __this_module, ${bytes.length}`,
  ];
}

function longDirective(shape: ModuleShape): string {
  return shape.is64 ? ".8byte" : ".4byte";
}

/** Runs of zeros, of which struct module mostly consists, are said in one word. */
function emitBytes(hex: string): string[] {
  const bytes = Buffer.from(hex, "hex");
  const lines: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    let end = at;
    if (bytes[at] === 0) {
      while (end < bytes.length && bytes[end] === 0) end++;
      lines.push(`.zero ${end - at}`);
    } else {
      while (end < bytes.length && bytes[end] !== 0) end++;
      lines.push(`.byte ${[...bytes.subarray(at, end)].join(",")}`);
    }
    at = end;
  }
  return lines;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}
