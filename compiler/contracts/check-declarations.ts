// The rules of contracts that a tapset's text answers alone: each finding is a code of the family contract/.

import { compileRegex, matches } from "../regex/index.ts";
import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import type { Range, SourceFile } from "../source/source-file.ts";
import type { Expression, ProbePoint } from "../syntax/ast.ts";
import { bytesOfString } from "../syntax/escapes.ts";
import type { AliasVerdict, Host } from "../semantics/host.ts";
import { openLibrary, type Library } from "../semantics/library.ts";
import { createSink } from "../semantics/sink.ts";
import { spellPoint } from "../semantics/spell-point.ts";
import { collectSymbols } from "../semantics/symbols.ts";
import { checkTypes } from "./check-types.ts";
import {
  comparableName,
  createDeclaredProbes,
  exportedValues,
  findDeclaration,
  inheritedDeclarations,
  isPrivateName,
  isSurelyAssigned,
  type DeclaredProbe,
  type DeclaredValue,
} from "./declared-probes.ts";
import {
  isInRange,
  spellRange,
  type ValueDeclaration,
  type ValueRange,
} from "./value-declaration.ts";

/** Which tapset a file of the library belongs to; undefined: to none that is known by a name. */
export type TapsetOf = (file: SourceFile) => string | undefined;

export interface Declarations {
  readonly probes: readonly DeclaredProbe[];
  /** Of comments that belong to no probe. */
  readonly diagnostics: readonly Diagnostic[];
}

const known = new WeakMap<Library, Map<string, Declarations>>();

/** The aliases of some files of the host's library, with what they declare; found once for the same files of a library. */
export function declaredProbes(files: readonly SourceFile[], host: Host): Declarations {
  const library = openLibrary(host);
  const ofLibrary = known.get(library) ?? new Map<string, Declarations>();
  known.set(library, ofLibrary);
  const key = files.map(({ path }) => path).join("\n");
  const found = ofLibrary.get(key) ?? findDeclared(files, library);
  ofLibrary.set(key, found);
  return found;
}

function findDeclared(files: readonly SourceFile[], library: Library): Declarations {
  const wanted = new Set(files);
  const chosen = library.files.filter(({ file }) => wanted.has(file));
  const range: Range = { file: files[0] ?? nowhere, start: 0, end: 0 };
  const symbols = collectSymbols({ items: [], range }, library, createSink());
  const { find, commentsOf } = createDeclaredProbes(symbols);
  const probes = chosen.flatMap(({ script }) =>
    script.items.flatMap((item) =>
      item.kind === "alias" ? item.names.map((name) => find(item, name)) : [],
    ),
  );
  const comments = chosen.flatMap(({ file }) => commentsOf(file));
  const defined = new Set(probes.map(({ alias }) => comparableName(alias)));
  const lost = comments.filter(
    ({ subject, name }) => subject === "probe" && !defined.has(comparableName(name)),
  );
  const names = probes.map(({ alias }) => alias);
  return {
    probes,
    diagnostics: lost.map(({ name, nameRange }) =>
      createDiagnostic("contract/no-such-probe", {
        range: nameRange,
        values: { name },
        hint: () => didYouMean(nearNames(name, names)),
      }),
    ),
  };
}

const nowhere: SourceFile = { path: "", text: "", origin: "library" };

/** Everything that is wrong with the declarations of these files, in their order; `verdicts` are those of the files. */
export function checkDeclarations(
  files: readonly SourceFile[],
  host: Host,
  tapsetOf: TapsetOf,
  verdicts: readonly AliasVerdict[],
): readonly Diagnostic[] {
  const { probes, diagnostics } = declaredProbes(files, host);
  const byAlias = new Map(probes.map((probe) => [probe.alias, probe]));
  const found = [
    ...diagnostics,
    ...probes.flatMap((probe) => [
      ...checkComment(probe),
      ...checkValues(probe),
      ...checkAgreement(probe, byAlias),
    ]),
    ...checkNames(probes, openLibrary(host), tapsetOf),
    ...checkTypes(probes, verdicts),
  ];
  const places = new Map(files.map((file, index) => [file, index]));
  const order = ({ range }: Diagnostic): number => (range && places.get(range.file)) ?? -1;
  return found.toSorted(
    (one, other) =>
      order(one) - order(other) || (one.range?.start ?? 0) - (other.range?.start ?? 0),
  );
}

