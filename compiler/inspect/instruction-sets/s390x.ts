// s390x: the destination is the first operand, but for stores into memory from a register; base 0 is the number 0.

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

// Principles of Operation: control and input/output instructions, and the semiprivileged ones. Access registers belong to
// the process that was interrupted.
const privileged =
  /^(?:lpswe?y?|sske|iske|rrb[em]|irbm|ssm|stnsm|stosm|spka|ptlb|ipte|idte|ipk|lctlg?|stctl|stctg|stap|stid[cp]|stsi|stfl|spx|stpx|sckc?|stckc|spt|stpt|sigp|diag|servc|ssch|msch|tsch|hsch|csch|rsch|xsch|stsch|tpi|chsc|sal|schm|rchp|lurag?|stura|sturg|ss?air|ssar|esar|epar|epair|esair|palb|pc|pr|pt|pti|ptf|pgin|pgout|mvc[pskd]|mvcdk|mvcsk|mvcos|tprot|tb|essa|lpp|lpctl|lsctl|lcctl|ecpga|ecctr|epctr|sacf?|sie|siea|trace|tracg|csp|cspg|crdte|pfmf|pckmo|bsa|bsg|bakr|lasp|esea|esta|msta|lra|lrag|lray|strag|lptea|clp|mpcifc|stpcifc|rpcit|pcistg|sar|cpya|lam|lamy|sqbs|eqbs|siga|qctri|qsi|qpaci)$/;
const traps =
  /^(?:svc|mc|trap[24]|c(?:r|gr|lr|lgr|i|gi|lfi|lgi|l|lg)t(?:n?h|n?l|n?e|n?[hl]e|n?lh|n?o)?)$/;
const vectorRegister = /%[fv]\d/;
const returnsThroughTable = /^%r14$/;
// R_390_GOTENT, R_390_GOTPCDBL and the like.
const ofLinkerTable = new Set([26]);

export const s390x: InstructionSet = {
  objdump: ["s390x-linux-gnu-objdump"],
  readMeaning,
  branchBias: (instruction, relocation) => instruction.offset - relocation.offset,
};

function readMeaning(instruction: Instruction): Meaning {
  const operands = splitOperands(instruction.operands);
  const flow = flowOf(instruction, operands);
  if (flow !== undefined) return { flow };
  const ban = banOf(instruction);
  if (ban !== undefined) return { ban };
  return { store: storeOf(instruction, operands), defines: definesOf(instruction, operands) };
}

function banOf({ mnemonic, operands }: Instruction): Ban | undefined {
  if (mnemonic.startsWith(".")) return "undecodable";
  if (privileged.test(mnemonic)) return "privileged";
  if (traps.test(mnemonic)) return "trap";
  return vectorRegister.test(operands) ? "vector" : undefined;
}

const conditions = "(?:o|h|nle|l|nhe|lh|ne|e|nlh|he|nl|le|nh|no|p|np|m|nm|z|nz)";
const conditionalBranch = new RegExp(
  `^(?:j|jg|br|bc)${conditions}$|^jg?nop$|^brcl?$|^brct[hg]?$|^brx[hl][eg]?$|^jc?x[hl]e?g?$|^j[hl]e?$`,
);
const compareAndBranch = /^c(?:l?g?[ir])j[a-z]*$/;
const throughRegister = new RegExp(`^b${conditions}r$|^bcr$`);
const throughMemory = new RegExp(`^b${conditions}$|^bc$|^bctg?$|^bx[hl]e?g?$`);

function flowOf(instruction: Instruction, operands: readonly string[]): Flow | undefined {
  const { mnemonic } = instruction;
  const register = operands.at(-1) ?? "";
  if (/^(?:j|jg|bru|brul)$/.test(mnemonic)) return directFlow("jump", instruction, false);
  if (/^(?:brasl?|jasl?|brasl)$/.test(mnemonic)) return directFlow("call", instruction, true);
  if (mnemonic === "exrl") return directFlow("jump", instruction, true);
  if (/^(?:basr?|balr?|bass?m)$/.test(mnemonic)) {
    return register === "%r0" ? undefined : { kind: "call", through: { register } };
  }
  if (mnemonic === "br" || throughRegister.test(mnemonic)) {
    const isConditional = mnemonic !== "br";
    return returnsThroughTable.test(register)
      ? { kind: "return", isConditional }
      : { kind: "jump", isConditional, through: { register } };
  }
  if (mnemonic === "b" || mnemonic === "ex" || mnemonic === "bic" || throughMemory.test(mnemonic)) {
    const memory = memoryOf(operands.at(-1) ?? "", instruction);
    return { kind: "jump", isConditional: mnemonic !== "b", through: { memory } };
  }
  const isDirect = conditionalBranch.test(mnemonic) || compareAndBranch.test(mnemonic);
  return isDirect ? directFlow("jump", instruction, true) : undefined;
}

