// What `tapwright new tapset NAME` does.

import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { exitCodes } from "../cli/exit-codes.ts";
import { contractPath, formatContract } from "../contracts/contract-file.ts";
import { isTapsetName, parseManifest } from "../contracts/manifest.ts";
import { sampleTapset } from "../contracts/sample-tapset.ts";
import { fail } from "../failure.ts";
import { defaultKernel } from "../../qemu/index.ts";
import { findKnownKernel, isHere } from "../kernels/known-kernels.ts";
import { makeOutputFolder } from "../output-place.ts";
import { shortPath } from "../pipeline/short-path.ts";
import { terminalProgress } from "../progress/terminal-progress.ts";
import { contractNow } from "../verify/contract-state.ts";
import { verifyTapsets } from "../verify/verify-tapsets.ts";

export async function newCommand(what: string, name: string): Promise<number> {
  if (what !== "tapset") {
    return fail({
      code: "usage/no-such-thing",
      message: `'${what}' cannot be made`,
      hint: "There is: tapwright new tapset NAME",
      exitCode: 2,
    });
  }
  const folder = resolve(name);
  if (existsSync(folder)) {
    return fail({
      code: "usage/exists",
      message: `there is a file or folder ${shortPath(folder)} already`,
      hint: "Nothing was written. Choose another name.",
      exitCode: 2,
    });
  }
  const title = basename(folder);
  if (!isTapsetName(title)) {
    return fail({
      code: "usage/bad-name",
      message: `a tapset cannot be called '${title}'`,
      hint: "Its name has small letters, digits, `-` and `_`, a letter first.",
      exitCode: 2,
    });
  }
  const files = sampleTapset(title);
  const manifest = parseManifest(files.get("tapset.json")!, "tapset.json");
  for (const [path, text] of files) {
    makeOutputFolder(dirname(join(folder, path)));
    await writeFile(join(folder, path), text);
  }
  const told = await recordContract();
  process.stdout.write(
    `${[...files.keys()].map((path) => `${shortPath(join(folder, path))}\n`).join("")}${told}`,
  );
  return exitCodes.good;

  /** With what the default kernel has; where it is not here, the author does it later. */
  async function recordContract(): Promise<string> {
    const kernel = await findKnownKernel(defaultKernel);
    const path = contractPath(folder);
    if (!isHere(kernel)) {
      return `\n${defaultKernel} is not here, so that ${shortPath(path)} is not written yet:\n  tapwright kernels fetch\n  tapwright verify --update ${shortPath(folder)}\n`;
    }
    const tapset = { name: manifest.name, path: folder, manifest };
    try {
      const report = await verifyTapsets([tapset], [kernel], { include: [] }, terminalProgress());
      const { probes } = report.tapsets[0]!;
      await writeFile(
        path,
        formatContract(contractNow(manifest, report.kernels, probes, undefined, [])),
      );
    } catch (error) {
      await rm(folder, { recursive: true });
      throw error;
    }
    return `${shortPath(path)}\n`;
  }
}
