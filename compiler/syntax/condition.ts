// The condition of `%( CONDITION %? … %)`: comparisons joined by `&&` and `||`.

import { createDiagnostic, type Diagnostic } from "../source/diagnostic.ts";
import { didYouMean, nearNames } from "../source/near-names.ts";
import { valueOfNumber } from "./lexer.ts";
import type { PreprocessorEnvironment } from "./preprocessor-environment.ts";
import {
  describeToken,
  isSpelled,
  spanTokens,
  spellingOf,
  tokenKinds,
  tokenRange,
  type Token,
} from "./token.ts";
import { compareVersions } from "./version-compare.ts";
import { hasWildcard, matchesWildcard } from "./wildcard-match.ts";

/** Judges a condition, its tokens being all between `%(` and `%?`. A value, or what is wrong with it. */
export function judgeCondition(
  tokens: readonly Token[],
  end: Token,
  environment: PreprocessorEnvironment,
): boolean | Diagnostic {
  let at = 0;
  // All parts are judged, also where the result is known already: a wrong one should not hide.
  let anyAlternative = false;
  let allParts = true;
  for (;;) {
    const [left, operator, right] = tokens.slice(at, at + 3);
    const missing = [left, operator, right].findIndex((token) => token === undefined);
    const broken = [left, operator, right].find((token) => token?.problem?.severity === "error");
    if (broken?.problem !== undefined) return broken.problem;
    if (spellingOf(left) === "(" || spellingOf(left) === "!")
      return unexpected(left!, "an operand");
    if (missing !== -1)
      return unexpected(end, ["an operand", "a comparison", "an operand"][missing]!, left);
    if (!isComparison(spellingOf(operator))) return unexpected(operator!, "a comparison", left);
    const verdict = judgeComparison(
      { left: left!, operator: operator!, right: right! },
      environment,
    );
    if (typeof verdict !== "boolean") return verdict;
    allParts &&= verdict;
    at += 3;
    const joint = tokens[at++];
    if (joint === undefined) return anyAlternative || allParts;
    if (isSpelled(joint, "||")) {
      anyAlternative ||= allParts;
      allParts = true;
    } else if (!isSpelled(joint, "&&")) {
      return unexpected(joint, "`&&`, `||` or `%?`");
    }
  }
}

const operands = [
  "kernel_v",
  "kernel_vr",
  "arch",
  "runtime",
  "guru_mode",
  "systemtap_v",
  "systemtap_privilege",
];

interface Comparison {
  readonly left: Token;
  readonly operator: Token;
  readonly right: Token;
}

function isComparison(text: string): boolean {
  return ["==", "!=", "<", ">", "<=", ">="].includes(text);
}

function judgeComparison(
  comparison: Comparison,
  environment: PreprocessorEnvironment,
): boolean | Diagnostic {
  const { left, right } = comparison;
  switch (spellingOf(left)) {
    case "kernel_v":
      return judgeVersion(comparison, environment.kernelVersion);
    case "kernel_vr":
      return judgeVersion(comparison, environment.kernelRelease);
    case "systemtap_v":
      return judgeVersion(comparison, environment.systemtapVersion);
    case "arch":
      return judgeName(comparison, environment.arch);
    case "runtime":
      return judgeName(comparison, environment.runtime);
    case "systemtap_privilege":
      return judgePrivilege(comparison, environment.privilege);
    case "guru_mode":
      return judgeGuru(comparison, environment.guru);
  }
  if (left.kind === tokenKinds.name && left.text.startsWith("CONFIG_")) {
    return judgeConfig(comparison, environment);
  }
  if (left.kind !== tokenKinds.string && left.kind !== tokenKinds.number) {
    return createDiagnostic("preprocess/unknown-operand", {
      range: tokenRange(left),
      values: { name: left.text },
      hint: didYouMean(nearNames(left.text, operands)),
    });
  }
  if (left.kind !== right.kind) return mismatch(comparison, describeToken(left));
  if (left.kind === tokenKinds.number) {
    return holds(comparison, compareNumbers(valueOfNumber(left.text), valueOfNumber(right.text)));
  }
  return holds(comparison, compareTexts(left.text, right.text));
}

function judgeVersion(comparison: Comparison, version: string): boolean | Diagnostic {
  const { left, operator, right } = comparison;
  if (right.kind !== tokenKinds.string) return mismatch(comparison, `version \`${left.text}\``);
  if (!hasWildcard(right.text)) return holds(comparison, compareVersions(version, right.text));
  if (!isEquality(operator)) return badOperator(comparison, "a wildcard");
  return matchesWildcard(right.text, version) === (operator.text === "==");
}

function judgeName(comparison: Comparison, name: string): boolean | Diagnostic {
  const { left, operator, right } = comparison;
  if (right.kind !== tokenKinds.string) return mismatch(comparison, `name \`${left.text}\``);
  if (!isEquality(operator)) return badOperator(comparison, `\`${left.text}\``);
  return matchesWildcard(right.text, name) === (operator.text === "==");
}

