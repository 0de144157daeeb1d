// The story of one probe point, and of one of its values, on kernels: what it stands for there, and where it changed.

import {
  aliasNames,
  explainAlias,
  hasErrors,
  listProbes,
  nearNames,
  positionOf,
  probeContracts,
} from "../../compiler/index.ts";
import type {
  AliasStory,
  Diagnostic,
  Host,
  ProbeContract,
  SourceFile,
} from "../../compiler/index.ts";
import type { KernelFacts } from "../kernels/kernel-facts.ts";
import { knownKernels, type KnownKernel } from "../kernels/known-kernels.ts";
import { openKernelFacts } from "../kernels/open-kernel.ts";
import { loadLibrary } from "../pipeline/library.ts";
import { tapsetTarget } from "../pipeline/session.ts";
import { withHost } from "../pipeline/with-host.ts";
import type { Progress } from "../progress/progress.ts";
import { compareKernels } from "../verify/kernel-order.ts";
import { whyLeftOut } from "../verify/left-out.ts";
import { probeChanges } from "../verify/probe-changes.ts";
import type { Change, ProbeCell, ReportKernel } from "../verify/report.ts";
import { createAbsenceTeller } from "../verify/tell-absences.ts";
import { loadTapsetFiles, type Tapset } from "../verify/tapset.ts";
import { withoutDoubles } from "../verify/without-doubles.ts";

export interface Explanation {
  /** As it was asked for. */
  readonly point: string;
  readonly value?: string;
  /** Where the alias stands; absent for a point of the kernel. */
  readonly definition?: {
    readonly file: string;
    readonly line: number;
    readonly contract: ProbeContract;
  };
  readonly kernels: readonly KernelStory[];
  /** Between kernels of one architecture that stand side by side, of those that were asked and all that are here. */
  readonly changes: readonly Change[];
}

export interface KernelStory {
  readonly kernel: ReportKernel;
  /** Absent where the kernel leaves the alias out; `cell` says why. */
  readonly story?: AliasStory;
  readonly cell: ProbeCell;
  /** It was asked for; the others are there for what changed. */
  readonly isAsked: boolean;
}

export interface Question {
  readonly point: string;
  readonly value?: string;
}

export interface NotFound {
  readonly diagnostics: readonly Diagnostic[];
  /** Names that may have been meant. */
  readonly near: readonly string[];
}

interface Column extends KernelStory {
  readonly contract?: ProbeContract;
  readonly value?: string;
  readonly near: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  readonly config: KernelFacts["config"];
}

/** What a point of the kernel is called while it is looked at. */
const nameless = "tapwright.explained";

export async function explainPoint(
  question: Question,
  kernels: readonly { readonly kernel: KnownKernel; readonly isAsked: boolean }[],
  options: { readonly include: readonly string[]; readonly tapset?: Tapset },
  progress: Progress,
): Promise<Explanation | NotFound> {
  const columns: Column[] = [];
  for (const { kernel, isAsked } of kernels) {
    const facts = await openKernelFacts(kernel, progress);
    columns.push({ ...(await explainOn(question, facts, options)), isAsked });
  }
  const ordered = columns.toSorted((a, b) => compareKernels(a.kernel, b.kernel));
  const there = ordered.find(({ story }) => story !== undefined);
  if (there === undefined) {
    const [first] = ordered;
    return { diagnostics: first?.diagnostics ?? [], near: first?.near ?? [] };
  }
  const { value, contract } = there;
  const teller = createAbsenceTeller(await knownKernels(), progress);
  const cells = await Promise.all(
    ordered.map(async (column) => {
      const [cell] = await teller.tell(column.kernel.name, [leftOutOrNot(column, contract)]);
      return cell!;
    }),
  );
  const changes = probeChanges(
    ordered.map(({ kernel }) => kernel),
    cells,
  );
  return {
    point: contract?.alias ?? question.point,
    value,
    definition: contract && {
      file: contract.range.file.path,
      line: positionOf(contract.range.file, contract.range.start).line,
      contract,
    },
    kernels: ordered.map(({ kernel, story, isAsked }, index) => ({
      kernel,
      story,
      isAsked,
      cell: cells[index]!,
    })),
    changes: changes.filter((one) => value === undefined || one.value === value || !one.value),
  };
}

