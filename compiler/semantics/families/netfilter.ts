// netfilter.*: packets at the hooks of the kernel's packet filter.

import type { DebugInfo, TypeRef } from "../../debuginfo/debug-info.ts";
import type { ProbeComponent } from "../../syntax/ast.ts";
import { didYouMean, nearNames } from "../../source/near-names.ts";
import { spellPoint } from "../spell-point.ts";
import { fail, type Family, type PointResolution, type ProvidedVariable } from "./family.ts";
import { rangeOf, readComponents, stringOf } from "./suffixes.ts";

/** Numbers of the kernel's user interface: include/uapi/linux/netfilter*.h, which never change. */
const inetHooks = ["PRE_ROUTING", "LOCAL_IN", "FORWARD", "LOCAL_OUT", "POST_ROUTING"];

function hooks(prefixes: readonly string[], names: readonly string[]): Map<string, number> {
  return new Map(prefixes.flatMap((p) => names.map((name, number) => [`${p}_${name}`, number])));
}

interface Protocol {
  readonly number: number;
  readonly hooks: ReadonlyMap<string, number>;
  readonly priorities: ReadonlyMap<string, number>;
}

const least32 = -(2 ** 31);
const most32 = 2 ** 31 - 1;

/** enum nf_ip_hook_priorities and enum nf_ip6_hook_priorities. */
function priorities(prefix: string): Map<string, number> {
  const numbers: Record<string, number> = {
    FIRST: least32,
    RAW_BEFORE_DEFRAG: -450,
    CONNTRACK_DEFRAG: -400,
    RAW: -300,
    SELINUX_FIRST: -225,
    CONNTRACK: -200,
    MANGLE: -150,
    NAT_DST: -100,
    FILTER: 0,
    SECURITY: 50,
    NAT_SRC: 100,
    SELINUX_LAST: 225,
    CONNTRACK_HELPER: 300,
    ...(prefix === "NF_IP_PRI" ? { CONNTRACK_CONFIRM: most32 } : {}),
    LAST: most32,
  };
  return new Map(Object.entries(numbers).map(([name, number]) => [`${prefix}_${name}`, number]));
}

const protocols: ReadonlyMap<string, Protocol> = new Map([
  [
    "NFPROTO_IPV4",
    {
      number: 2,
      hooks: hooks(["NF_INET", "NF_IP"], inetHooks),
      priorities: priorities("NF_IP_PRI"),
    },
  ],
  [
    "NFPROTO_IPV6",
    {
      number: 10,
      hooks: hooks(["NF_INET", "NF_IP6"], inetHooks),
      priorities: priorities("NF_IP6_PRI"),
    },
  ],
  [
    "NFPROTO_ARP",
    { number: 3, hooks: hooks(["NF_ARP"], ["IN", "OUT", "FORWARD"]), priorities: new Map() },
  ],
  ["NFPROTO_BRIDGE", { number: 7, hooks: hooks(["NF_BR"], inetHooks), priorities: new Map() }],
]);

export const netfilter: Family = {
  roots: ["netfilter"],
  types: ["netfilter{.hook(string).pf(string),.pf(string).hook(string)}{,.priority(string)}"],
  resolve({ components, debugInfo }) {
    const [first, ...rest] = components;
    const parts = readComponents(rest, { hook: "string", pf: "string", priority: "string" });
    if (first?.argument !== undefined || parts?.hook === undefined || parts.pf === undefined)
      return undefined;
    if (parts.priority !== undefined && rest[2] !== parts.priority) return undefined;
    const protocol = protocols.get(stringOf(parts.pf) ?? "");
    if (protocol === undefined) return unknown(parts.pf, "protocol family", protocols);
    const hook = protocol.hooks.get(stringOf(parts.hook) ?? "");
    if (hook === undefined) return unknown(parts.hook, "hook", protocol.hooks);
    const priority = parts.priority === undefined ? 0 : readPriority(parts.priority, protocol);
    if (priority === undefined) return unknown(parts.priority!, "priority", protocol.priorities);
    const protocolFamily = protocol.number;
    return {
      points: [
        {
          target: { kind: "netfilter", hook, protocolFamily, priority },
          point: spellPoint(components),
          provided: variables(debugInfo),
        },
      ],
    };
  },
};

function readPriority(component: ProbeComponent, protocol: Protocol): number | undefined {
  const text = stringOf(component) ?? "";
  if (!/^-?[0-9]+$/.test(text)) return protocol.priorities.get(text);
  const number = Number(text);
  return number >= least32 && number <= most32 ? number : undefined;
}

function unknown(
  component: ProbeComponent,
  what: string,
  known: ReadonlyMap<string, unknown>,
): PointResolution {
  const name = stringOf(component) ?? "";
  const names = [...known.keys()];
  return fail("resolve/no-such-netfilter-name", rangeOf(component), {
    values: { what, name },
    hint:
      didYouMean(nearNames(name, names)) ??
      (names.length > 0 ? `there are: ${names.join(", ")}` : undefined),
  });
}

/** In the order of the values that the runtime fills in. */
function variables(debugInfo: DebugInfo | undefined): ProvidedVariable[] {
  const struct = (name: string): TypeRef | undefined => debugInfo?.findType("struct", name);
  return [
    { name: "hooknum", value: 0 },
    { name: "skb", value: 1, pointsTo: struct("sk_buff") },
    { name: "in", value: 2, pointsTo: struct("net_device") },
    { name: "out", value: 3, pointsTo: struct("net_device") },
    { name: "verdict", value: 4, isWritable: true, needsGuru: true },
  ];
}
