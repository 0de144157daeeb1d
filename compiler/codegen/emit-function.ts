// One function of C: a handler, what a .return probe saves at entry, or a function of the script.

import {
  wordsAtEntry,
  type IrBlock,
  type IrFunction,
  type IrProbe,
  type IrStatement,
  type Local,
} from "../semantics/ir.ts";
import { createBody, type Body } from "./body.ts";
import { cover } from "./coverage.ts";
import { emitBlock } from "./emit-statement.ts";
import { definitionPlace } from "./error-place.ts";
import { bodiesOf, visitExpressions } from "./ir-walk.ts";
import { lowering } from "./lowering.ts";
import type { ModuleState } from "./module-state.ts";
import { bare } from "./operands.ts";

/** A C function, ready to be put in the module. */
export interface EmittedFunction {
  readonly name: string;
  readonly prototype: string;
  /** Members of its frame in the arena; empty when it needs none. */
  readonly frame: readonly string[];
  readonly lines: readonly string[];
  /** Functions of the script that it calls, by id. */
  readonly calls: ReadonlySet<number>;
}

export function emitHandler(module: ModuleState, probe: IrProbe): EmittedFunction {
  const body = createBody(module, lowering, {
    kind: "probe",
    counted: module.graph.isCounted(probe.body),
    locals: probe.locals,
    borrowed: new Set(),
  });
  if (module.graph.isCounted(probe.body) && probe.target.kind === "procfs") {
    // Who reads or writes the file waits for it, as who loads the script does for begin and end.
    body.writer.line(`c->actions = ${module.program.limits.actionsInProcess};`);
  }
  if (module.program.keepsMatches === true && module.program.regexes?.length) {
    body.writer.line("tw_match_forget(c);");
  }
  if (probe.condition !== undefined) {
    body.writer.line(`if (!(${bare(body.number(probe.condition).text)}))`);
    body.writer.paste(body.writer.capture(1, () => body.goOut()));
  }
  if (probe.passages?.length) cover(body, { kind: "probe", probe: probe.id });
  emitBlock(body, probe.body);
  return assemble(body, {
    name: `probe_${probe.id}`,
    comment: probe.point,
    head: `void probe_${probe.id}(struct tw_context *c)`,
    locals: probe.locals,
    parameters: [],
    before: [],
    returns: "void",
  });
}

/** What runs when the probed function is entered: it saves what the handler of its return asks for. */
export function emitEntryHandler(module: ModuleState, probe: IrProbe): EmittedFunction {
  const body = createBody(module, lowering, {
    kind: "entry",
    counted: false,
    locals: probe.locals,
    borrowed: new Set(),
  });
  let word = 0;
  for (const value of probe.entryValues) {
    body.freeTemporaries();
    const place = `c->entry_data[${word}]`;
    if (value.type === "string") body.stringTo(value, `(char *)&${place}`);
    else body.writer.line(`${place} = ${bare(body.number(value).text)};`);
    word += wordsAtEntry(value, module.program.limits.stringSize);
  }
  return assemble(body, {
    name: `probe_${probe.id}_entry`,
    comment: `at entry for ${probe.point}`,
    head: `void probe_${probe.id}_entry(struct tw_context *c)`,
    locals: probe.locals,
    parameters: [],
    before: [],
    returns: "void",
  });
}

export function emitFunction(
  module: ModuleState,
  fn: IrFunction & { readonly body: IrBlock },
): EmittedFunction {
  const assigned = assignedLocals(fn.body);
  const isBorrowed = (one: Local): boolean => one.type === "string" && !assigned.has(one.id);
  const body = createBody(module, lowering, {
    kind: "function",
    counted: module.graph.isCounted(fn.body),
    locals: [...fn.parameters, ...fn.locals],
    borrowed: new Set(fn.parameters.filter(isBorrowed).map((one) => one.id)),
  });
  if (module.graph.countsNesting) emitNestingCheck(body, fn);
  emitBlock(body, fn.body);
  const name = module.functionName(fn);
  const emitted = assemble(body, {
    name,
    comment: "",
    head: functionHead(module, fn, (one) => parameterName(body, one, isBorrowed(one))),
    locals: fn.locals,
    parameters: fn.parameters.map((one) => parameterName(body, one, isBorrowed(one))),
    before: fn.parameters
      .filter((one) => one.type === "string" && !isBorrowed(one))
      .map((one) => `tw_string_copy(${body.local(one)}, ${parameterName(body, one, false)});`),
    returns: fn.returns,
  });
  if (!body.parts.canFail && module.graph.groups.get(fn.id) === undefined) {
    module.infallible.add(fn.id);
  }
  return emitted;
}

/** A string that is assigned to lives in the frame; what the caller passed has a name of its own. */
function parameterName(body: Body, parameter: Local, isBorrowed: boolean): string {
  if (parameter.type !== "string" || isBorrowed) return body.local(parameter);
  return `from_${body.local(parameter).replace(/^f->l_/, "")}`;
}

/** Return type, name and parameters in C. A string is returned through a buffer, the first parameter after the context. */
export function functionHead(
  module: ModuleState,
  fn: IrFunction,
  nameOf: (parameter: Local) => string,
): string {
  const returns = fn.returns === "void" || fn.returns === "string" ? "void" : "tw_s64";
  const parameters = [
    "struct tw_context *c",
    ...(fn.returns === "string" ? ["char *ret"] : []),
    ...fn.parameters.map(
      (one) => `${one.type === "string" ? "const char *" : "tw_s64 "}${nameOf(one)}`,
    ),
  ];
  const name = module.functionName(fn);
  return `${returns} ${name}(${parameters.join(", ")})`;
}

