// What a module consists of besides the runtime, as text.

import type { InspectedFile } from "../../compiler/index.ts";

const width = 100;

/** A paragraph for each part: how much code it is, and what it uses. */
export function describeParts(parts: InspectedFile["parts"]): string {
  return parts
    .map(({ part, instructions, runtime, kernel }) => {
      const used = [listOf("the runtime's", runtime), listOf("the kernel's", kernel)];
      const sentence = [`${part}: ${instructions} instructions`, ...used.filter(Boolean)].join(
        "; ",
      );
      return `  ${wrapped(sentence).join("\n    ")}\n`;
    })
    .join("");
}

function listOf(whose: string, names: readonly string[]): string {
  return names.length === 0 ? "" : `${whose} ${names.join(", ")}`;
}

function wrapped(text: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