function checkComment(probe: DeclaredProbe): Diagnostic[] {
  const { alias, name, isPrivate, comment, declared } = probe;
  if (comment === undefined) {
    if (isPrivate) return [];
    return [
      createDiagnostic("contract/undocumented-probe", { range: name.range, values: { alias } }),
    ];
  }
  const first = new Map<string, DeclaredValue>();
  return declared.flatMap((one) => {
    const { declaration, problems, range, textRange } = one;
    const values = { name: declaration.name };
    const wrong = problems.map((problem) =>
      createDiagnostic("contract/bad-declaration", {
        range: textRange,
        values: { ...values, problem },
      }),
    );
    const before = first.get(declaration.name);
    if (before === undefined) {
      first.set(declaration.name, one);
      return wrong;
    }
    const notes = [{ message: "it is declared here before", range: before.range }];
    return [...wrong, createDiagnostic("contract/declared-twice", { range, values, notes })];
  });
}

function checkValues(probe: DeclaredProbe): Diagnostic[] {
  const { alias, declared, comment, name: point } = probe;
  if (probe.isPrivate || comment === undefined) return [];
  const exported = exportedValues(probe);
  const found: Diagnostic[] = [];
  for (const [name, assignments] of exported) {
    if (isPrivateName(name) || findDeclaration(probe, name) !== undefined) continue;
    const own = probe.assigned.values.get(name)?.[0];
    const [assignment] = assignments;
    const range = own?.target.range ?? point.range;
    const notes =
      own === undefined && assignment
        ? [{ message: "it is assigned here", range: assignment.target.range }]
        : [];
    const names = declared.map(({ declaration }) => declaration.name);
    const misspelt = names.filter((one) => !exported.has(one));
    const hint = () => didYouMean(nearNames(name, misspelt));
    found.push(
      createDiagnostic("contract/undeclared-value", {
        range,
        values: { name, alias },
        notes,
        hint,
      }),
    );
  }
  for (const { declaration, range } of declared) {
    found.push(...checkAssigned(probe, declaration, range, [...exported.keys()]));
    for (const { value } of exported.get(declaration.name) ?? []) {
      found.push(...checkLiteral(declaration, value, range));
    }
  }
  return found;
}

function checkAssigned(
  probe: DeclaredProbe,
  { name, optional }: ValueDeclaration,
  range: Range,
  exported: readonly string[],
): Diagnostic[] {
  const values = { name, alias: probe.alias };
  if (!exported.includes(name)) {
    const hint = () => didYouMean(nearNames(name, exported));
    return [createDiagnostic("contract/never-assigned", { range, values, hint })];
  }
  if (optional || isSurelyAssigned(probe, name)) return [];
  return [createDiagnostic("contract/not-on-every-path", { range, values })];
}

/** A constant can be held against what is declared. */
function checkLiteral(
  { name, type, range: declared }: ValueDeclaration,
  value: Expression,
  declaredAt: Range,
): Diagnostic[] {
  const given = literalOf(value);
  if (given === undefined || declared === undefined) return [];
  const isInside =
    typeof given === "bigint"
      ? declared.kind !== "comparisons" || isInRange(given, declared.comparisons)
      : type !== "string" || fits(given, declared);
  if (isInside) return [];
  return [
    createDiagnostic("contract/outside-range", {
      range: value.range,
      values: {
        name,
        value: typeof given === "string" ? JSON.stringify(given) : given,
        declared: spellRange(declared),
      },
      notes: [{ message: "it is declared here", range: declaredAt }],
    }),
  ];
}