async function explainOn(
  question: Question,
  facts: KernelFacts,
  { include, tapset }: { readonly include: readonly string[]; readonly tapset?: Tapset },
): Promise<Omit<Column, "isAsked">> {
  const target = tapsetTarget(facts);
  const [library, own] = await Promise.all([
    loadLibrary(include, target),
    tapset === undefined ? [] : loadTapsetFiles(tapset, target),
  ]);
  const files = withoutDoubles([...own, ...library]);
  const found = withHost(facts, files, { guru: true }, (host) => findAlias(question, host));
  if (found !== undefined) {
    return withHost(facts, files, { guru: true }, (host) => columnOf(found, facts, host));
  }
  return explainBuiltIn(question, facts, files);
}

interface FoundAlias {
  readonly alias: string;
  readonly path: string;
  readonly value?: string;
}

/** The point as it is written is an alias; or it is one with the name of a value behind it. */
function findAlias({ point, value }: Question, host: Host): FoundAlias | undefined {
  const names = aliasNames(host);
  const whole = names.find(({ alias }) => alias === point);
  if (whole !== undefined) return { alias: point, path: whole.file.path, value };
  const [, before = "", last = ""] = /^(.*)\.(\w+)$/.exec(point) ?? [];
  const part = names.find(({ alias }) => alias === before);
  if (part === undefined || value !== undefined) return undefined;
  const values = explainAlias(before, part.file, host)?.verdict.values ?? [];
  const isValue = values.some(({ name }) => name === last);
  // What is no word behind a probe point either was meant for a value.
  const isMeant = isValue || (values.length > 0 && listProbes(point, host).points.length === 0);
  return isMeant ? { alias: before, path: part.file.path, value: last } : undefined;
}

function columnOf(
  { alias, path, value }: FoundAlias,
  facts: KernelFacts,
  host: Host,
): Omit<Column, "isAsked"> {
  const file = host.library.find((one) => one.path === path)!;
  const story = explainAlias(alias, file, host);
  const contract = probeContracts([file], host).find((one) => one.alias === alias);
  return { ...rest(facts, story), contract, value, near: [], diagnostics: [] };
}

function rest(facts: KernelFacts, story: AliasStory | undefined) {
  const { name, release, version, architecture, source, debugInfo } = facts;
  const { buildId } = debugInfo.kernel;
  const kernel = { name, release, version: version || release, architecture, source, buildId };
  return { kernel, story, cell: cellOf(story), config: facts.config };
}

function cellOf(story: AliasStory | undefined): ProbeCell {
  if (story === undefined) {
    return {
      status: "left-out",
      reason: "its file leaves it out here",
      code: "left-out/condition",
    };
  }
  const { verdict, alternatives, values, problems } = story.verdict;
  return { status: verdict, alternatives, values, problems };
}

/** The reason is in the file that another kernel found it in. */
function leftOutOrNot(
  { story, cell, config }: Column,
  contract: ProbeContract | undefined,
): ProbeCell {
  if (story !== undefined || contract === undefined) return cell;
  const { file, start } = contract.range;
  return { status: "left-out", ...whyLeftOut(file, start, config) };
}

/** A point of the kernel itself, as if somebody had made an alias of it. */
function explainBuiltIn(
  { point, value }: Question,
  facts: KernelFacts,
  files: readonly SourceFile[],
): Omit<Column, "isAsked"> {
  const text = `probe ${nameless} = ${point} { }`;
  const file: SourceFile = { path: "<point>", text, origin: "library" };
  return withHost(facts, [...files, file], { guru: true }, (host) => {
    const listing = listProbes(point, host);
    const story = explainAlias(nameless, file, host);
    const isPoint = story?.verdict.alternatives.some(
      ({ status, code }) => status === "chosen" || code !== "resolve/no-such-point",
    );
    const names = aliasNames(host).map(({ alias }) => alias);
    const isUsable = isPoint === true && !isUnparsed(listing.diagnostics);
    return {
      ...rest(facts, isUsable ? story : undefined),
      value,
      near: nearNames(point, names),
      diagnostics: listing.diagnostics,
    };
  });
}

function isUnparsed(diagnostics: readonly Diagnostic[]): boolean {
  const unread = diagnostics.filter(({ code }) => /^(?:lex|parse|preprocess)\//.test(code));
  return hasErrors(unread);
}
