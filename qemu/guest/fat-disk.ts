// Writes disks that firmware boots from: one partition with a FAT file system of 16 bits, as EFI's specification and
// Microsoft's "FAT: General Overview of On-Disk Format" have it. Names are short ones, 8.3 in capitals.

/** Paths with slashes; folders are made as they are named. */
export interface DiskFile {
  readonly path: string;
  readonly content: Uint8Array;
}

const sector = 512;
/** As most disks begin; also what stands before the file system. */
const partitionStart = 2048;
const rootEntries = 512;
const entrySize = 32;
/** A file system of 16 bits has at least so many clusters, and less than the other number. */
const [fewestClusters, tooManyClusters] = [4085, 65_525];
const endOfChain = 0xffff;
const [directory, archive] = [0x10, 0x20];
/** 1 January 1980, the first day that there is: the same files give the same bytes. */
const firstDay = 0x0021;

interface Folder {
  readonly files: Map<string, Uint8Array>;
  readonly folders: Map<string, Folder>;
}

/** The whole disk. Throws for a name that is no short one. */
export function writeFatDisk(files: readonly DiskFile[]): Buffer {
  const root = createFolder();
  for (const { path, content } of files) addFile(root, path.split("/"), content);
  const clusterSize = chooseClusterSize(files);
  const contents = chainsOf(root, clusterSize);
  const clusters = Math.max(fewestClusters, contents.used);
  const tableSectors = Math.ceil(((clusters + 2) * 2) / sector);
  const dataStart = 1 + 2 * tableSectors + (rootEntries * entrySize) / sector;
  const sectors = dataStart + (clusters * clusterSize) / sector;

  const disk = Buffer.alloc((partitionStart + sectors) * sector);
  writePartitionTable(disk, sectors);
  const system = disk.subarray(partitionStart * sector);
  writeParameters(system, { clusterSize, tableSectors, sectors });
  for (const copy of [0, 1]) contents.table.copy(system, (1 + copy * tableSectors) * sector);
  contents.root.copy(system, (1 + 2 * tableSectors) * sector);
  let at = dataStart * sector;
  for (const content of contents.chains) {
    system.set(content, at);
    at += Math.ceil(content.length / clusterSize) * clusterSize;
  }
  return disk;
}

function createFolder(): Folder {
  return { files: new Map(), folders: new Map() };
}

function addFile(folder: Folder, [name, ...rest]: readonly string[], content: Uint8Array): void {
  if (rest.length === 0) {
    folder.files.set(name!, content);
    return;
  }
  const inner = folder.folders.get(name!) ?? createFolder();
  folder.folders.set(name!, inner);
  addFile(inner, rest, content);
}

/** The smallest with which all of them fit, with a cluster to spare for each file and folder. */
function chooseClusterSize(files: readonly DiskFile[]): number {
  const bytes = files.reduce((sum, { content }) => sum + content.length, 0);
  let size = sector;
  while (bytes / size + 4 * files.length >= tooManyClusters) size *= 2;
  return size;
}

interface Contents {
  /** What lies in clusters, one after the other. */
  readonly chains: readonly Uint8Array[];
  readonly table: Buffer;
  readonly root: Buffer;
  readonly used: number;
}

