// The story of a probe point as one would tell it to a colleague.

import { spellRange } from "../../compiler/index.ts";
import type { FunctionStory, ProbeContract, ValueDeclaration } from "../../compiler/index.ts";
import { coloursFor } from "../colour.ts";
import type { Explanation, KernelStory } from "../explain/explain-point.ts";
import type { Change, Evidence } from "../verify/report.ts";

type Alternative = Evidence["alternatives"][number];
type Value = Evidence["values"][number];
type Paint = ReturnType<typeof coloursFor>;

export function formatExplanation(explanation: Explanation): string {
  const paint = coloursFor(process.stdout);
  const asked = explanation.kernels.filter(({ isAsked }) => isAsked);
  const stories = withoutRepetition(
    asked.map((one) => ({ kernel: one.kernel, lines: describeStory(one, explanation) })),
  ).map((one) => describeKernels(one, paint).join("\n"));
  return `${[
    describeDefinition(explanation, paint).join("\n"),
    ...stories,
    describeChanges(explanation, paint).join("\n"),
  ].join("\n\n")}\n`;
}

function describeDefinition({ point, value, definition }: Explanation, paint: Paint): string[] {
  const name = value === undefined ? point : `${value} of ${point}`;
  if (definition === undefined) return [paint.bold(name)];
  const { file, line, contract } = definition;
  const declared = contract.values.find((one) => one.name === value)?.declaration;
  return [
    `${paint.bold(name)}, at ${file}:${line}`,
    ...(contract.summary === undefined ? [] : [`  ${contract.summary}`]),
    ...(contract.context === undefined ? [] : [`  Context: ${contract.context}`]),
    ...(declared === undefined ? [] : [`  declared as ${spellDeclaration(declared)}`]),
  ];
}

function spellDeclaration({ type, unit, range, optional, text }: ValueDeclaration): string {
  const words = [
    type,
    unit && `[${unit}]`,
    range && spellRange(range),
    optional ? "(optional)" : undefined,
  ];
  const spelled = words.filter((one) => one !== undefined && one !== "").join(" ");
  return spelled === "" || text === "" ? `${spelled}${text}` : `${spelled}: ${text}`;
}

interface TextOfKernel {
  readonly kernel: KernelStory["kernel"];
  readonly lines: readonly string[];
}

interface TextOfKernels extends TextOfKernel {
  /** Of whom the same can be told. */
  readonly others: TextOfKernel[];
}

/** What differs in lines and addresses only is told once. */
function withoutRepetition(texts: readonly TextOfKernel[]): readonly TextOfKernels[] {
  const told = new Map<string, TextOfKernels>();
  for (const text of texts) {
    const key = withoutPlaces(spell(text));
    const same = told.get(key);
    if (same === undefined) told.set(key, { ...text, others: [] });
    else same.others.push(text);
  }
  return [...told.values()];
}

/** A reason may name the kernel. */
function spell({ kernel, lines }: TextOfKernel): string {
  return lines.join("\n").replaceAll(kernel.release, "");
}

function withoutPlaces(text: string): string {
  return text.replaceAll(/\b0x[0-9a-f]+|(?<=\.[chS]:)\d+/g, "");
}

function describeKernels(told: TextOfKernels, paint: Paint): string[] {
  const { kernel, lines, others } = told;
  const { name, release, architecture, source } = kernel;
  const facts = source === "dwarf" ? "DWARF" : "BTF only";
  const head = `${paint.bold(name)} (${release}, ${architecture}, ${facts})`;
  if (others.length === 0) return [head, ...lines];
  const isEqual = others.every((other) => spell(other) === spell(told));
  const but = isEqual ? "" : ", but for lines and addresses,";
  const names = others.map((other) => paint.bold(other.kernel.name)).join(", ");
  return [head, ...lines, `  The same${but} on ${names}.`];
}