function emitNestingCheck(body: Body, fn: IrFunction): void {
  body.writer.open("if (tw_unlikely(--c->nesting < 0))");
  body.raise("MAXNESTING exceeded", definitionPlace(fn.range, fn.name));
  body.writer.close();
}

/** Locals that a body sets, by whatever statement. */
function assignedLocals(block: IrBlock): ReadonlySet<number> {
  const assigned = new Set<number>();
  visitExpressions(block, (one) => {
    if (one.kind !== "assign" && one.kind !== "update" && one.kind !== "step") return;
    if (one.target.kind === "local") assigned.add(one.target.local.id);
  });
  const visit = (statement: IrStatement): void => {
    if (statement.kind === "foreach") {
      for (const local of [...statement.keys, statement.value]) if (local) assigned.add(local.id);
    } else if (statement.kind === "try" && statement.error) assigned.add(statement.error.id);
    bodiesOf(statement).forEach(visit);
  };
  visit(block);
  return assigned;
}

interface Frame {
  readonly name: string;
  readonly comment: string;
  readonly head: string;
  readonly locals: readonly Local[];
  /** Names in C of the parameters behind the context. */
  readonly parameters: readonly string[];
  readonly before: readonly string[];
  readonly returns: string;
}

/** Puts declarations before the statements, and the way out behind them. */
function assemble(body: Body, frame: Frame): EmittedFunction {
  const { parts } = body;
  const locals = frame.locals.filter((local) => parts.isUsed(local));
  const numbers = locals.filter((local) => local.type !== "string");
  const strings = locals.filter((local) => local.type === "string");
  const returnsNumber = frame.returns !== "void" && frame.returns !== "string";
  const initial = strings.map((local) => `${body.local(local)}[0] = '\\0';`);
  const members = [...parts.words, ...parts.strings];
  const hasFrame = members.length > 0;
  const countsNesting = body.kind === "function" && body.module.graph.countsNesting;
  const declarations = [
    ...(hasFrame
      ? [`struct ${frame.name}_frame *f = (struct ${frame.name}_frame *)c->frame;`]
      : []),
    ...(parts.values > 0 ? [`union tw_value v[${parts.values}];`] : []),
    ...list("tw_s64 ", "t", parts.temporaries),
    ...list("const char *", "p", parts.pointers),
    ...numbers.map((local) => declareNumber(body, local)),
    ...(returnsNumber ? ["tw_s64 ret = 0;"] : []),
  ];
  const start = [
    ...(hasFrame ? ["c->frame += sizeof(*f);"] : []),
    ...(frame.returns === "string" ? ["ret[0] = '\\0';"] : []),
    ...frame.before,
    ...initial,
  ];
  const end = [
    ...(countsNesting ? ["c->nesting++;"] : []),
    ...(hasFrame ? ["c->frame = (char *)f;"] : []),
    ...(returnsNumber ? ["return ret;"] : []),
  ];
  const statements = withoutLastJump(body.writer.lines);
  if (statements.some((line) => line.trim() === "goto out;")) {
    statements.push("out:", ...(end.length === 0 ? ["\treturn;"] : []));
  }
  const indent = (line: string): string => `\t${line}`;
  const content = [...start.map(indent), ...statements, ...end.map(indent)];
  const used = [...declarations, ...content].join("\n").replace(/"(\\.|[^"\\])*"/g, '""');
  const unused = ["c", ...frame.parameters]
    .filter((name) => !new RegExp(`(?<![\\w>.])${name}\\b`).test(used))
    .map((name) => `(void)${name};`);
  return {
    name: frame.name,
    prototype: `static ${frame.head};`,
    frame: members,
    calls: body.calls,
    lines: [
      ...(frame.comment === "" ? [] : [`/* ${frame.comment.replaceAll("*/", "* /")} */`]),
      `static ${frame.head}`,
      "{",
      ...declarations.map(indent),
      ...(declarations.length > 0 ? [""] : []),
      ...unused.map(indent),
      ...content,
      "}",
    ],
  };
}

/** What jumps to the way out and stands directly before it goes away. */
function withoutLastJump(lines: readonly string[]): string[] {
  const kept = [...lines];
  for (;;) {
    if (kept.at(-1) === "\tgoto out;") kept.pop();
    else if (kept.at(-1) === "\t\tgoto out;" && kept.at(-2) === "\tif (tw_unlikely(c->error))") {
      kept.splice(-2);
    } else return kept;
  }
}

/** C warns of a variable that is only set; a script may have one. */
function declareNumber(body: Body, local: Local): string {
  const isRead = body.parts.isRead(local);
  return `tw_s64 ${body.local(local)}${isRead ? "" : " __attribute__((unused))"} = 0;`;
}

function list(type: string, prefix: string, count: number): string[] {
  if (count === 0) return [];
  const names = Array.from({ length: count }, (_, index) => `${prefix}${index}`);
  return [`${type}${names.join(type.endsWith("*") ? ", *" : ", ")};`];
}
