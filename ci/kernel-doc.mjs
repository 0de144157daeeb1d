// Reads kernel-doc comments of a C header, in the kernel's own form (Documentation/doc-guide/kernel-doc.rst): `DOC:` blocks
// begin sections, `struct NAME - text` has `@member: text` lines, and what else is documented is a function or a macro.

/**
 * The parts of a header in its order. `kind` is section, struct, function or macro; `undocumented` are the functions that
 * have no comment.
 *
 * @param {string} text
 */
export function readKernelDoc(text) {
  const parts = [];
  const comments = /\/\*\*(?!\*)([\s\S]*?)\*\/\n*/g;
  for (let found = comments.exec(text); found !== null; found = comments.exec(text)) {
    parts.push(readComment(plainLines(found[1]), declarationAt(text.slice(comments.lastIndex))));
  }
  const documented = new Set(parts.map(({ name }) => name));
  return { parts, undocumented: functionsOf(text).filter((name) => !documented.has(name)) };
}

/** The comment's text without its stars. */
function plainLines(comment) {
  return comment
    .split("\n")
    .map((line) => line.replace(/^\s*\* ?/, "").trimEnd())
    .join("\n")
    .trim()
    .split("\n");
}

function readComment(lines, declaration) {
  const [first, ...rest] = lines;
  const section = /^DOC: (.*)$/.exec(first);
  if (section) return { kind: "section", name: section[1], text: paragraphs(rest) };
  const title = /^(?:(struct|union|enum) )?(\w+) - (.*)$/.exec(first);
  if (!title) throw new Error(`not kernel-doc: ${first}`);
  const [, aggregate, name, summary] = title;
  const members = [];
  const text = [];
  let last = null;
  for (const line of rest) {
    const starts = /^@(\w+): (.*)$/.exec(line);
    if (starts) last = members[members.push({ name: starts[1], text: starts[2] }) - 1];
    else if (line === "") last = null;
    else if (last) last.text += ` ${line}`;
    if (!starts && !last) text.push(line);
  }
  const kind = aggregate ? "struct" : declaration.startsWith("#define") ? "macro" : "function";
  return { kind, name, summary, declaration, members, text: paragraphs(text) };
}

function paragraphs(lines) {
  return lines.join("\n").trim();
}

/** What a comment stands above: up to the end of a prototype, a struct's closing brace, or the line of a macro. */
function declarationAt(text) {
  if (text.startsWith("#define")) return text.slice(0, text.indexOf("\n"));
  const end = /^[^{;]*;/.exec(text)?.[0];
  if (end) return end;
  const inline = /^(static inline [^{]*?)\s*\{/.exec(text);
  if (inline) return `${inline[1]};`;
  return /^[\s\S]*?\n\};/.exec(text)?.[0] ?? "";
}

function functionsOf(text) {
  const prototypes = text.matchAll(/^(?:static inline )?(?:const )?\w[\w ]*[ *](tw_\w+)\(/gm);
  return [...prototypes].map(([, name]) => name);
}
