// What is wrong with a JSON file, key by key, in words.

import type { ZodError } from "zod";

/** `kernels[0]: expected a string, found 3; licence: unknown key` */
export function describeIssues(error: ZodError, value: unknown): string {
  return error.issues
    .flatMap((issue) => {
      if (issue.code === "unrecognized_keys") {
        return issue.keys.map((key) => `${spellPath([...issue.path, key])}: there is no such key`);
      }
      const found = at(value, issue.path);
      const expected = expectation(issue);
      if (found === undefined) return [`${spellPath(issue.path)} is missing: ${expected}`];
      return [`${spellPath(issue.path)}: ${expected}, found ${JSON.stringify(found).slice(0, 60)}`];
    })
    .join("; ");
}

function expectation(issue: ZodError["issues"][number]): string {
  if (issue.code === "invalid_type") return `expected ${article(issue.expected)}`;
  if (issue.code === "invalid_value") return `expected one of ${issue.values.join(", ")}`;
  return issue.message;
}

function article(type: string): string {
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function at(value: unknown, path: readonly PropertyKey[]): unknown {
  let here = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null) return undefined;
    here = (here as Record<PropertyKey, unknown>)[key];
  }
  return here;
}

function spellPath(path: readonly PropertyKey[]): string {
  if (path.length === 0) return "the file";
  return path
    .map((key, index) =>
      typeof key === "number" ? `[${key}]` : `${index === 0 ? "" : "."}${String(key)}`,
    )
    .join("");
}
