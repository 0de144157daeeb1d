// The modules of the kernel that a script's directives want in its guest, with all that they depend on.

import { loadDrivers } from "../../qemu/index.ts";
import type { GuestDriver, InstalledKernel } from "../../qemu/index.ts";
import type { Directives } from "./directives.ts";

/** Rejects with `guest/no-driver` when the kernel has no such module. */
export async function guestDrivers(
  { modulesDir }: Pick<InstalledKernel, "modulesDir">,
  { modules, moduleFiles }: Pick<Directives, "modules" | "moduleFiles">,
): Promise<readonly GuestDriver[]> {
  if (modules.length === 0 && moduleFiles.length === 0) return [];
  const loaded = await loadDrivers(modulesDir, modules);
  const kept = await loadDrivers(modulesDir, moduleFiles);
  return [...loaded, ...kept.map((driver) => ({ ...driver, isKept: true }))];
}