function describeStory({ cell, story }: KernelStory, { value, definition }: Explanation): string[] {
  if (cell.status === "left-out") return [`  It is not there: ${cell.reason}.`];
  const points = describePoints(cell.alternatives, definition !== undefined);
  const functions = (story?.functions ?? []).flatMap((fn) => describeFunction(fn));
  const values =
    value === undefined ? cell.values : cell.values.filter((one) => one.name === value);
  const told = values.flatMap((one) => describeValue(one, definition?.contract));
  const unknown = value !== undefined && values.length === 0;
  return [
    ...points,
    ...functions,
    ...(told.length > 0 ? ["  Its values:", ...told] : []),
    ...(unknown ? [`  It has no value ${value}${othersOf(cell.values)}.`] : []),
    ...cell.problems.map(({ reason }) => `  And its body does not hold: ${reason}.`),
  ];
}

function othersOf(values: readonly Value[]): string {
  return values.length === 0 ? "" : `; its values are ${values.map(({ name }) => name).join(", ")}`;
}

function describePoints(alternatives: readonly Alternative[], isAlias: boolean): string[] {
  const chosen = alternatives.filter(({ status }) => status === "chosen");
  const lead =
    chosen.length === 0
      ? "  None of what it may stand for is there:"
      : `  It stands for ${chosen.map(({ point }) => point).join(", ")}${standsAt(chosen)}${whyChosen(alternatives)}`;
  if (!isAlias && alternatives.length === 1) {
    const [only] = alternatives;
    if (only?.status !== "chosen") return [`  It is not there: ${sentence(only)}.`];
    const unchecked = only.caveats.find(({ kind }) => kind === "unchecked");
    if (unchecked !== undefined) return [`  Whether it is there is not known: ${unchecked.text}.`];
    return [`  It is there${places(only)}.`, ...caveats(only)];
  }
  const others = alternatives.flatMap((one, index) => {
    if (alternatives.length === 1 && one.status === "chosen") return caveats(one);
    return [`    ${index + 1}. ${one.point}: ${describeAlternative(one)}`, ...caveats(one)];
  });
  return [chosen.length === 0 ? lead : `${lead}.`, ...others];
}

