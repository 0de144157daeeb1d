// Single keys of a terminal, without Enter.

export interface Keyboard {
  /** Calls `onKey` for each key; gives the function that ends it and leaves the terminal as it was. */
  listen(onKey: (key: string) => void): () => void;
}

/** Where standard input is no terminal there are no keys. In raw mode Ctrl-C is a key like others, "\x03". */
export const terminalKeyboard: Keyboard = {
  listen: (onKey) => {
    const { stdin } = process;
    if (stdin.isTTY !== true) return () => undefined;
    const onData = (bytes: Buffer): void => {
      for (const key of bytes.toString("utf8")) onKey(key);
    };
    stdin.setRawMode(true);
    stdin.on("data", onData);
    return () => {
      stdin.off("data", onData);
      stdin.setRawMode(false);
      stdin.pause();
    };
  },
};
