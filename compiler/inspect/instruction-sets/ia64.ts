// ia64: `destination=source`; a qualifying predicate stands before the mnemonic; r0 is the number 0.

import {
  constant,
  directFlow,
  unknown,
  type Address,
  type Ban,
  type Flow,
  type Instruction,
  type InstructionSet,
  type Meaning,
  type Origin,
} from "./instruction-set.ts";

// Intel Itanium Architecture Software Developer's Manual, volume 3: instructions that need privilege level 0.
const privileged =
  /^(?:ssm|rsm|rfi|itc|itr|ptc|ptr|tak|tpa|bsw|halt|vmsw|epc|mov\.psr|cover|itp|ptce)$/;
/** Registers of the system, and the application registers that the kernel keeps for itself. */
const systemRegister =
  /^(?:psr(?:\.l)?|cr\.\w+|cr\d+|rr\[.*|pkr\[.*|pmc\[.*|dbr\[.*|ibr\[.*|msr\[.*|itr\[.*|dtr\[.*)$/;
const keptRegister =
  /^ar\.(?:k[0-7]|itc|ruc|rsc|bspstore|rnat|eflag|csd|ssd|fcr|fsr|fir|fdr|fpsr)$/;
const undecodable = /^(?:data\d+|\.\w+|\(?illegal|\(bad\))/;
// The kernel keeps f12-f15 and f32-f127 for user space; the others are its own, for multiplication.
const vectorRegister = /\bf(?:1[2-5]|3[2-9]|[4-9]\d|1[01]\d|12[0-7])\b/;

export const ia64: InstructionSet = {
  objdump: ["ia64-linux-gnu-objdump"],
  // The current thread.
  ownRegister: "r13",
  readMeaning,
  branchBias: () => 0,
};

function readMeaning(written: Instruction): Meaning {
  const instruction = withoutTemplate(written);
  const ban = banOf(instruction);
  if (ban !== undefined) return { ban };
  const flow = flowOf(instruction, /\(p\d+\)/.test(`${written.mnemonic} ${written.operands}`));
  if (flow !== undefined) return { flow };
  return { store: storeOf(instruction), defines: definesOf(instruction) };
}

/** Takes away `[MII]`, the predicate and the stop. */
function withoutTemplate(instruction: Instruction): Instruction {
  const text = `${instruction.mnemonic} ${instruction.operands}`
    .replace(/^\[[^\]]*\]\s*/, "")
    .replace(/^\(p\d+\)\s*/, "")
    .replace(/;;\s*$/, "")
    .trim();
  const space = text.search(/\s/);
  return {
    ...instruction,
    mnemonic: space < 0 ? text : text.slice(0, space),
    operands: space < 0 ? "" : text.slice(space).trim(),
  };
}

function banOf({ mnemonic, operands }: Instruction): Ban | undefined {
  if (undecodable.test(mnemonic)) return "undecodable";
  const [name = ""] = mnemonic.split(".");
  if (privileged.test(name)) return "privileged";
  const [to = "", from = ""] = operands.split("=");
  if (
    name === "mov" &&
    (systemRegister.test(to) || systemRegister.test(from) || keptRegister.test(to))
  ) {
    return "privileged";
  }
  if (name === "break") return "trap";
  // Where a branch goes is written as a number that may look like one: `f50 <probe_0+0x270>`.
  return vectorRegister.test(operands.replace(/[0-9a-f]+ <.*/, "")) ? "vector" : undefined;
}

function flowOf(instruction: Instruction, isPredicated: boolean): Flow | undefined {
  const { mnemonic, operands } = instruction;
  if (!/^(?:br|brl)(?:\.|$)/.test(mnemonic)) {
    return mnemonic.startsWith("chk.") ? directFlow("jump", instruction, true) : undefined;
  }
  if (mnemonic.startsWith("br.ret")) return { kind: "return", isConditional: isPredicated };
  const register = /(?:^|=)(b[0-7])$/.exec(operands)?.[1];
  const isCall = /^brl?\.call/.test(mnemonic);
  const kind = isCall ? "call" : "jump";
  if (register !== undefined) return { kind, isConditional: isPredicated, through: { register } };
  const isConditional =
    isCall || isPredicated || /^br\.(?:cloop|ctop|cexit|wtop|wexit|ia)/.test(mnemonic);
  return directFlow(kind, instruction, isConditional);
}

function addressOf(operands: string): Address {
  const register = /\[(r\d+)\]/.exec(operands)?.[1];
  const registers = register === undefined || register === "r0" ? [] : [register];
  return { registers };
}

function storeOf({ mnemonic, operands }: Instruction): Address | undefined {
  return /^(?:st\d|stf|cmpxchg|cmp8xchg|xchg|fetchadd)/.test(mnemonic)
    ? addressOf(operands)
    : undefined;
}

function definesOf(instruction: Instruction): (readonly [string, Origin])[] {
  const { mnemonic, operands } = instruction;
  const [left = "", right = ""] = operands.split("=");
  const place = /\[(r\d+)\](?:=[^,]*)?,/.exec(operands)?.[1];
  const moved = place === undefined ? [] : [[place, unknown] as const];
  if (mnemonic.startsWith("st")) return moved;
  return [
    ...left
      .split(",")
      .filter((one) => /^[rb]\d+$/.test(one))
      .map((one) => [one, originOf(instruction, right)] as const),
    ...moved,
  ];
}

// R_IA64_LTOFF22, LTOFF22X, LTOFF_FPTR22: the place of a pointer to the symbol, or to its descriptor, in a table near gp.
const ofLinkerTable = new Set([0x32, 0x86, 0x52]);

function originOf({ mnemonic, relocations }: Instruction, right: string): Origin {
  // LDXMOV marks the load that goes with LTOFF22X; it puts nothing in.
  const relocation = relocations.find((one) => one.type !== 0x87);
  const registers = right.split(",").filter((one) => /^r\d+$/.test(one) && one !== "r0");
  if (/^(?:add[sl]?|mov|movl|sub)$/.test(mnemonic)) {
    if (relocation !== undefined)
      return { kind: ofLinkerTable.has(relocation.type) ? "slot" : "address", relocation };
    if (/^b\d|^ar\.|^pr/.test(right)) return unknown;
    return registers.length === 0 ? constant : { kind: "sum", registers };
  }
  if (/^ld\d/.test(mnemonic)) return { kind: "load", address: addressOf(right) };
  return unknown;
}
