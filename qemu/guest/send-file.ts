// A file on its way into a guest: its bytes, then a frame that says what it is.

import type { AgentLink } from "./agent-link.ts";
import { frameTypes } from "./frames.ts";

const chunk = 1 << 20;

/** Without `type` the bytes wait for what is sent next. */
export function sendFile(
  agent: Pick<AgentLink, "send">,
  file: Uint8Array,
  type?: number,
  what = "",
): void {
  for (let at = 0; at < file.length; at += chunk) {
    agent.send(frameTypes.module, file.subarray(at, at + chunk));
  }
  if (type !== undefined) agent.send(type, Buffer.from(what));
}
