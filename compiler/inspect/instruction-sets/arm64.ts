// arm64: the destination is the first operand, but for stores.

import {
  constant,
  directFlow,
  splitOperands,
  unknown,
  type Address,
  type Ban,
  type Flow,
  type Instruction,
  type InstructionSet,
  type Meaning,
  type Origin,
} from "./instruction-set.ts";

const privileged =
  /^(?:eret\w*|drps|dcps\d|tlbi|at|ic|dc|sys|sysl|sysp|wfi|wfit|cfp|cpp|dvp|msrr|mrrs)$/;
const traps = /^(?:svc|hvc|smc|brk|hlt|bkpt|tcancel)$/;
// `udf`: what zeros are.
const undecodable = /^(?:\.\w+|udf)$/;
/** System registers that a program of user space may read, and the flags of comparisons; sp_el0 is the kernel's `current`. */
const openRegister = /^(?:\w+_el0|nzcv|fpcr|fpsr|dit|ssbs|rndr|rndrrs)$/;
const vectorRegister = /(?:^|[\s,{[])[bhsdqvzp]\d+(?:\.\d*\w)?(?=$|[\s,}\]/])/;
// R_AARCH64_ADR_GOT_PAGE and the offsets into the linker's table of addresses.
const ofLinkerTable = new Set([309, 310, 311, 312, 313]);

export const arm64: InstructionSet = {
  objdump: ["aarch64-linux-gnu-objdump"],
  readMeaning,
  branchBias: () => 0,
};

function readMeaning(written: Instruction): Meaning {
  const instruction = { ...written, operands: written.operands.replace(/\s*\/\/.*$/, "") };
  const operands = splitOperands(instruction.operands);
  const ban = banOf(instruction.mnemonic, operands);
  if (ban !== undefined) return { ban };
  const flow = flowOf(instruction, operands);
  if (flow !== undefined) return { flow };
  return {
    store: storeOf(instruction, operands),
    defines: definesOf(instruction, operands),
  };
}

function banOf(mnemonic: string, operands: readonly string[]): Ban | undefined {
  if (undecodable.test(mnemonic)) return "undecodable";
  if (privileged.test(mnemonic)) return "privileged";
  if (mnemonic === "mrs" && !openRegister.test(operands[1] ?? "")) return "privileged";
  if (mnemonic === "msr" && !/^(?:nzcv|fpcr|fpsr|dit|ssbs)$/.test(operands[0] ?? "")) {
    return "privileged";
  }
  if (traps.test(mnemonic)) return "trap";
  // The names of places may look like registers.
  const text = operands.join(",").replace(/[0-9a-f]+ <[^>]*>/g, "");
  return !mnemonic.startsWith("b") &&
    vectorRegister.test(text) &&
    !/^(?:adrp?|cbn?z|tbn?z)$/.test(mnemonic)
    ? "vector"
    : undefined;
}

function flowOf(instruction: Instruction, operands: readonly string[]): Flow | undefined {
  const { mnemonic } = instruction;
  const register = registerOf(operands[0] ?? "") ?? "x30";
  if (mnemonic === "b") return directFlow("jump", instruction, false);
  if (/^(?:bc?\.\w+|cbn?z|tbn?z)$/.test(mnemonic)) return directFlow("jump", instruction, true);
  if (mnemonic === "bl") return directFlow("call", instruction, true);
  if (mnemonic.startsWith("blr")) return { kind: "call", through: { register } };
  if (/^br(?!k)/.test(mnemonic)) return { kind: "jump", through: { register } };
  if (/^reta?[ab]?$/.test(mnemonic)) {
    return register === "x30" ? { kind: "return" } : { kind: "jump", through: { register } };
  }
  return undefined;
}

/** Plain and exclusive stores, and what changes memory in one go. */
function storeOf(
  { mnemonic, relocations }: Instruction,
  operands: readonly string[],
): Address | undefined {
  if (!/^(?:st\w+|cas\w*|swp\w*|ld(?:add|clr|eor|set|smax|smin|umax|umin)\w*)$/.test(mnemonic)) {
    return undefined;
  }
  const place = operands.find((one) => one.startsWith("["));
  return place === undefined
    ? undefined
    : { registers: registersIn(place), relocation: relocations[0] };
}

function registersIn(place: string): string[] {
  return (place.match(/\b(?:[xw]\d+|sp)\b/g) ?? []).map((one) => registerOf(one) ?? one);
}

/** w3 is half of x3. */
function registerOf(operand: string): string | undefined {
  return /^(?:[xw]\d+|sp)$/.test(operand) ? operand.replace("w", "x") : undefined;
}

function definesOf(
  instruction: Instruction,
  operands: readonly string[],
): (readonly [string, Origin])[] {
  const { mnemonic } = instruction;
  const named = operands
    .filter((one) => !one.startsWith("["))
    .map(registerOf)
    .filter((one) => one !== undefined);
  const place = operands.find((one) => one.startsWith("["));
  const moved =
    place !== undefined && (place.endsWith("!") || operands.at(-1) !== place)
      ? registersIn(place).slice(0, 1)
      : [];
  const unclear = moved.map((one) => [one, unknown] as const);
  if (/^(?:cmp|cmn|tst|ccmp|ccmn|prfm|nop|hint|isb|dsb|dmb)/.test(mnemonic)) return [];
  if (/^st(?!l?xr|l?xp)/.test(mnemonic)) return unclear;
  const [register] = named;
  if (register === undefined) return unclear;
  const origin = originOf(instruction, operands, place);
  if (origin !== undefined) return [...unclear, [register, origin]];
  return [...unclear, ...named.map((one) => [one, unknown] as const)];
}

/** Of the first operand; undefined where all that are named may change. */
function originOf(
  { mnemonic, relocations: [relocation] }: Instruction,
  operands: readonly string[],
  place: string | undefined,
): Origin | undefined {
  const [, first = "", second = ""] = operands;
  const from = registerOf(first);
  if (mnemonic === "adrp" || mnemonic === "adr") {
    return relocation === undefined ? { kind: "local" } : { kind: "address", relocation };
  }
  if (mnemonic === "add" || mnemonic === "sub") {
    if (relocation !== undefined) return { kind: "address", relocation };
    const other = registerOf(second);
    if (from === undefined) return unknown;
    return { kind: "sum", registers: other === undefined ? [from] : [from, other] };
  }
  // The kernel keeps the current task in the stack pointer of user space, which it has no other use for.
  if (mnemonic === "mrs" && first === "sp_el0") return { kind: "own" };
  if (mnemonic === "movk") return { kind: "sum", registers: [registerOf(operands[0]!) ?? ""] };
  if (/^mov[zn]?$/.test(mnemonic)) {
    return from === undefined ? constant : { kind: "sum", registers: [from] };
  }
  if (/^ldr\w*|^ldur\w*/.test(mnemonic)) {
    if (relocation !== undefined && ofLinkerTable.has(relocation.type))
      return { kind: "address", relocation };
    if (place !== undefined)
      return { kind: "load", address: { registers: registersIn(place), relocation } };
  }
  return /^(?:and|orr|eor|lsl|lsr|asr|sxtw|uxtw|ubfx|sbfx|mul|madd)$/.test(mnemonic)
    ? unknown
    : undefined;
}
