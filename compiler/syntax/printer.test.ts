import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type * as ast from "./ast.ts";
import { printScript } from "./printer.ts";
import { parseScript } from "./parse.ts";
import { exampleEnvironment, scriptFile, withoutRanges } from "./test-scripts.ts";

const nowhere = { file: scriptFile(""), start: 0, end: 0 };
const at = <T extends object>(node: T): T & ast.Node => ({ ...node, range: nowhere });

const word = fc.stringMatching(/^[a-z_][a-z0-9_]{0,4}$/).map((text) => `v${text}`);
const name = word.map((text) => at({ text }));
const int64 = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });
const number = int64.map((value) => at({ kind: "number" as const, value }));
const string = fc
  .oneof(fc.string({ maxLength: 6 }), fc.constantFrom("\udc80", 'a"b', "\\n", "\n\t\0", "%d"))
  .map((value) => at({ kind: "string" as const, value }));
const identifier = word.map((text) => at({ kind: "identifier" as const, name: text }));
const targetVariable = word.map((text) => at({ kind: "target" as const, name: `$${text}` }));
const binaryOperator = fc
  .constantFrom(..."|| && | ^ & < > <= >= == != << >> >>> . + - * / %".split(" "))
  .map((operator) => operator as ast.BinaryOperator);
const assignmentOperator = fc
  .constantFrom(..."= <<< += -= *= /= %= <<= >>= &= ^= |= .=".split(" "))
  .map((operator) => operator as ast.AssignmentOperator);

type Tree = {
  expression: ast.Expression;
  place: ast.Expression;
  indices: (ast.Expression | null)[];
  arguments: ast.Expression[];
  statement: ast.Statement;
  block: ast.Block;
};

