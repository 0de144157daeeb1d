import { stripVTControlCharacters } from "node:util";
import pc from "picocolors";
import { expect, test } from "vitest";
import { readSections, renderSection } from "./diagnostics-page.ts";

const page = `# Diagnostics

## lex/: words

### lex/one

_error_: \`{text}\` is no \\_name\\_

Why and when ${"it is said ".repeat(12).trim()}.

_hint_: write another

\`\`\`text
probe begin { }

x
\`\`\`

\`\`\`text
error[lex/one]: …
\`\`\`

## type/: types

### type/two

_warning_

It has no message of its own.
`;
const [one, two] = readSections(page);
const plain = pc.createColors(false);

test("sections have code, severity and message", () => {
  expect(one).toMatchObject({
    code: "lex/one",
    severity: "error",
    message: "`{text}` is no _name_",
  });
  expect(two).toMatchObject({ code: "type/two", severity: "warning", message: undefined });
});

test("a section on a terminal", () => {
  expect(renderSection(one!, plain)).toBe(
    `error[lex/one]: \`{text}\` is no _name_

Why and when it is said it is said it is said it is said it is said it is said it is said
it is said it is said it is said it is said it is said.

hint: write another

    probe begin { }

    x

    error[lex/one]: …
`,
  );
  expect(renderSection(two!, plain)).toBe("warning[type/two]\n\nIt has no message of its own.\n");
});

test("with colours it is the same text", () => {
  const coloured = renderSection(one!, pc.createColors(true));
  expect(coloured).toContain("\x1b[");
  expect(stripVTControlCharacters(coloured)).toBe(renderSection(one!, plain));
});
