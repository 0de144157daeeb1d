// The kernels of a table, each with the number of its column.

import type { FactSource } from "../../compiler/index.ts";
import { formatTable } from "./table.ts";

export function numberedKernels(
  kernels: readonly {
    readonly name: string;
    readonly release: string;
    readonly architecture: string;
    readonly source: FactSource;
  }[],
): string {
  return formatTable(
    kernels.map(({ name, release, architecture, source }, index) => [
      `${index + 1}`,
      source === "dwarf" ? "DWARF" : "BTF only",
      architecture,
      name,
      release,
    ]),
  );
}
