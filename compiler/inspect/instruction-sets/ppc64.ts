// ppc64 in both byte orders: the destination is the first operand, but for stores; a base register 0 is the number 0.

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

// Power ISA, book III.
const privileged =
  /^(?:rfid|hrfid|rfi|rfci|rfdi|rfmci|rfscv|urfid|tlb\w+|slb\w+|dcbi|attn|stop|nap|doze|sleep|rvwinkle|wait\w*|msg\w+|[ls][bhwdt]\w*cix|tabort\w*|treclaim\.?|trechkpt\.?|icswx\w*|dcread|icread)$/;
/** Registers that a program of user space may name. */
const openRegister = /^m[tf](?:lr|ctr|xer|cr|crf|ocrf|1crf|onecrf|tb|tbu|tbl|vrsave|dscr)$/;
const traps = /^(?:sc|scv|trap|t[wd]\w*)$/;
const vectorMnemonic = /^(?:m[tf]vsr\w*|mffs\w*|mtfs\w*|mtvscr|mfvscr)\.?$/;
const vectorRegister = /^(?:f|v|vs)\d+$/;

export const ppc64: InstructionSet = {
  objdump: ["powerpc64le-linux-gnu-objdump", "powerpc64-linux-gnu-objdump"],
  // The PACA of the processor.
  ownRegister: "r13",
  readMeaning,
  branchBias: () => 0,
};

function readMeaning(instruction: Instruction): Meaning {
  const operands = splitOperands(instruction.operands);
  const ban = banOf(instruction.mnemonic, operands);
  if (ban !== undefined) return { ban };
  const flow = flowOf(instruction);
  if (flow !== undefined) return { flow };
  return { store: storeOf(instruction, operands), defines: definesOf(instruction, operands) };
}

function banOf(mnemonic: string, operands: readonly string[]): Ban | undefined {
  if (mnemonic.startsWith(".")) return "undecodable";
  // The place that a branch names may look like a register: `f8 <probe_0+0x10>`.
  const isVector = operands.some((one) => vectorRegister.test(one));
  if (isVector || vectorMnemonic.test(mnemonic)) return "vector";
  if (privileged.test(mnemonic)) return "privileged";
  if (/^m[tf]/.test(mnemonic) && !openRegister.test(mnemonic)) return "privileged";
  return traps.test(mnemonic) ? "trap" : undefined;
}

function flowOf(instruction: Instruction): Flow | undefined {
  const name = instruction.mnemonic.replace(/[+-]$/, "");
  if (!name.startsWith("b") || /^bpermd|^br[hwd]$/.test(name)) return undefined;
  const isAlways = /^b(?:l?r|ctr|tar|ctrl|lrl|tarl)$/.test(name);
  if (name.endsWith("lr")) return { kind: "return", isConditional: !isAlways };
  if (/ctrl$|lrl$|tarl$/.test(name)) {
    return { kind: "call", through: { register: registerIn(name) } };
  }
  if (/ctr$|tar$/.test(name)) {
    return { kind: "jump", isConditional: !isAlways, through: { register: registerIn(name) } };
  }
  if (/^b[a-z]*la?$/.test(name) && !/^b(?:nl|dnzl?|dzl?)$/.test(name)) {
    return directFlow("call", instruction, true);
  }
  return directFlow("jump", instruction, name !== "b" && name !== "ba");
}

function registerIn(name: string): string {
  return /(ctr|lr|tar)l?$/.exec(name)?.[1] ?? name;
}

/** `r3,8(r4)`, or `r3,r4,r5` of the indexed ones, where 0 stands for no register. */
function addressOf({ relocations }: Instruction, operands: readonly string[], at: number): Address {
  const found = /^-?\w+\((\w+)\)$/.exec(operands[at] ?? "");
  const written = found === null ? operands.slice(at, at + 2) : [found[1]!];
  const registers = written.filter((one) => /^r\d+$/.test(one));
  return { registers, relocation: relocations[0] };
}

function storeOf(instruction: Instruction, operands: readonly string[]): Address | undefined {
  const { mnemonic } = instruction;
  if (/^dcbz\w*$/.test(mnemonic)) return addressOf(instruction, operands, 0);
  return /^p?st(?:[bhwdq]|m|s)\w*\.?$/.test(mnemonic)
    ? addressOf(instruction, operands, 1)
    : undefined;
}

function definesOf(
  instruction: Instruction,
  operands: readonly string[],
): (readonly [string, Origin])[] {
  const { mnemonic } = instruction;
  const [register = "", first = ""] = operands;
  if (mnemonic.startsWith("st")) {
    const base = /\((r\d+)\)/.exec(operands[1] ?? "")?.[1] ?? first;
    return /ux?$/.test(mnemonic) ? [[base, unknown]] : [];
  }
  if (/^(?:cmp|dcb|icbi|sync|lwsync|isync|eieio|nop|cr)/.test(mnemonic)) return [];
  if (mnemonic === "mtctr" || mnemonic === "mtlr") {
    return [[mnemonic.slice(2), { kind: "sum", registers: [register] }]];
  }
  if (!/^r\d+$/.test(register)) return [];
  const base = /\((r\d+)\)/.exec(first)?.[1] ?? first;
  const moved = /^l\w+ux?$/.test(mnemonic) ? [[base, unknown] as const] : [];
  return [...moved, [register, originOf(instruction, operands)]];
}

function originOf(instruction: Instruction, operands: readonly string[]): Origin {
  const { mnemonic, relocations } = instruction;
  const [relocation] = relocations;
  const registers = operands.slice(1).filter((one) => /^r\d+$/.test(one));
  if (/^(?:addis|addi|lis|li|la|subis?)$/.test(mnemonic)) {
    // The table's own address is where all others start from.
    if (relocation !== undefined) {
      return relocation.symbol.name === ".TOC." ? unknown : { kind: "address", relocation };
    }
    return registers.length === 0 ? constant : { kind: "sum", registers };
  }
  if (mnemonic === "mr") return { kind: "sum", registers };
  if (/^(?:oris?|xoris?)$/.test(mnemonic)) return { kind: "sum", registers };
  if (mnemonic === "add") return { kind: "sum", registers };
  if (/^l[bhwd]\w*$/.test(mnemonic)) {
    return { kind: "load", address: addressOf(instruction, operands, 1) };
  }
  return unknown;
}
