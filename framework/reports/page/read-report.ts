// The report that lies in the page: packed, compressed, and in letters.

import { unpackData, type PackedData } from "./packed-data.ts";
import type { Report } from "./model.ts";

export async function readReport(): Promise<Report> {
  const letters = atob(document.getElementById("report")!.textContent.trim());
  const bytes = new Uint8Array(letters.length);
  for (let at = 0; at < letters.length; at++) bytes[at] = letters.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return unpackData((await new Response(stream).json()) as PackedData) as Report;
}
