// Text within XML.

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
};

/** As the text of an element. XML has no control characters. */
export function xmlText(text: string): string {
  return text
    .replace(/\p{Cs}|(?![\n\t])\p{Cc}/gu, "\uFFFD")
    .replaceAll(/[&<>"]/g, (character) => entities[character]!);
}

/** As the value of an attribute, in which a line break by itself would become a blank. */
export function xmlAttribute(text: string): string {
  return xmlText(text).replaceAll("\n", "&#10;").replaceAll("\t", "&#9;");
}
