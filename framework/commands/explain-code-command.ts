// What `tapwright explain-code` does: it shows a section of docs/diagnostics.md, which is made of the tables of codes.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { didYouMean, nearNames } from "../../compiler/index.ts";
import { exitCodes } from "../cli/exit-codes.ts";
import { coloursFor } from "../colour.ts";
import { fail } from "../failure.ts";
import { packageRoot } from "../package-root.ts";
import { formatTable } from "../reports/table.ts";
import { readSections, renderSection, type Section } from "../reports/diagnostics-page.ts";

export async function explainCodeCommand(asked: string | undefined): Promise<number> {
  const page = await readFile(join(packageRoot(), "docs", "diagnostics.md"), "utf8");
  const sections = readSections(page);
  const text =
    asked === undefined
      ? listOf(sections)
      : renderSection(findSection(sections, asked), coloursFor(process.stdout));
  process.stdout.write(text);
  return exitCodes.good;
}

function listOf(sections: readonly Section[]): string {
  return formatTable(sections.map(({ code, severity, message = "" }) => [code, severity, message]));
}

/** Also as it stands in a message: `error[type/mismatch]`. */
function findSection(sections: readonly Section[], asked: string): Section {
  const code = /^(?:error|warning)?\[(.*)\]:?$/.exec(asked)?.[1] ?? asked;
  const found = sections.find((one) => one.code === code.toLowerCase());
  if (found !== undefined) return found;
  const names = sections.map((one) => one.code);
  const slugs = names.filter((name) => name.endsWith(`/${code}`));
  return fail({
    code: "usage/no-such-code",
    message: `there is no code \`${asked}\``,
    hint:
      didYouMean([...slugs, ...nearNames(code, names)].slice(0, 3)) ??
      "`tapwright explain-code` lists all there are",
    exitCode: 2,
  });
}
