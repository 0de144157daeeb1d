// tw_script, which tells the runtime what the script is: it has to be there, once, and to name the kernel whose addresses
// are in it.

import type { RelocatableObject, ObjectSection } from "../object.ts";
import { ofModule, textBehind, type ModuleRule } from "../module-subject.ts";
import type { Finding } from "../subject.ts";

export const findScriptTable: ModuleRule = ({ module, kernel }) => {
  const table = tableOf(module);
  if (table === undefined) return [ofModule("inspect/no-script", "tw_script")];
  const { section, offset } = table;
  const word = module.is64 ? 8 : 4;
  const buildId = textBehind(module, section, offset + word);
  const view = new DataView(section.bytes.buffer, section.bytes.byteOffset);
  const hasAddresses = view.getBigUint64(offset + 2 * word, module.littleEndian) !== 0n;
  return buildIdFindings(buildId, hasAddresses, kernel.buildId);
};

function tableOf(
  module: RelocatableObject,
): { readonly section: ObjectSection; readonly offset: number } | undefined {
  const symbol = module.symbols.find((one) => one.name === "tw_script" && one.section !== 0);
  const section = symbol && module.sections[symbol.section];
  // Name, build-id, base_symbol_address.
  if (section === undefined || section.bytes.length < symbol!.value + 24) return undefined;
  return { section, offset: symbol!.value };
}

/** A module without link-time addresses fits any kernel, as the runtime sees it. */
function buildIdFindings(
  found: string | undefined,
  hasAddresses: boolean,
  wanted: string | undefined,
): Finding[] {
  if (found === undefined) {
    return hasAddresses ? [ofModule("inspect/build-id", "none", { wanted: wanted ?? "one" })] : [];
  }
  if (wanted === undefined || found === wanted) return [];
  return [ofModule("inspect/build-id", found, { wanted })];
}
