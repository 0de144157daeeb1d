// What `tapwright doctor` does: it looks and says what is missing; it changes nothing.

import { access, constants, readdir, readFile, stat } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { z } from "zod";
import { exitCodes } from "../cli/exit-codes.ts";
import { cacheRoot, checkAcceleration } from "../../qemu/index.ts";
import { measure } from "../cache/measure.ts";
import { isHere, knownKernels } from "../kernels/known-kernels.ts";
import { wayBack } from "../kernels/lost-facts.ts";
import { packageRoot } from "../package-root.ts";
import { formatTable } from "../reports/table.ts";
import { coloursFor } from "../colour.ts";

/** A line of ci/packages.json: a Debian package, known to be there by a program on PATH or by a file. */
const neededPackage = z.object({
  package: z.string(),
  program: z.string().optional(),
  /** May hold `*` for one folder, as in `/usr/lib/x86_64-linux-gnu/libc.a`. */
  file: z.string().optional(),
  needed_for: z.string(),
  required: z.boolean(),
});
type NeededPackage = z.infer<typeof neededPackage>;

interface Finding extends NeededPackage {
  readonly found: boolean;
}

export async function doctorCommand(json: boolean): Promise<number> {
  const findings = await Promise.all((await loadPackages()).map(examine));
  const missing = findings.filter((finding) => !finding.found && finding.required);
  const mend = mendingCommand(findings.filter((finding) => !finding.found));
  const acceleration = await checkAcceleration();
  const known = await knownKernels();
  const kernels = known.filter(isHere).map(({ name }) => name);
  const lost = known.filter(({ state }) => state === "lost");
  const cache = { path: cacheRoot(), bytes: measure(cacheRoot()) };
  if (json) {
    const lostNames = lost.map(({ name }) => name);
    const result = { findings, mend, acceleration, kernels, lost: lostNames, cache };
    process.stdout.write(`${JSON.stringify(result, undefined, 2)}\n`);
  } else {
    process.stdout.write(formatTable(findings.map(describeFinding)));
    const again = lost.map((one) => `${one.name}: ${wayBack(one)}`).join(", ");
    const facts = [
      ["Node.js", process.version],
      ["KVM", `${acceleration.kvm ? "used" : "not used"}: ${acceleration.reason}`],
      ["kernels", kernels.join(", ") || "none; fetch one: tapwright kernels fetch"],
      ...(again === "" ? [] : [["facts lost", again]]),
      ["cache", `${cache.path}, ${(cache.bytes / 1e6).toFixed(0)} MB`],
    ];
    process.stdout.write(`\n${formatTable(facts)}`);
    process.stdout.write(
      mend === undefined ? "\nNothing is missing.\n" : `\nTo mend it:\n  ${mend}\n`,
    );
  }
  return missing.length > 0 ? exitCodes.missing : exitCodes.good;
}

async function loadPackages(): Promise<NeededPackage[]> {
  const text = await readFile(join(packageRoot(), "ci", "packages.json"), "utf8");
  return z.array(neededPackage).parse(JSON.parse(text));
}

async function examine(needed: NeededPackage): Promise<Finding> {
  const found =
    needed.program !== undefined
      ? await isOnPath(needed.program)
      : needed.file === undefined || (await someFile(needed.file));
  return { ...needed, found };
}

function describeFinding({ package: name, found, required, needed_for }: Finding): string[] {
  const paint = coloursFor(process.stdout);
  const verdict = found
    ? paint.green("there")
    : required
      ? paint.red("missing")
      : paint.yellow("absent");
  return [verdict, name, needed_for];
}

/** The one command that installs all of it. */
function mendingCommand(absent: readonly Finding[]): string | undefined {
  if (absent.length === 0) return undefined;
  const sudo = process.getuid?.() === 0 ? "" : "sudo ";
  return `${sudo}apt-get install ${absent.map((finding) => finding.package).join(" ")}`;
}

/** Programs of the administrator count, too: a user's PATH often lacks the sbin folders. */
async function isOnPath(program: string): Promise<boolean> {
  const folders = [...(process.env["PATH"] ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  const found = await Promise.all(folders.map((folder) => isExecutable(join(folder, program))));
  return found.includes(true);
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Whether a path exists in which `*` may stand for one folder's name. */
async function someFile(pattern: string): Promise<boolean> {
  const [before, after] = pattern.split("*", 2);
  if (after === undefined) return exists(pattern);
  const names = await readdir(before!).catch(() => []);
  const found = await Promise.all(names.map((name) => exists(join(before!, name + after))));
  return found.includes(true);
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
