// Types that only headers of the kernel define, as the commands tell of them.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { requireKernel } from "./require-kernel.ts";
import { runTapwright, temporaryFolder } from "./run-tapwright.ts";

vi.setConfig({ testTimeout: 120_000 });
requireKernel();

const tapset = `
probe datagram = kernel.function("udp_rcv").call {
  first = @cast($skb->head, "llc_pdu_un", "kernel<net/llc_pdu.h>")->dsap
  wrong = @cast($skb->head, "llc_pdu_nu", "kernel<net/llc_pdu.h>")->dsap
  lost = @cast($skb->head, "llc_pdu_nu", "kernel<net/not-there.h>")->dsap
}
`;

interface Report {
  readonly tapsets: readonly { readonly probes: readonly { readonly cells: readonly Cell[] }[] }[];
}

interface Cell {
  readonly values: readonly {
    readonly name: string;
    readonly verdict: string;
    readonly reason?: string;
    readonly reads: readonly { readonly type: string }[];
  }[];
}

test("verify and list know them, and tell what headers do not say", async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, "datagram.stp"), tapset);
  const run = (...words: string[]) => runTapwright(words, { cwd: folder.path });
  const verified = await run("verify", ".", "--format", "json");
  const { values } = (JSON.parse(verified.stdout) as Report).tapsets[0]!.probes[0]!.cells[0]!;
  const header = "net/not-there.h";
  expect(
    values.map(({ name, verdict, reason, reads }) => [name, verdict, reason, reads[0]?.type]),
  ).toEqual([
    ["first", "resolved", undefined, "u8"],
    [
      "wrong",
      "unresolved",
      "neither the kernel nor <net/llc_pdu.h> has a type `llc_pdu_nu`",
      undefined,
    ],
    [
      "lost",
      "unresolved",
      `the kernel has no type \`llc_pdu_nu\`, and <${header}> does not compile: ${header}: No such file or directory`,
      undefined,
    ],
  ]);
  const listed = await run("list", "--vars", "datagram", "-I", ".");
  expect(listed.stdout).toBe("datagram first:long\n");
});
