// x86_64 and i386, in AT&T syntax: the destination is the last operand.

import type { Relocation } from "../object.ts";
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

// Intel's manual, volume 3, "Privileged Instructions" and "Virtual-Machine Extensions"; AMD's for SVM; and what changes
// the flags that guard interrupts and accesses to user space.
const privileged = new RegExp(
  `^(?:${[
    "cli|sti|hlt|in|out|ins[bwl]?|outs[bwl]?|rdmsr\\w*|wrmsr\\w*|rdpmc|lgdt\\w*|lidt\\w*|lldt\\w*|ltr\\w*|lmsw\\w*|clts",
    "invd|wbinvd|wbnoinvd|invlpg\\w*|invpcid|invept|invvpid|iret\\w*|sysret\\w*|sysexit\\w*|rsm|swapgs|l[defgs]s[lqw]?",
    "vmcall|vmclear|vmfunc|vmlaunch|vmload|vmmcall|vmptrld|vmptrst|vmread\\w*|vmresume|vmrun|vmsave|vmwrite\\w*|vmxoff",
    "vmxon|stgi|clgi|skinit|xsetbv|xsaves\\w*|xrstors\\w*|monitorx?|mwaitx?|wrfsbase\\w*|wrgsbase\\w*|encls|enclv|setssbsy",
    "clrssbsy|wrss\\w*|wruss\\w*|pconfig|seamcall|seamops|seamret|tdcall|hreset|clac|stac|popf\\w*|senduipi|uiret|clui|stui",
  ].join("|")})$`,
);
const specialRegister = /%(?:cr|db|dr|tr)\d/;
const traps = /^(?:ud[012]\w*|int|int1|int3|into|icebp|syscall|sysenter|bound)$/;
const vectorRegister = /%(?:[xyz]mm\d|mm\d|st\b|k[0-7]\b|tmm\d|bnd\d)/;
const vectorMnemonic = /^(?:f\w+|emms|vzero\w+|v?ldmxcsr|v?stmxcsr|xsave\w*|xrstor\w*)$/;
const prefixes =
  /^(?:(?:lock|repn?z?|repnz|bnd|notrack|data16|data32|addr32|xacquire|xrelease|[c-gs]s|rex(?:\.\w+)?)\s+)+/;
/** What reads its last operand only. */
const readsOnly =
  /^(?:cmp[bwlq]?|cmps[bwlq]?|test\w?|bt[wlq]?|push\w*|nop\w?|prefetch\w*|lea\w?|mul\w?|imul\w?|div\w?|idiv\w?|verr|verw|clflush\w*|clwb|cldemote|jmp\w*|call\w*|ljmp|lcall|ret\w*|j\w+|loop\w*|xbegin|int)$/;
/** What changes registers that are not among its operands. */
const hasImpliedRegisters =
  /^(?:mul|imul|div|idiv|cmpxchg|cpuid|rdtsc|xgetbv|c[lqw]t[dlq]|cqto|cwtl|cbtw|movs[bwlq]?$|stos|lods|scas|cmps|leave|lahf|xlat)/;
const implied = ["ax", "dx", "cx", "si", "di", "bp"];

export const x86: InstructionSet = {
  objdump: ["objdump", "x86_64-linux-gnu-objdump", "i686-linux-gnu-objdump"],
  readMeaning,
  branchBias: (instruction, relocation) =>
    instruction.offset + instruction.size - relocation.offset,
};

