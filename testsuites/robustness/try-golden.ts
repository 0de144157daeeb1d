// What is done with any golden file, however broken: it is read, compared with an output that is nearly its own, and brought up
// to date.

import { parseGolden, splitLines } from "../../framework/golden/golden-line.ts";
import { matchGolden, updateGolden } from "../../framework/golden/matcher.ts";

const truth = { opens: 17, "files.read": 27, nested: { bytes: 9936 } };

/** Throws where an invariant does not hold; otherwise says what came of the text. */
export function tryGolden(golden: string, output: string): "matched" | "different" | "refused" {
  const { lines, problems } = parseGolden(golden);
  const texts = lines.map(({ text }) => text);
  if (texts.join("\n") !== splitLines(golden).join("\n")) throw new Error("lines are lost");
  for (const { line } of problems) {
    if (line < 1 || line > lines.length) throw new Error(`a problem of line ${line}`);
  }
  const { matched, difference, problems: told } = matchGolden(golden, output, truth);
  if (matched !== (difference === "")) throw new Error("a difference that is none");
  if (problems.length > 0 && (matched || told.length === 0)) throw new Error("a problem is lost");
  const updated = updateGolden(golden, output, truth);
  for (const line of updated.refused) {
    if (!updated.text.includes(line)) throw new Error(`the truth is rewritten: ${line}`);
  }
  if (told.length > 0) return "refused";
  return matched ? "matched" : "different";
}
