import { expect, test } from "vitest";
import { fitTable } from "./table.ts";

const rows = [
  ["kernel", "architecture", "release", "here"],
  ["bookworm/amd64", "x86_64", "6.1.0-56-amd64", "facts only"],
  ["bookworm/arm64", "arm64", "", "no"],
];

const whole = `kernel          architecture  release         here
bookworm/amd64  x86_64        6.1.0-56-amd64  facts only
bookworm/arm64  arm64                         no
`;

test.each([undefined, 80, 56])("on %s columns a table has room", (columns) => {
  expect(fitTable(rows, columns)).toBe(whole);
});

test("what does not fit goes on below; what fits is aligned", () => {
  expect(fitTable(rows, 50)).toBe(`kernel          architecture  release         here
bookworm/amd64  x86_64        6.1.0-56-amd64
    facts only
bookworm/arm64  arm64                         no
`);
  expect(fitTable(rows, 30)).toBe(`kernel          architecture
    release  here
bookworm/amd64  x86_64
    6.1.0-56-amd64  facts only
bookworm/arm64  arm64
    no
`);
});