function readMeaning(written: Instruction): Meaning {
  const instruction = withoutPrefixes(written);
  const { mnemonic } = instruction;
  const operands = splitOperands(instruction.operands.replace(/\s*#.*$/, ""));
  const ban = banOf(mnemonic, operands);
  const flow = flowOf(instruction, operands);
  if (flow !== undefined) return { ban, flow };
  const last = operands.at(-1);
  const memory = last === undefined ? undefined : memoryOf(last, instruction);
  const store =
    memory === undefined || ban !== undefined || readsOnly.test(mnemonic) ? undefined : memory;
  return { ban, store, isFiller: mnemonic === "int3", defines: definesOf(instruction, operands) };
}

function withoutPrefixes(instruction: Instruction): Instruction {
  const text = `${instruction.mnemonic} ${instruction.operands}`.replace(prefixes, "");
  const space = text.indexOf(" ");
  return {
    ...instruction,
    mnemonic: space < 0 ? text : text.slice(0, space),
    operands: space < 0 ? "" : text.slice(space + 1).trim(),
  };
}

function banOf(mnemonic: string, operands: readonly string[]): Ban | undefined {
  const text = operands.join(",");
  if (mnemonic === "(bad)" || mnemonic.startsWith(".") || text.includes("(bad)")) {
    return "undecodable";
  }
  if (privileged.test(mnemonic) || specialRegister.test(text)) return "privileged";
  if (/^(?:mov\w?|pop\w?)$/.test(mnemonic) && /^%[c-gs]s$/.test(operands.at(-1) ?? "")) {
    return "privileged";
  }
  if (traps.test(mnemonic)) return "trap";
  return vectorRegister.test(text) || vectorMnemonic.test(mnemonic) ? "vector" : undefined;
}

function flowOf(instruction: Instruction, operands: readonly string[]): Flow | undefined {
  const { mnemonic } = instruction;
  if (/^ret[wlq]?$/.test(mnemonic)) return { kind: "return" };
  const isCall = /^l?call[wlq]?$/.test(mnemonic);
  const isJump = /^l?jmp[wlq]?$/.test(mnemonic);
  if (mnemonic.startsWith("lret")) return { kind: "jump", through: { register: "cs" } };
  if (!isCall && !isJump) {
    return /^(?:j\w+|loop\w*|xbegin)$/.test(mnemonic)
      ? directFlow("jump", instruction, true)
      : undefined;
  }
  const kind = isCall ? "call" : "jump";
  const [destination = ""] = operands;
  if (!destination.startsWith("*")) return directFlow(kind, instruction, isCall);
  const memory = memoryOf(destination.slice(1), instruction);
  const register = registerOf(destination.slice(1)) ?? destination;
  return { kind, through: memory === undefined ? { register } : { memory } };
}

/** An operand in memory; undefined for registers and immediates. */
function memoryOf(operand: string, instruction: Instruction): Address | undefined {
  const found = /^(?:%(\w\w):)?(-?0x[0-9a-f]+|-?[0-9a-f]+)?(?:\(([^)]*)\))?$/.exec(operand);
  if (found === null || (found[2] === undefined && found[3] === undefined)) return undefined;
  const [, segment, , inner = ""] = found;
  const registers = (inner.match(/%\w+/g) ?? [])
    .filter((name) => !/^%[er]i[pz]$/.test(name))
    .map((name) => registerOf(name) ?? name);
  return {
    registers,
    relocation: instruction.relocations.find((one) => !isOfImmediate(instruction, one)),
    isRelative: inner.endsWith("ip"),
    isOwn: segment === "gs" || segment === "fs",
  };
}

/** The immediate is the last part of an instruction, so its relocation ends where the instruction does. */
function isOfImmediate(instruction: Instruction, relocation: Relocation): boolean {
  if (!instruction.operands.includes("$")) return false;
  const width = instruction.mnemonic === "movabs" ? 8 : 4;
  return relocation.offset + width === instruction.offset + instruction.size;
}

/** A register without its width: %rax, %eax, %ax, %al are `ax`. */
function registerOf(operand: string): string | undefined {
  const name = /^%(\w+)$/.exec(operand)?.[1];
  if (name === undefined) return undefined;
  const letter = /^(?:[er]?([abcd])x|([abcd])[lh])$/.exec(name);
  if (letter !== null) return `${letter[1] ?? letter[2]}x`;
  return (
    /^[er]?(si|di|bp|sp)l?$/.exec(name)?.[1] ?? /^(r(?:8|9|1\d))[dwb]?$/.exec(name)?.[1] ?? name
  );
}

function definesOf(
  instruction: Instruction,
  operands: readonly string[],
): (readonly [string, Origin])[] {
  const { mnemonic } = instruction;
  if (hasImpliedRegisters.test(mnemonic)) {
    const named = operands.map(registerOf).filter((one) => one !== undefined);
    return [...implied, ...named].map((register) => [register, unknown] as const);
  }
  if (readsOnly.test(mnemonic) && !/^lea|^imul/.test(mnemonic)) return [];
  const register = registerOf(operands.at(-1) ?? "");
  if (/^xchg|^xadd/.test(mnemonic)) {
    const named = operands.map(registerOf).filter((one) => one !== undefined);
    return named.map((one) => [one, unknown] as const);
  }
  if (register === undefined) return [];
  return [[register, originOf(instruction, operands, register)]];
}

function originOf(instruction: Instruction, operands: readonly string[], register: string): Origin {
  const { mnemonic } = instruction;
  const [source = ""] = operands;
  const from = registerOf(source);
  const relocation = instruction.relocations.find((one) => isOfImmediate(instruction, one));
  const memory = memoryOf(source, instruction);
  if (/^mov(?:abs)?[lq]?$/.test(mnemonic) || /^mov[sz]/.test(mnemonic)) {
    if (from !== undefined) return { kind: "sum", registers: [from] };
    if (memory !== undefined) return loaded(memory);
    return relocation === undefined ? constant : { kind: "address", relocation };
  }
  if (mnemonic.startsWith("lea") && memory !== undefined) {
    if (memory.relocation !== undefined) return { kind: "address", relocation: memory.relocation };
    if (memory.isRelative === true) return { kind: "local" };
    return memory.registers.length === 0 ? constant : { kind: "sum", registers: memory.registers };
  }
  if (mnemonic.startsWith("xor") && from === register) return constant;
  if (/^(?:add|sub)[lq]?$/.test(mnemonic) && operands.length === 2) {
    if (from !== undefined) return { kind: "sum", registers: [from, register] };
    if (memory === undefined) {
      return relocation === undefined
        ? { kind: "sum", registers: [register] }
        : { kind: "address", relocation };
    }
  }
  return unknown;
}

// R_X86_64_GOTPCREL, GOTPCRELX, REX_GOTPCRELX; R_386_GOT32 and GOT32X: the load brings the symbol's address.
const ofLinkerTable = new Set([9, 41, 42]);

function loaded(address: Address): Origin {
  const { relocation } = address;
  return relocation !== undefined && ofLinkerTable.has(relocation.type)
    ? { kind: "address", relocation }
    : { kind: "load", address };
}
