// A kernel's configuration: files of options, the later ones over the earlier ones, everything else off. kconfig drops
// silently what it cannot have, so what it made is compared with what was wanted.

/** The options of all texts by name; `n` where one is off. Comments and empty lines say nothing. */
export function composeOptions(texts: readonly string[]): ReadonlyMap<string, string> {
  const options = new Map<string, string>();
  for (const [, name, value] of texts.join("\n").matchAll(/^(CONFIG_\w+)=(.*?)\s*$/gm)) {
    options.set(name!, value!);
  }
  return options;
}

/** The file that `make allnoconfig` takes as KCONFIG_ALLCONFIG. */
export function formatOptions(options: ReadonlyMap<string, string>): string {
  return [...options].map(([name, value]) => `${name}=${value}\n`).join("");
}

export interface RefusedOption {
  readonly name: string;
  readonly wanted: string;
  /** What the kernel has instead; `n` also where it knows no such option. */
  readonly found: string;
}

/** The options that the configuration which was made has otherwise. */
export function findRefusedOptions(
  wanted: ReadonlyMap<string, string>,
  made: string,
): readonly RefusedOption[] {
  const found = composeOptions([made]);
  return [...wanted]
    .map(([name, value]) => ({ name, wanted: value, found: found.get(name) ?? "n" }))
    .filter((option) => option.wanted !== option.found);
}
