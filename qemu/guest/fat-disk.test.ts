// Disks that firmware boots from, read back from their first byte on, as firmware does.

import { describe, expect, test } from "vitest";

import { writeFatDisk } from "./fat-disk.ts";

/** All files of the disk's one partition, by their paths. */
function readDisk(disk: Buffer): Map<string, Buffer> {
  expect(disk.readUInt16LE(510)).toBe(0xaa55);
  const partition = disk.subarray(446, 462);
  expect(partition[4]).toBe(0xef);
  const start = partition.readUInt32LE(8) * 512;
  const system = disk.subarray(start, start + partition.readUInt32LE(12) * 512);

  const bytesOf = (sectors: number): number => sectors * system.readUInt16LE(11);
  const clusterSize = bytesOf(system[13]!);
  const table = bytesOf(system.readUInt16LE(14));
  const tableSize = bytesOf(system.readUInt16LE(22));
  const root = table + system[16]! * tableSize;
  const data = root + system.readUInt16LE(17) * 32;
  const sectors = system.readUInt16LE(19) || system.readUInt32LE(32);
  expect(bytesOf(sectors)).toBe(system.length);
  // What makes it one of 16 bits.
  const clusters = Math.floor((system.length - data) / clusterSize);
  expect(clusters).toBeGreaterThanOrEqual(4085);
  expect(clusters).toBeLessThan(65_525);
  expect(tableSize).toBeGreaterThanOrEqual((clusters + 2) * 2);
  expect(system.subarray(table, table + tableSize)).toEqual(
    system.subarray(table + tableSize, table + 2 * tableSize),
  );

  const chain = (first: number): Buffer => {
    const parts: Buffer[] = [];
    for (let at = first; at !== 0 && at < 0xfff8; at = system.readUInt16LE(table + at * 2)) {
      const place = data + (at - 2) * clusterSize;
      parts.push(system.subarray(place, place + clusterSize));
    }
    return Buffer.concat(parts);
  };
  const files = new Map<string, Buffer>();
  const walk = (entries: Buffer, path: string): void => {
    for (let at = 0; at < entries.length && entries[at] !== 0; at += 32) {
      const text = entries.toString("latin1", at, at + 11);
      const name = text.slice(0, 8).trimEnd() + `.${text.slice(8)}`.trimEnd().replace(/\.$/, "");
      if (name.startsWith(".")) continue;
      const content = chain(entries.readUInt16LE(at + 26));
      if (entries[at + 11] === 0x10) walk(content, `${path}${name}/`);
      else files.set(path + name, content.subarray(0, entries.readUInt32LE(at + 28)));
    }
  };
  walk(system.subarray(root, data), "");
  return files;
}

describe("a disk", () => {
  test("has what was written to it", () => {
    // More than 65,000 sectors: clusters are larger than one.
    const large = Buffer.alloc(40_000_001, "kernel ");
    const files = [
      { path: "EFI/BOOT/BOOTIA64.EFI", content: Buffer.from("loader") },
      { path: "VMLINUX", content: large },
      { path: "EMPTY", content: Buffer.alloc(0) },
      { path: "EFI/A.B", content: Buffer.alloc(512, 1) },
    ];
    const read = readDisk(writeFatDisk(files));
    expect([...read.keys()].toSorted()).toEqual(files.map(({ path }) => path).toSorted());
    for (const { path, content } of files) expect(read.get(path)!.equals(content)).toBe(true);
  });

  test("of little is large enough to be of 16 bits", () => {
    const disk = writeFatDisk([{ path: "X", content: Buffer.from("x") }]);
    expect(readDisk(disk)).toEqual(new Map([["X", Buffer.from("x")]]));
  });

  test("has short names only", () => {
    const file = (path: string) => [{ path, content: Buffer.alloc(1) }];
    for (const path of ["lower", "NINECHARS", "A.LONG", "A B", ""]) {
      expect(() => writeFatDisk(file(path))).toThrow("is no short name");
    }
  });
});
