// Escapes in strings, and what a string of the tree is in bytes.
//
// A string of the tree holds the characters of the script. An escape such as `\xff` stands for a byte, which
// need not be a character: bytes from 0x80 are kept as the lone surrogates U+DC80 to U+DCFF, so that they
// cannot be taken for the letter of that number.

const BYTE_BASE = 0xdc00;
const named: Readonly<Record<string, string>> = {
  a: "\x07",
  b: "\b",
  t: "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  "\\": "\\",
};

/** Replaces the escapes of C; before any other character the backslash is dropped. */
export function decodeEscapes(raw: string): string {
  return raw.replace(
    /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|([^]?))/g,
    (_, octal?: string, hex?: string, other?: string) => {
      if (octal !== undefined) return characterOfByte(parseInt(octal, 8) & 0xff);
      if (hex !== undefined) return characterOfByte(parseInt(hex, 16));
      return named[other!] ?? other!;
    },
  );
}

function characterOfByte(byte: number): string {
  return String.fromCharCode(byte < 0x80 ? byte : BYTE_BASE + byte);
}

/** A string as a literal of the language, with its quotes; the inverse of reading it. */
export function quoteString(value: string): string {
  let body = "";
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code === 0x22 || code === 0x5c) body += `\\${value[at]}`;
    else if (code === 0x0a) body += "\\n";
    else if (code === 0x09) body += "\\t";
    else if (code < 0x20 || code === 0x7f) body += octalEscape(code);
    else if (isByte(code, value.charCodeAt(at - 1))) body += octalEscape(code - BYTE_BASE);
    else body += value[at];
  }
  return `"${body}"`;
}

const octalEscape = (byte: number): string => `\\${byte.toString(8).padStart(3, "0")}`;

function isByte(code: number, before: number): boolean {
  const isPaired = before >= 0xd800 && before <= 0xdbff;
  return code >= BYTE_BASE + 0x80 && code <= BYTE_BASE + 0xff && !isPaired;
}

/** The bytes that a string of the tree stands for: UTF-8, and the bytes that escapes named. */
export function bytesOfString(value: string): Uint8Array {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  let from = 0;
  for (let at = 0; at <= value.length; at++) {
    const code = value.charCodeAt(at);
    const atByte = isByte(code, value.charCodeAt(at - 1));
    if (!atByte && at < value.length) continue;
    bytes.push(...encoder.encode(value.slice(from, at)));
    if (atByte) bytes.push(code - BYTE_BASE);
    from = at + 1;
  }
  return Uint8Array.from(bytes);
}