function judgePrivilege(comparison: Comparison, privilege: string): boolean | Diagnostic {
  const { left, operator, right } = comparison;
  if (!isEquality(operator)) return badOperator(comparison, `\`${left.text}\``);
  if (right.kind === tokenKinds.string) {
    return holds(comparison, compareTexts(privilege, right.text));
  }
  return mismatch(comparison, "`systemtap_privilege`");
}

function judgeGuru(comparison: Comparison, guru: boolean): boolean | Diagnostic {
  const { operator, right } = comparison;
  if (right.kind !== tokenKinds.number || !["0", "1"].includes(right.text)) {
    return mismatch(comparison, "`guru_mode` (0 or 1)");
  }
  if (!isEquality(operator)) return badOperator(comparison, "`guru_mode`");
  return holds(comparison, compareNumbers(guru ? 1n : 0n, valueOfNumber(right.text)));
}

function judgeConfig(
  comparison: Comparison,
  environment: PreprocessorEnvironment,
): boolean | Diagnostic {
  const { left, operator, right } = comparison;
  const value = environment.config(left.text) ?? "";
  if (right.kind === tokenKinds.string) {
    if (!isEquality(operator)) return badOperator(comparison, "a string");
    return matchesWildcard(right.text, value) === (operator.text === "==");
  }
  if (right.kind === tokenKinds.number) {
    // What is not set is 0 to a number, and `""` to a string.
    const number = value === "" ? 0n : numberOfConfig(value);
    if (number !== undefined) {
      return holds(comparison, compareNumbers(number, valueOfNumber(right.text)));
    }
    return createDiagnostic("preprocess/not-a-number", {
      range: tokenRange(left),
      values: { name: left.text, value },
    });
  }
  if (right.kind === tokenKinds.name && right.text.startsWith("CONFIG_")) {
    const other = environment.config(right.text) ?? "";
    const [one, two] = [numberOfConfig(value), numberOfConfig(other)];
    const order =
      one !== undefined && two !== undefined
        ? compareNumbers(one, two)
        : compareTexts(value, other);
    return holds(comparison, order);
  }
  return mismatch(comparison, `\`${left.text}\``);
}

function numberOfConfig(value: string): bigint | undefined {
  return /^-?(0[xX][0-9a-fA-F]+|[0-9]+)$/.test(value)
    ? value.startsWith("-")
      ? -valueOfNumber(value.slice(1))
      : valueOfNumber(value)
    : undefined;
}

function holds({ operator }: Comparison, order: number): boolean {
  switch (operator.text) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case "<":
      return order < 0;
    case ">":
      return order > 0;
    case "<=":
      return order <= 0;
    default:
      return order >= 0;
  }
}

const compareTexts = (left: string, right: string): number =>
  left === right ? 0 : left < right ? -1 : 1;
const compareNumbers = (left: bigint, right: bigint): number =>
  left === right ? 0 : left < right ? -1 : 1;

function isEquality(operator: Token): boolean {
  return operator.text === "==" || operator.text === "!=";
}

function badOperator({ operator }: Comparison, operand: string): Diagnostic {
  return createDiagnostic("preprocess/bad-operator", {
    range: tokenRange(operator),
    values: { operator: operator.text, operand },
  });
}

function mismatch({ left, right }: Comparison, what: string): Diagnostic {
  return createDiagnostic("preprocess/type-mismatch", {
    range: spanTokens(left, right),
    values: { left: what, right: describeToken(right) },
    hint: hintForMismatch(left, right),
  });
}

function hintForMismatch(left: Token, right: Token): string | undefined {
  if (left.text === "guru_mode") return "compare it with 0 or 1";
  if (left.kind === tokenKinds.number) return "numbers are compared with numbers";
  return right.kind === tokenKinds.string
    ? "strings are compared with strings"
    : `write \`"${right.text}"\`, in quotes`;
}

/** `left` is the operand before, which may have been meant as a whole condition. */
function unexpected(token: Token, expected: string, left?: Token): Diagnostic {
  return createDiagnostic("preprocess/bad-condition", {
    range: tokenRange(token),
    values: { found: describeToken(token), expected },
    hint: hintForCondition(token, left),
  });
}

function hintForCondition(token: Token, left: Token | undefined): string | undefined {
  switch (spellingOf(token)) {
    case "=":
      return "equality is `==`";
    case "(":
      return "conditions have no parentheses: `&&` binds tighter than `||`";
    case "!":
      return "there is no `!`: compare with `!=`";
  }
  return left?.kind === tokenKinds.name && left.text.startsWith("CONFIG_")
    ? `compare it, for example \`${left.text} == "y"\``
    : undefined;
}
