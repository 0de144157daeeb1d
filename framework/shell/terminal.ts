// The terminal of this process, lent to a guest.

import type { TerminalSize } from "../../qemu/index.ts";
import { fail } from "../failure.ts";

/** Control-], as telnet and virsh have it: hardly anything else wants it. */
const leave = 0x1d;

export interface TerminalUser {
  readonly type: (bytes: Uint8Array) => void;
  readonly resize: (size: TerminalSize) => void;
  readonly leave: () => void;
}

/** Ends the command where there is no terminal. */
export function requireTerminal(): void {
  if (process.stdin.isTTY && process.stdout.isTTY) return;
  fail({
    code: "usage/no-terminal",
    message: "tapwright shell wants a terminal, and standard input or output is none",
    hint: "A script without anybody who looks on is run by: tapwright run",
    exitCode: 2,
  });
}

export function terminalSize(): TerminalSize {
  const { rows, columns } = process.stdout;
  return { rows, columns };
}

/** Every key goes to `user` from now on; gives the function that leaves the terminal as it was. */
export function lendTerminal(user: TerminalUser): () => void {
  const { stdin, stdout } = process;
  const onData = (bytes: Buffer): void => {
    const at = bytes.indexOf(leave);
    const typed = at < 0 ? bytes : bytes.subarray(0, at);
    if (typed.length > 0) user.type(typed);
    if (at >= 0) user.leave();
  };
  const onResize = (): void => user.resize(terminalSize());
  stdin.setRawMode(true);
  stdin.on("data", onData);
  stdout.on("resize", onResize);
  return () => {
    stdin.off("data", onData);
    stdout.off("resize", onResize);
    stdin.setRawMode(false);
    stdin.pause();
  };
}
