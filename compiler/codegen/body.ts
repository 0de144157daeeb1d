// The C function that is being written: its temporaries, its frame in the arena, where its errors go.
//
// Every expression is lowered to a C expression without side effects; whatever has one, or can fail, is written
// as a statement before it, so that the order of evaluation is that of the script and not C's.

import type { IrExpression, Local } from "../semantics/ir.ts";
import type { CWriter } from "./c-writer.ts";
import { createCWriter } from "./c-writer.ts";
import { stringLiteral } from "./c-literal.ts";
import { createNames } from "./names.ts";
import type { ModuleState } from "./module-state.ts";

/** A C expression that stands beside any operator as it is. */
export interface Value {
  readonly text: string;
  /** Nothing that the script does later can change it: a literal, a temporary. Not so a variable. */
  readonly stable: boolean;
}

/** A foreach that runs, innermost last. */
export interface Walk {
  /** The cursor, in the frame. */
  readonly cursor: string;
  readonly value?: Local;
}

/** Where `continue` goes in a loop that has a step. */
export interface ContinueLabel {
  readonly name: string;
  used: boolean;
}

/** How expressions are lowered; the parts of the lowering reach each other through it. */
export interface Lowering {
  number(body: Body, expression: IrExpression): Value;
  string(body: Body, expression: IrExpression): Value;
  /** Writes a string to a buffer that the expression does not look at. */
  stringTo(body: Body, expression: IrExpression, to: string): void;
  /** Evaluates an expression whose value nobody wants. */
  evaluate(body: Body, expression: IrExpression): void;
}

export interface Body {
  readonly module: ModuleState;
  readonly writer: CWriter;
  readonly kind: "probe" | "entry" | "function";
  readonly counted: boolean;
  number(expression: IrExpression): Value;
  string(expression: IrExpression): Value;
  stringTo(expression: IrExpression, to: string): void;
  evaluate(expression: IrExpression): void;
  /** A fresh 64-bit variable, good until the statement ends. */
  temporary(): string;
  /** A fresh string in the frame, good until the statement ends. */
  slot(): string;
  /** A fresh pointer to a string, good until the statement ends. */
  pointer(): string;
  /** Begins a statement: the temporaries of the one before are free. */
  freeTemporaries(): void;
  /** The C variable of a local of the script. */
  local(local: Local): string;
  /** Notes that a local is read: C warns of variables that are only set. */
  markRead(local: Local): void;
  /** The array in which keys and arguments are passed; made large enough for `count`. */
  values(count: number): string;
  /** Adds a member to the frame, other than a string; gives its C expression. */
  member(name: string, declaration: (name: string) => string): string;
  /** A number for labels and cursors, counted up. */
  next(what: "walk" | "catch" | "continue"): number;
  /** Leaves to where errors go when one is pending. */
  check(): void;
  /** Leaves to where errors go. */
  leave(): void;
  /** Raises an error and leaves. */
  raise(message: string, place: string): void;
  /** Leaves the function, its value already set. */
  goOut(): void;
  /** Writes `emit` with errors going to a label; tells whether any does. */
  withFailure(label: string, emit: () => void): boolean;
  readonly walks: Walk[];
  /** Functions that the C calls, by id. */
  readonly calls: Set<number>;
  /** Of the loops that are being written, innermost last; undefined where C's own continue does. */
  readonly continues: (ContinueLabel | undefined)[];
  readonly parts: BodyParts;
}

/** What the function needs around its statements, once they are written. */
export interface BodyParts {
  readonly temporaries: number;
  readonly pointers: number;
  readonly values: number;
  readonly words: readonly string[];
  readonly strings: readonly string[];
  readonly canFail: boolean;
  isRead(local: Local): boolean;
  /** It occurs at all. */
  isUsed(local: Local): boolean;
}

export interface BodyOptions {
  readonly kind: Body["kind"];
  readonly counted: boolean;
  readonly locals: readonly Local[];
  /** String parameters that the function never assigns: they stay where the caller has them. */
  readonly borrowed: ReadonlySet<number>;
}

const outLabel = "out";

export function createBody(module: ModuleState, lowering: Lowering, options: BodyOptions): Body {
  const writer = createCWriter(1);
  const nameLocal = createNames<number>("l_");
  for (const local of options.locals) nameLocal(local.id, local.name, local.id);
  const read = new Set<number>();
  const used = new Set<number>();
  const words: string[] = [];
  const strings: string[] = [];
  const counters = { walk: 0, catch: 0, continue: 0 };
  const most = { temporary: 0, pointer: 0, slot: 0, values: 0 };
  const now = { temporary: 0, pointer: 0, slot: 0 };
  let failure = outLabel;
  let failureUsed = false;
  let canFail = false;

  const goFail = (): string => {
    failureUsed = true;
    canFail = true;
    return `goto ${failure};`;
  };
  const fresh = (what: keyof typeof now): number => {
    const index = now[what]++;
    most[what] = Math.max(most[what], now[what]);
    return index;
  };
  const stringMember = (name: string): string => {
    strings.push(`char ${name}[STRING_SIZE];`);
    return `f->${name}`;
  };
  const stringLocals = new Map<number, string>();

  const body: Body = {
    module,
    writer,
    kind: options.kind,
    counted: options.counted,
    number: (expression) => lowering.number(body, expression),
    string: (expression) => lowering.string(body, expression),
    stringTo: (expression, to) => lowering.stringTo(body, expression, to),
    evaluate: (expression) => lowering.evaluate(body, expression),
    temporary: () => `t${fresh("temporary")}`,
    pointer: () => `p${fresh("pointer")}`,
    slot() {
      const known = most.slot;
      const index = fresh("slot");
      return index < known ? `f->s${index}` : stringMember(`s${index}`);
    },
    freeTemporaries() {
      now.temporary = now.pointer = now.slot = 0;
    },
    local(local) {
      used.add(local.id);
      const name = nameLocal(local.id, local.name, local.id);
      if (local.type !== "string" || options.borrowed.has(local.id)) return name;
      const known = stringLocals.get(local.id) ?? stringMember(name);
      stringLocals.set(local.id, known);
      return known;
    },
    markRead: (local) => void read.add(local.id),
    values(count) {
      most.values = Math.max(most.values, count);
      return "v";
    },
    member(name, declaration) {
      words.push(declaration(name));
      return `f->${name}`;
    },
    next: (what) => counters[what]++,
    check() {
      writer.line("if (tw_unlikely(c->error))");
      writer.line(`\t${goFail()}`);
    },
    leave: () => writer.line(goFail()),
    raise(message, place) {
      writer.line(`tw_error(c, ${stringLiteral(message)}, ${stringLiteral(place)});`);
      writer.line(goFail());
    },
    goOut: () => writer.line(`goto ${outLabel};`),
    withFailure(label, emit) {
      const outer = { failure, failureUsed };
      failure = label;
      failureUsed = false;
      emit();
      const used = failureUsed;
      ({ failure, failureUsed } = outer);
      return used;
    },
    walks: [],
    calls: new Set(),
    continues: [],
    parts: {
      get temporaries() {
        return most.temporary;
      },
      get pointers() {
        return most.pointer;
      },
      get values() {
        return most.values;
      },
      words,
      strings,
      get canFail() {
        return canFail;
      },
      isRead: (local) => read.has(local.id),
      isUsed: (local) => used.has(local.id),
    },
  };
  return body;
}
