// The reference of the C runtime for C programmers, as Markdown, from the kernel-doc of its header.

import { readKernelDoc } from "./kernel-doc.mjs";

const introduction = `# The C runtime

Made from the comments of \`runtime-c/include/tapwright/script.h\` by \`npm run docs\`; do not edit.

A module is one C file that includes \`<tapwright/script.h>\` and defines \`tw_script\`; the runtime is linked to it and owns the
module's life. \`examples/handwritten/reads.c\` is such a file, and \`tapwright run FILE.c\` builds and runs one. Generated modules
use the same interface. No kernel header stands behind it.
`;

/** @param {string} header text of script.h */
export function runtimePage(header) {
  const { parts, undocumented } = readKernelDoc(header);
  if (undocumented.length > 0) throw new Error(`without kernel-doc: ${undocumented.join(", ")}`);
  const first = parts.findIndex(({ kind }) => kind === "section");
  const sections = [
    { kind: "section", name: "What a script consists of", text: "" },
    ...parts.slice(0, first),
    ...parts.slice(first),
  ];
  return `${introduction}\n${sections.map(show).join("\n")}`;
}

function show(part) {
  if (part.kind === "section")
    return `## ${part.name}\n${part.text ? `\n${prose(part.text)}\n` : ""}`;
  const members = part.members.map(({ name, text }) => `- \`${name}\`: ${prose(text)}\n`).join("");
  const blocks = [
    `### ${part.name}\n`,
    `${sentence(prose(part.summary))}\n`,
    members,
    part.text ? `${prose(part.text)}\n` : "",
    `\`\`\`c\n${part.declaration}\n\`\`\`\n`,
  ];
  return blocks.filter((block) => block !== "").join("\n");
}

/** `@argument` and what Markdown would take for its own. */
function prose(text) {
  return text
    .replace(/(?<!`)@(\w+)/g, "`$1`")
    .replace(/(?<!`)\b(\w*_\w*)\b(?!`)/g, "`$1`")
    .replace(/(?<!`)\*(?!`)/g, "\\*");
}

function sentence(text) {
  const head = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(head) ? head : `${head}.`;
}