const tree = fc.letrec<Tree>((tie) => ({
  indices: fc.array(fc.option(tie("expression"), { freq: 5 }), { minLength: 1, maxLength: 3 }),
  arguments: fc.array(tie("expression"), { maxLength: 3 }),
  place: fc.oneof(
    { maxDepth: 3, depthIdentifier: "expression" },
    identifier,
    targetVariable,
    fc
      .record({ object: identifier, indices: tie("indices") })
      .map((parts) => at({ kind: "index" as const, ...parts })),
    fc
      .record({ object: tie("place"), member: name })
      .map((parts) => at({ kind: "member" as const, ...parts })),
  ),
  expression: fc.oneof(
    { maxDepth: 4, depthIdentifier: "expression" },
    number,
    string,
    tie("place"),
    fc
      .record({ callee: name, arguments: tie("arguments") })
      .map((parts) => at({ kind: "call" as const, ...parts })),
    fc
      .record({
        name: word.map((text) => `@${text}`),
        arguments: fc.option(tie("arguments"), { nil: undefined }),
      })
      .map((parts) => at({ kind: "at" as const, ...parts })),
    fc
      .record({
        function: fc.constantFrom<ast.PrintFunction>("print", "sprint", "println", "sprintln"),
        arguments: fc.array(tie("expression"), { minLength: 1, maxLength: 1 }),
      })
      .map((parts) => at({ kind: "print" as const, ...parts })),
    fc
      .record({
        function: fc.constantFrom<ast.PrintFunction>("printd", "sprintd", "printdln", "sprintdln"),
        delimiter: string,
        rest: fc.array(tie("expression"), { minLength: 2, maxLength: 3 }),
      })
      .map(({ delimiter, rest, ...parts }) =>
        at({ kind: "print" as const, ...parts, arguments: [delimiter, ...rest] }),
      ),
    fc
      .record({ operator: binaryOperator, left: tie("expression"), right: tie("expression") })
      .map((parts) => at({ kind: "binary" as const, ...parts })),
    fc
      .record({
        operator: fc.constantFrom<ast.Unary["operator"]>("+", "-", "!", "~"),
        operand: tie("expression"),
      })
      .map((parts) => at({ kind: "unary" as const, ...parts })),
    fc
      .record({
        operator: fc.constantFrom<ast.Step["operator"]>("++", "--"),
        position: fc.constantFrom<ast.Step["position"]>("prefix", "postfix"),
        operand: tie("place"),
      })
      .map((parts) => at({ kind: "step" as const, ...parts })),
    fc
      .record({ operator: assignmentOperator, target: tie("place"), value: tie("expression") })
      .map((parts) => at({ kind: "assignment" as const, ...parts })),
    fc
      .record({
        condition: tie("expression"),
        then: tie("expression"),
        otherwise: tie("expression"),
      })
      .map((parts) => at({ kind: "conditional" as const, ...parts })),
    fc
      .record({ negated: fc.boolean(), subject: tie("expression"), pattern: string })
      .map((parts) => at({ kind: "regex" as const, ...parts })),
    fc
      .record({ keys: tie("indices"), array: identifier })
      .map((parts) => at({ kind: "in" as const, ...parts })),
    tie("place").map((operand) => at({ kind: "address-of" as const, operand })),
    fc
      .record({ operand: tie("place"), deep: fc.boolean() })
      .map((parts) => at({ kind: "pretty-print" as const, ...parts })),
    fc.constant(at({ kind: "embedded-c" as const, text: " 1 " })),
  ),
  block: fc
    .array(tie("statement"), { maxLength: 4 })
    .map((statements) => at({ kind: "block" as const, statements })),
  statement: fc.oneof(
    { maxDepth: 3, depthIdentifier: "statement" },
    fc.constantFrom(at({ kind: "empty" as const }), at({ kind: "next" as const })),
    tie("expression").map((expression) => at({ kind: "expression" as const, expression })),
    tie("expression").map((target) => at({ kind: "delete" as const, target })),
    tie("block"),
    fc
      .record({
        condition: tie("expression"),
        then: tie("block"),
        otherwise: fc.option(tie("statement"), { nil: undefined }),
      })
      .map((parts) => at({ kind: "if" as const, ...parts })),
    fc
      .record({ condition: tie("expression"), body: tie("statement") })
      .map((parts) => at({ kind: "while" as const, ...parts })),
    fc
      .record({
        initial: fc.option(tie("expression"), { nil: undefined }),
        condition: fc.option(tie("expression"), { nil: undefined }),
        step: fc.option(tie("expression"), { nil: undefined }),
        body: tie("statement"),
      })
      .map((parts) => at({ kind: "for" as const, ...parts })),
    fc
      .record({
        value: fc.option(name, { nil: undefined }),
        keys: fc.array(name, { minLength: 1, maxLength: 3 }),
        over: identifier,
        slice: fc.option(tie("indices"), { nil: undefined }),
        sort: fc.option(
          fc.record({
            descending: fc.boolean(),
            by: fc.constantFrom<ast.SortDirection["by"]>({ key: 0 }, "value"),
          }),
          { nil: undefined },
        ),
        limit: fc.option(tie("expression"), { nil: undefined }),
        body: tie("statement"),
      })
      .map((parts) => at({ kind: "foreach" as const, ...parts })),
    fc
      .record({
        body: tie("block"),
        error: fc.option(name, { nil: undefined }),
        handler: tie("block"),
      })
      .map((parts) => at({ kind: "try" as const, ...parts })),
  ),
}));

const point = fc
  .record({
    components: fc.array(
      fc
        .record({ name: word, argument: fc.option(fc.oneof(number, string), { nil: undefined }) })
        .map(at),
      { minLength: 1, maxLength: 3 },
    ),
    suffix: fc.constantFrom("?" as const, "!" as const, undefined),
    condition: fc.option(tree.expression, { nil: undefined, freq: 8 }),
  })
  .map(at);

const literal = fc.oneof(number, string);
const aliasName = fc
  .array(word, { minLength: 1, maxLength: 3 })
  .map((words) => at({ components: words.map((text) => at({ name: text })) }));
const embedded = at({ kind: "embedded-c" as const, text: " int x; " });