/** A pattern that is none is told where it is declared. */
function fits(text: string, range: ValueRange): boolean {
  if (range.kind === "comparisons") return true;
  if (range.kind === "one-of") return range.values.includes(text);
  const compiled = compileRegex(bytesOfString(range.pattern), false);
  return compiled.kind !== "automata" || matches(compiled.automata, bytesOfString(text));
}

function literalOf(value: Expression): bigint | string | undefined {
  if (value.kind === "number" || value.kind === "string") return value.value;
  if (value.kind !== "unary" || value.operator !== "-") return undefined;
  return value.operand.kind === "number" ? -value.operand.value : undefined;
}

/** The same value has one meaning: at the alternatives of a probe, and at a probe and its return. */
function checkAgreement(
  probe: DeclaredProbe,
  byAlias: ReadonlyMap<string, DeclaredProbe>,
): Diagnostic[] {
  const isReturn = probe.name.components.at(-1)?.name === "return";
  const entry = isReturn ? byAlias.get(spellPoint(probe.name.components.slice(0, -1))) : undefined;
  return probe.declared.flatMap((one) => {
    const { name } = one.declaration;
    const others = [
      ...inheritedDeclarations(probe, name),
      ...(entry === undefined ? [] : [findDeclaration(entry, name)]),
    ];
    return others.flatMap((other) => (other === undefined ? [] : compare(one, other)));
  });
}

function compare(one: DeclaredValue, other: DeclaredValue): Diagnostic[] {
  const { declaration: here, range } = one;
  const { declaration: there } = other;
  const notes = [{ message: "the other declaration is here", range: other.range }];
  const differs = (
    code: "contract/type-differs" | "contract/unit-differs" | "contract/range-differs",
    now: string,
    before: string,
  ) => createDiagnostic(code, { range, values: { name: here.name, now, before }, notes });
  if (here.type === undefined || there.type === undefined) return [];
  if (here.type !== there.type) return [differs("contract/type-differs", here.type, there.type)];
  const found: Diagnostic[] = [];
  if (here.unit !== there.unit) {
    found.push(differs("contract/unit-differs", spellUnit(here.unit), spellUnit(there.unit)));
  }
  const [range1, range2] = [here.range, there.range].map((one) =>
    one === undefined ? "any value" : spellRange(one),
  );
  if (range1 !== range2) found.push(differs("contract/range-differs", range1!, range2!));
  return found;
}

function spellUnit(unit: string | undefined): string {
  return unit === undefined ? "no unit" : `[${unit}]`;
}

/** What another tapset exports cannot be had beside it: a script would get either, by the order of the search. */
function checkNames(
  probes: readonly DeclaredProbe[],
  library: Library,
  tapsetOf: TapsetOf,
): Diagnostic[] {
  const definitions = aliasNames(library);
  return probes
    .filter(({ isPrivate }) => !isPrivate)
    .flatMap(({ alias, name }) => {
      const own = tapsetOf(name.range.file);
      const others = (definitions.get(alias) ?? []).flatMap((other) => {
        const tapset = tapsetOf(other.range.file);
        return tapset === undefined || tapset === own ? [] : [{ tapset, other }];
      });
      return others.slice(0, 1).map(({ tapset, other }) =>
        createDiagnostic("contract/name-taken", {
          range: name.range,
          values: { alias, tapset },
          notes: [{ message: "it is defined here, too", range: other.range }],
        }),
      );
    });
}

/** All names of the library's aliases, by their spelling. */
function aliasNames(library: Library): ReadonlyMap<string, readonly ProbePoint[]> {
  const found = new Map<string, ProbePoint[]>();
  for (const { names, from } of library.aliases) {
    if (from === undefined) continue;
    for (const name of names) {
      const spelled = spellPoint(name.components);
      found.set(spelled, [...(found.get(spelled) ?? []), name]);
    }
  }
  return found;
}
