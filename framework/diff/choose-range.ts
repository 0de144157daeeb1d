// The kernels that `--bisect` goes over: those of one architecture that are here, from old to new.

import { absentKernel } from "../../qemu/index.ts";
import type { DiffOptions } from "../cli/diff.ts";
import { fail } from "../failure.ts";
import { architectureOf, chooseKnownKernel } from "../kernels/choose-kernel.ts";
import {
  findKnownKernel,
  isHere,
  knownKernels,
  type KnownKernel,
} from "../kernels/known-kernels.ts";
import { lostFacts, wayBack } from "../kernels/lost-facts.ts";
import { compareKernels } from "../verify/kernel-order.ts";

export interface KernelRange {
  /** At least one. */
  readonly kernels: readonly KnownKernel[];
  /** Of the same architecture, of which nothing is here. */
  readonly absent: readonly string[];
}

export async function chooseRange({
  from,
  to,
  arch,
}: Pick<DiffOptions, "from" | "to" | "arch">): Promise<KernelRange> {
  const ends = await Promise.all([from, to].map((name) => name && findKnownKernel(name)));
  const [first, last] = ends.map((one) => (one === "" ? undefined : one));
  const named = [first, last].flatMap((one) => one ?? []);
  const architecture =
    arch === undefined
      ? (named[0] ?? (await chooseKnownKernel({}))).architecture
      : architectureOf(arch);
  const other = named.find((one) => one.architecture !== architecture);
  if (other !== undefined) return mixed(other, architecture);
  for (const one of named) {
    if (one.state === "absent") return fail(absentKernel(one.name));
    if (one.state === "lost") return fail(lostFacts(one));
  }
  const all = (await knownKernels()).filter((one) => one.architecture === architecture);
  const here = all.filter(isHere).toSorted(byAge);
  const kernels = here.filter(
    (one) =>
      (first === undefined || byAge(first, one) <= 0) &&
      (last === undefined || byAge(one, last) <= 0),
  );
  const absent = all.filter((one) => !isHere(one));
  if (kernels.length === 0) return nothingBetween(architecture, here.length > 0, absent);
  return { kernels, absent: absent.map(({ name }) => name) };
}

function byAge(one: KnownKernel, other: KnownKernel): number {
  return compareKernels(ordered(one), ordered(other));
}

function ordered({ name, architecture, release = "", version = release }: KnownKernel) {
  return { name, architecture, release, version };
}

function mixed({ name, architecture }: KnownKernel, wanted: string): never {
  return fail({
    code: "usage/architecture-mismatch",
    message: `the kernel ${name} is ${architecture}, and the others are ${wanted}`,
    hint: "Name kernels of one architecture; see: tapwright kernels list",
    exitCode: 2,
  });
}

function nothingBetween(
  architecture: string,
  isAnyHere: boolean,
  absent: readonly KnownKernel[],
): never {
  return fail({
    code: "kernel/none-for-architecture",
    message: `no kernel for ${architecture} is here${isAnyHere ? " between those that were named" : ""}`,
    hint: isAnyHere
      ? "--from has to be the older one; see: tapwright kernels list"
      : `Run: ${absent.map(wayBack).join(", or ")}`,
    exitCode: 3,
  });
}
