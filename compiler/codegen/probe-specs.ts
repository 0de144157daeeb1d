// What the runtime has to know of a probe beside its handler, by family: a struct tw_…_spec each.

import type { IrProbe, ProbeTarget, Program } from "../semantics/ir.ts";
import { hexLiteral, numberLiteral, stringLiteral } from "./c-literal.ts";
import { fields } from "./initializer.ts";

type Values = Readonly<Record<string, string | number | undefined>>;

interface Spec {
  readonly struct: string;
  readonly values: Values;
  /** What has to stand before it. */
  readonly before?: string;
}

export function specName(probe: IrProbe): string | undefined {
  return specOf(probe) === undefined ? undefined : `probe_${probe.id}_spec`;
}

export function emitProbeSpecs(program: Program): string[] {
  return program.probes.flatMap((probe) => {
    const spec = specOf(probe);
    if (spec === undefined) return [];
    const lines = fields(spec.values).map(({ name, value }) => `\t.${name} = ${value},`);
    const name = `probe_${probe.id}_spec`;
    const text = `static const struct ${spec.struct} ${name} = {\n${lines.join("\n")}\n};`;
    return [spec.before === undefined ? text : `${spec.before}\n\n${text}`];
  });
}

function specOf({ target, id }: IrProbe): Spec | undefined {
  switch (target.kind) {
    case "timer":
      return { struct: "tw_timer_spec", values: timer(target) };
    case "profile": {
      const hertz = target.hertz === undefined ? undefined : hexLiteral(target.hertz);
      return { struct: "tw_profile_spec", values: { hertz } };
    }
    case "watchpoint":
      return { struct: "tw_watchpoint_spec", values: watchpoint(target) };
    case "perf":
      return { struct: "tw_perf_spec", values: perf(target) };
    case "procfs":
      return { struct: "tw_procfs_spec", values: procfs(target) };
    case "netfilter":
      return { struct: "tw_netfilter_spec", values: netfilter(target) };
    case "tracepoint":
      return tracepoint(target, id);
    default:
      return undefined;
  }
}

type Target<K extends ProbeTarget["kind"]> = Extract<ProbeTarget, { readonly kind: K }>;

function timer(target: Target<"timer">): Values {
  return {
    jiffies: target.clock === "jiffies" ? 1 : 0,
    period: hexLiteral(target.period),
    randomize: target.randomize === 0n ? undefined : hexLiteral(target.randomize),
  };
}

function watchpoint(target: Target<"watchpoint">): Values {
  return {
    address: hexLiteral(target.address),
    absolute: target.isAbsolute ? 1 : 0,
    length: target.length,
    reads: target.access === "read-write" ? 1 : 0,
  };
}

function perf({ type, config, sample, hertz }: Target<"perf">): Values {
  return {
    type: hexLiteral(type),
    config: hexLiteral(config),
    sample: sample === undefined ? undefined : hexLiteral(sample),
    hertz: hertz === undefined ? undefined : hexLiteral(hertz),
  };
}

function procfs(target: Target<"procfs">): Values {
  return {
    path: stringLiteral(target.path),
    writes: target.access === "write" ? 1 : 0,
    umask: target.umask,
    max_size: target.maxSize,
  };
}

function netfilter(target: Target<"netfilter">): Values {
  return {
    hook: target.hook,
    protocol_family: target.protocolFamily,
    priority: numberLiteral(BigInt(target.priority)),
  };
}

/** A function of the tracepoint's own prototype, behind its data argument: it turns the arguments into values. */
function tracepoint({ name, module, parameters }: Target<"tracepoint">, id: number): Spec {
  const types = parameters.map(({ size, kind }) =>
    kind === "pointer" ? "const void *" : `tw_${kind === "signed" ? "s" : "u"}${size * 8} `,
  );
  const list = types.map((type, index) => `, ${type}a${index}`).join("");
  const values = parameters.map(({ kind }, index) =>
    kind === "pointer" ? `(tw_s64)(tw_word)a${index}` : `(tw_s64)a${index}`,
  );
  const array = values.length > 0 ? `tw_s64 values[] = { ${values.join(", ")} };\n\n\t` : "";
  const passed = values.length > 0 ? "values" : "NULL";
  const stub = `probe_${id}_stub`;
  return {
    struct: "tw_tracepoint_spec",
    values: {
      name: stringLiteral(name),
      module: module === undefined ? undefined : stringLiteral(module),
      stub: `(void (*)(void))${stub}`,
    },
    before: `static void ${stub}(void *data${list})\n{\n\t${array}tw_tracepoint_hit(data, ${passed});\n}`,
  };
}
