// Keeps what a guest wrote to its console: the beginning and the end, so that a guest that writes for ever costs no
// more than a bound.

const headLimit = 256 * 1024;
const tailLimit = 256 * 1024;

export interface ConsoleText {
  push(bytes: Uint8Array): void;
  read(): string;
}

export function createConsoleText(): ConsoleText {
  const decoder = new TextDecoder();
  let head = "";
  let tail = "";
  let cut = 0;
  return {
    push: (bytes) => {
      let text = decoder.decode(bytes, { stream: true }).replaceAll("\r\n", "\n");
      if (head.length < headLimit) {
        const room = headLimit - head.length;
        head += text.slice(0, room);
        text = text.slice(room);
      }
      tail += text;
      if (tail.length > 2 * tailLimit) {
        cut += tail.length - tailLimit;
        tail = tail.slice(-tailLimit);
      }
    },
    read: () => (cut === 0 ? head + tail : `${head}\n[${cut} characters left out]\n${tail}`),
  };
}