/** Where another alias is named, what that comes to. */
function standsAt(chosen: readonly Alternative[]): string {
  const isOwn = chosen.every(({ point }) =>
    /^(?:kernel\.(?!syscall)|module\(|kprobe\.)/.test(point),
  );
  const points = chosen.flatMap(({ sites }) => sites.map(({ point }) => point));
  const unique = [...new Set(points)].filter((one) => chosen.every(({ point }) => point !== one));
  return isOwn || unique.length === 0 ? "" : `, which is ${unique.join(", ")}`;
}

function whyChosen(alternatives: readonly Alternative[]): string {
  const first = alternatives.findIndex(({ status }) => status === "chosen");
  if (alternatives.length === 1) return "";
  const isEnough = alternatives.some(({ status }) => status === "unused");
  if (first === 0) return isEnough ? ", the first of what it names" : "";
  const before = first === 1 ? "the one before it is" : `the ${first} before it are`;
  return `, since ${before} not there`;
}

function describeAlternative(one: Alternative): string {
  switch (one.status) {
    case "chosen":
      return `chosen${places(one)}`;
    case "unused":
      return "not looked at, because the one before it is enough";
    case "absent":
      return sentence(one);
  }
}

function places({ siteCount }: Alternative): string {
  return siteCount > 1 ? `, at ${siteCount} places` : "";
}

function sentence(one: Alternative | undefined): string {
  const hint = one?.hint === undefined ? "" : ` (${one.hint})`;
  return `${one?.reason ?? "nothing is known of it"}${hint}`;
}

function caveats({ caveats: all }: Alternative): string[] {
  return all.map(({ text }) => `       but ${text}`);
}

function describeFunction(fn: FunctionStory): string[] {
  const { name, file, line, module, signature, entry, copyCount, isGlobal } = fn;
  const place = file === undefined ? "" : `, ${file}:${line}`;
  const whose = module === undefined ? "" : ` of the module ${module}`;
  return [
    `  ${name}${whose}${place}${isGlobal ? "" : ", known in its file only"}`,
    ...(signature === undefined ? [] : [`    ${signature}`]),
    ...describeEntry(entry, name, copyCount),
    ...describeCopies(fn),
  ];
}

function describeEntry(entry: FunctionStory["entry"], name: string, copies: number): string[] {
  if (entry === undefined) {
    return copies > 0
      ? ["    no code of its own: the compiler inlined it everywhere"]
      : ["    no code at all: the compiler left it out"];
  }
  const at = entry.address === undefined ? "" : ` at ${entry.address}`;
  const isRenamed = entry.symbol !== undefined && entry.symbol !== name;
  const symbol = isRenamed ? `, by the symbol ${entry.symbol} that the compiler made of it` : "";
  const refused =
    entry.notProbeable === undefined ? "" : `; no probe can stand there: ${entry.notProbeable}`;
  const subject =
    entry.isRest === true
      ? "the rest of it, behind a beginning that was inlined, has code that"
      : "its own code";
  return [`    ${subject} begins${at}${symbol}${refused}`];
}

function describeCopies({ copies, copyCount }: FunctionStory): string[] {
  if (copyCount === 0) return [];
  const told = copies.map(({ within, file, line, notProbeable }) => {
    const place = within === undefined ? `${file}:${line}` : `${within} (${file}:${line})`;
    return notProbeable === undefined
      ? place
      : `${place}, where no probe can stand: ${notProbeable}`;
  });
  const more = copyCount > copies.length ? `, and ${copyCount - copies.length} more` : "";
  const times = copyCount === 1 ? "once" : `${copyCount} times`;
  return [
    `    inlined ${times}: in ${told.join(copies.some(({ notProbeable }) => notProbeable !== undefined) ? "; " : ", ")}${more}`,
  ];
}

function describeValue(
  { name, type, verdict, reason, hint, reads }: Value,
  contract: ProbeContract | undefined,
): string[] {
  const declaration = contract?.values.find((one) => one.name === name)?.declaration;
  const declared = declaration === undefined ? "" : spellDeclared(declaration, type);
  const head = `    ${name}${type === undefined ? "" : `: ${type}`}${declared}`;
  if (verdict !== "resolved") {
    const help = hint === undefined ? "" : ` (${hint})`;
    return [head, `        cannot be read: ${reason ?? verdict}${help}`];
  }
  return [
    head,
    ...reads.map((read) => `        ${read.expression}, ${read.type}, ${read.location}`),
  ];
}

/** Behind the type that the alias gives it; another one that was declared is named. */
function spellDeclared(declaration: ValueDeclaration, type: string | undefined): string {
  if (type !== undefined && declaration.type !== undefined && declaration.type !== type) {
    return `, declared as ${spellDeclaration(declaration)}`;
  }
  const { text } = declaration;
  const rest = spellDeclaration(
    type === undefined ? declaration : { ...declaration, type: undefined },
  );
  if (rest === "") return "";
  return rest === text ? `: ${text}` : ` ${rest}`;
}

function describeChanges({ changes, kernels }: Explanation, paint: Paint): string[] {
  const architectures = [...new Set(kernels.map(({ kernel }) => kernel.architecture))];
  return architectures.flatMap((architecture) => {
    const own = kernels.filter(({ kernel }) => kernel.architecture === architecture);
    const names = new Set(own.map(({ kernel }) => kernel.name));
    const theirs = changes.filter(({ to }) => names.has(to));
    const over = `${own.length} kernels of ${architecture}`;
    if (own.length < 2) return [`Only one kernel of ${architecture} is here: nothing to compare.`];
    if (theirs.length === 0) return [`It is the same on all ${over} that are here.`];
    const first = theirs[0]!.to;
    return [
      `Of the ${over} that are here, the first at which it changed is ${paint.bold(first)}:`,
      ...theirs.map(describeChange),
    ];
  });
}

function describeChange({ from, to, value, text }: Change): string {
  return `  ${from} -> ${to}: ${value === undefined ? "" : `${value}: `}${text}`;
}