/** Gives clusters to all files and folders: each gets them in a row. */
function chainsOf(root: Folder, clusterSize: number): Contents {
  const chains: Uint8Array[] = [];
  const links: number[] = [0xfff8, endOfChain];
  const place = (content: Uint8Array): number => {
    // An empty file has none.
    const count = Math.ceil(content.length / clusterSize);
    if (count === 0) return 0;
    const first = links.length;
    for (let left = count; left > 0; left--) links.push(left === 1 ? endOfChain : links.length + 1);
    chains.push(content);
    return first;
  };
  const placeFolder = (folder: Folder, parent: number): number => {
    const entries = Buffer.alloc((2 + folder.files.size + folder.folders.size) * entrySize);
    const own = place(entries);
    writeEntry(entries, 0, { name: ".", attributes: directory, first: own, size: 0 });
    writeEntry(entries, 1, { name: "..", attributes: directory, first: parent, size: 0 });
    fill(entries, 2, folder, own);
    return own;
  };
  const fill = (entries: Buffer, from: number, folder: Folder, own: number): void => {
    let index = from;
    for (const [name, content] of folder.files) {
      const entry = { name: shortName(name), attributes: archive, size: content.length };
      writeEntry(entries, index++, { ...entry, first: place(content) });
    }
    for (const [name, inner] of folder.folders) {
      const entry = { name: shortName(name), attributes: directory, size: 0 };
      writeEntry(entries, index++, { ...entry, first: placeFolder(inner, own) });
    }
  };
  const entries = Buffer.alloc(rootEntries * entrySize);
  // Seen from the folders in it, the root is cluster 0.
  fill(entries, 0, root, 0);
  const table = Buffer.alloc(links.length * 2);
  links.forEach((link, index) => table.writeUInt16LE(link, index * 2));
  return { chains, table, root: entries, used: links.length - 2 };
}

/** `BOOTIA64.EFI` as it stands in a folder: eight characters and three, with spaces behind. */
function shortName(name: string): string {
  const [, base, extension = ""] =
    /^([A-Z0-9_]{1,8})(?:\.([A-Z0-9_]{1,3}))?$/.exec(name) ?? raise(name);
  return `${base!.padEnd(8)}${extension.padEnd(3)}`;
}

function raise(name: string): never {
  throw new Error(`${name} is no short name`);
}

interface Entry {
  readonly name: string;
  readonly attributes: number;
  readonly first: number;
  readonly size: number;
}

function writeEntry(entries: Buffer, index: number, entry: Entry): void {
  const at = index * entrySize;
  entries.write(entry.name.padEnd(11), at, "latin1");
  entries.writeUInt8(entry.attributes, at + 11);
  for (const date of [16, 18, 24]) entries.writeUInt16LE(firstDay, at + date);
  entries.writeUInt16LE(entry.first, at + 26);
  entries.writeUInt32LE(entry.size, at + 28);
}

/** One partition, of the kind that EFI looks for. */
function writePartitionTable(disk: Buffer, sectors: number): void {
  const at = 446;
  // No place that a disk's heads can go to: what counts are the numbers of sectors.
  disk.fill(0xff, at + 1, at + 8);
  disk.writeUInt8(0xef, at + 4);
  disk.writeUInt32LE(partitionStart, at + 8);
  disk.writeUInt32LE(sectors, at + 12);
  disk.writeUInt16LE(0xaa55, 510);
}

interface Shape {
  readonly clusterSize: number;
  readonly tableSectors: number;
  readonly sectors: number;
}

/** The file system's first sector. */
function writeParameters(system: Buffer, { clusterSize, tableSectors, sectors }: Shape): void {
  system.write("\xeb\x3c\x90TAPWRGHT", 0, "latin1");
  system.writeUInt16LE(sector, 11);
  system.writeUInt8(clusterSize / sector, 13);
  system.writeUInt16LE(1, 14);
  system.writeUInt8(2, 16);
  system.writeUInt16LE(rootEntries, 17);
  const isSmall = sectors < 0x10000;
  system.writeUInt16LE(isSmall ? sectors : 0, 19);
  system.writeUInt8(0xf8, 21);
  system.writeUInt16LE(tableSectors, 22);
  system.writeUInt16LE(63, 24);
  system.writeUInt16LE(255, 26);
  system.writeUInt32LE(partitionStart, 28);
  system.writeUInt32LE(isSmall ? 0 : sectors, 32);
  system.writeUInt8(0x80, 36);
  system.writeUInt8(0x29, 38);
  system.write("NO NAME    FAT16   ", 43, "latin1");
  system.writeUInt16LE(0xaa55, 510);
}