/** `8(%r1,%r2)`, or `8(16,%r1)` with a length; `4e <f+0x4e>` is relative to the instruction. */
function memoryOf(operand: string, { relocations }: Instruction): Address {
  const registers = (operand.match(/%r\d+/g) ?? []).filter((one) => one !== "%r0");
  const isRelative = operand.endsWith(">");
  const [relocation] = relocations;
  // Addresses below 512 KB without a register lie in the lowcore, each processor's own.
  const isOwn = registers.length === 0 && !isRelative && relocation === undefined;
  return { registers, relocation, isRelative, isOwn };
}

const storesFromRegister =
  /^(?:st[chgymp]?|stcy|sthy|sty|stmg|stmy|stmh|stcm[hy]?|stg?rl|sthrl|strl|strvg?h?|stoc\w*|stfh|sthh|stch|stpq|std|ste|stdy|stey|stam|stamy|csg?|csy|cdsg?|cdsy|la[anox]+l?g?|lang?|laog?|laxg?|laag?|laalg?|ts)$/;
const storesFirst =
  /^(?:mvi|mviy|mvhi|mvghi|mvhhi|mvc|mvcin|mvn|mvo|mvz|xc|nc|oc|niy?|oiy?|xiy?|asi|agsi|alsi|algsi|tr|unpk[au]?|pack|pka|pku|ed|edmk|zap|ap|sp|mp|dp|srp|stck[ef]?)$/;
const storesAtRegister = /^(?:mvcle?u?|mvst|clst)$/;

function storeOf(instruction: Instruction, operands: readonly string[]): Address | undefined {
  const { mnemonic } = instruction;
  if (storesAtRegister.test(mnemonic)) return { registers: [operands[0] ?? ""] };
  if (storesFirst.test(mnemonic)) return memoryOf(operands[0] ?? "", instruction);
  if (!storesFromRegister.test(mnemonic)) return undefined;
  const place = operands.find((one) => !/^%[rafvc]\d+$/.test(one));
  return place === undefined ? undefined : memoryOf(place, instruction);
}

function definesOf(
  instruction: Instruction,
  operands: readonly string[],
): (readonly [string, Origin])[] {
  const { mnemonic } = instruction;
  if (storesFirst.test(mnemonic)) return [];
  if (/^(?:st|c[ghlrfy]?[a-z]*$)/.test(mnemonic) && !/^cs|^cds|^cvb/.test(mnemonic)) return [];
  const [register = "", second = ""] = operands;
  const named = (instruction.operands.match(/%r\d+/g) ?? []).map((one) => [one, unknown] as const);
  if (!/^%r\d+$/.test(register)) return [];
  const origin = originOf(instruction, register, second);
  return origin === undefined ? named : [[register, origin]];
}

function originOf(instruction: Instruction, register: string, second: string): Origin | undefined {
  const { mnemonic, relocations } = instruction;
  const [relocation] = relocations;
  if (mnemonic === "larl")
    return relocation === undefined ? { kind: "local" } : { kind: "address", relocation };
  if (/^(?:lghi|lhi|lgfi|iilf|llil[fhl]|llih[fhl])$/.test(mnemonic)) return constant;
  if (/^(?:lgr|lr|lgfr|llgfr)$/.test(mnemonic)) return { kind: "sum", registers: [second] };
  if (/^lay?$/.test(mnemonic)) {
    const { registers } = memoryOf(second, instruction);
    return registers.length === 0 ? constant : { kind: "sum", registers };
  }
  if (/^(?:agr|ar|algr|agfr)$/.test(mnemonic))
    return { kind: "sum", registers: [register, second] };
  if (/^(?:aghi|ahi|agfi|algfi|ii[hl][hlf]|oi[hl][hlf])$/.test(mnemonic))
    return { kind: "sum", registers: [register] };
  if (/^l(?:gf|lgf|g|gh|l?gh|lgc|gb|h|y)?(?:rl)?$/.test(mnemonic)) {
    if (relocation !== undefined && ofLinkerTable.has(relocation.type))
      return { kind: "address", relocation };
    return { kind: "load", address: memoryOf(second, instruction) };
  }
  return undefined;
}