const item: fc.Arbitrary<ast.Item> = fc.oneof(
  fc
    .record({
      exported: fc.boolean(),
      names: fc.array(aliasName, { minLength: 1, maxLength: 2 }),
      points: fc.array(point, { minLength: 1, maxLength: 2 }),
      prologue: tree.block,
    })
    .map((parts) => at({ kind: "alias" as const, ...parts })),
  fc
    .record({
      isPrivate: fc.boolean(),
      variables: fc.array(
        fc
          .record({
            name,
            wraps: fc.boolean(),
            size: fc.option(fc.bigInt({ min: 1n, max: 9999n }), { nil: undefined }),
          })
          .map(at),
        { minLength: 1, maxLength: 3 },
      ),
    })
    .map((parts) => at({ kind: "global" as const, ...parts })),
  fc.record({ name, initial: literal }).map(({ name: of, initial }) =>
    at({
      kind: "global" as const,
      isPrivate: false,
      variables: [at({ name: of, wraps: false, initial })],
    }),
  ),
  fc.constant(at({ kind: "embedded-c-item" as const, code: embedded })),
  fc
    .record({ points: fc.array(point, { minLength: 1, maxLength: 2 }), body: tree.block })
    .map((parts) => at({ kind: "probe" as const, ...parts })),
  fc
    .record({
      isPrivate: fc.boolean(),
      name,
      returnType: fc.constantFrom("long" as const, "string" as const, undefined),
      parameters: fc
        .uniqueArray(word, { maxLength: 3 })
        .map((words) => words.map((text) => at({ name: at({ text }), type: undefined }))),
      priority: fc.constantFrom(1n, 7n, undefined),
      body: tree.block,
      comment: fc.constantFrom("one line", "two\n  lines", undefined),
    })
    .map((parts) => at({ kind: "function" as const, ...parts })),
);

test("addresses of the kernel are printed as addresses", () => {
  const text = "probe kernel.statement(0xffffffff8134cc50).absolute {}\n";
  expect(printScript(parseScript(scriptFile(text), exampleEnvironment).script)).toBe(text);
});

describe("printing and reading again", () => {
  test("gives the same tree for any tree", () => {
    fc.assert(
      fc.property(fc.array(item, { minLength: 1, maxLength: 3 }), (items) => {
        const script = at({ items });
        const text = printScript(script);
        const read = parseScript(scriptFile(text), exampleEnvironment);
        const errors = read.diagnostics.filter(({ severity }) => severity === "error");
        expect({ text, errors }).toEqual({ text, errors: [] });
        expect(withoutRanges(read.script)).toEqual(withoutRanges(script));
        expect(printScript(read.script)).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    `probe a.b("c").d(-1)?, e.{f,g}.**! if (x > 1) { next }`,
    `# What it is.\nprobe a = b, c { x = $y } , { z = 1 }`,
    `probe a = b = c { }\nprobe a += c { }\nexport k.s("read") = k.f("sys_read") { v = $w; }`,
    `global a, b%, c[100], d%[50], e = -1, f = "s"\nprivate global g\nprivate h\nglobal avg(i), hist(j);`,
    `%{ int x; %}\nprivate function f:long(a:string, b):3 %{ STAP_RETURN(1); %}`,
    `function f() { if (a) b; else if (c) { d } else e; return - -1 + ! ~x }`,
    `function f() { foreach ([a, b-] in c[*, 1] limit 3) if (x) break; else continue; return }`,
    `function f() { foreach (v = k in s @sum-) { } foreach (b in @hist_log(s)) { } }`,
    `function f() { return (a =~ "b") == (c !~ "d") || a =~ "e" }`,
    `function f() { return (a in b) + ([c, *] in d) + (e ? f : g) + (h = i) }`,
    `function f() { x = (a$b)$; y = @cast(z, "t")->u[1]$$; printf("%d\\n", $q$) }`,
  ])("%s", (text) => {
    const first = parseScript(scriptFile(text), exampleEnvironment);
    expect(first.diagnostics).toEqual([]);
    const again = parseScript(scriptFile(printScript(first.script)), exampleEnvironment);
    expect(again.diagnostics).toEqual([]);
    expect(withoutRanges(again.script)).toEqual(withoutRanges(first.script));
  });
});
