// What is different between two signatures in C: said instead of both of them, which are long and nearly alike.

export interface Signature {
  readonly result: string;
  readonly name: string;
  readonly parameters: readonly Parameter[];
}

export interface Parameter {
  /** As it stands: `long unsigned int len`, `int (*actor)(void*)`. */
  readonly text: string;
  /** Of a parameter without a name, its text. */
  readonly name: string;
  /** The text without the name. */
  readonly type: string;
}

/** Both in full where they cannot be taken apart, or where nothing of what is looked at is different. */
export function spellSignatureChange(was: string, is: string): string {
  const whole = `${is} instead of ${was}`;
  const [before, now] = [parseSignature(was), parseSignature(is)];
  if (before === undefined || now === undefined || before.name !== now.name) return whole;
  const isSame = before.result === now.result;
  const parts = [
    ...parameterChanges(before.parameters, now.parameters),
    ...(isSame ? [] : [`it returns ${now.result} instead of ${before.result}`]),
  ];
  return parts.length === 0 ? whole : `${now.name}: ${parts.join("; ")}`;
}

function parameterChanges(before: readonly Parameter[], now: readonly Parameter[]): string[] {
  const old = new Map(before.map((one) => [one.name, one]));
  const names = new Set(now.map(({ name }) => name));
  const isRenamed = (index: number): boolean => {
    const [one, other] = [before[index], now[index]];
    if (one === undefined || other === undefined || before.length !== now.length) return false;
    return !names.has(one.name) && !old.has(other.name) && one.type === other.type;
  };
  const added = now.filter(({ name }, index) => !old.has(name) && !isRenamed(index));
  const removed = before.filter(({ name }, index) => !names.has(name) && !isRenamed(index));
  const changed = now.flatMap(({ name, type }, index) => {
    if (isRenamed(index)) return [`\`${name}\` instead of \`${before[index]!.name}\``];
    const one = old.get(name);
    const isSame = one === undefined || one.type === type;
    return isSame ? [] : [`\`${name}\` is ${type} instead of ${one.type}`];
  });
  const order = now.filter(({ name }) => old.has(name));
  const orderBefore = before.filter(({ name }) => names.has(name));
  const isOrdered = order.every(({ name }, index) => name === orderBefore[index]!.name);
  return [
    ...spellAll("new", added),
    ...spellAll("lost", removed),
    ...changed,
    ...(isOrdered ? [] : [`in the order ${now.map(({ name }) => name).join(", ")}`]),
  ];
}

function spellAll(what: string, parameters: readonly Parameter[]): string[] {
  if (parameters.length === 0) return [];
  const noun = parameters.length === 1 ? "parameter" : "parameters";
  return [`${what} ${noun} ${parameters.map(({ text }) => `\`${text}\``).join(", ")}`];
}

/** `int vfs_read(struct file* file, size_t count)`; what returns a pointer to a function is not taken apart. */
export function parseSignature(text: string): Signature | undefined {
  const [, result, name, list] = /^([^()]*[^\w()])(\w[\w.]*)\((.*)\)$/s.exec(text) ?? [];
  if (result === undefined || name === undefined || list === undefined) return undefined;
  const parameters = splitList(list)?.map(parseParameter);
  if (parameters === undefined) return undefined;
  const isClear = new Set(parameters.map((one) => one.name)).size === parameters.length;
  return isClear ? { result: result.trim(), name, parameters } : undefined;
}

/** At the commas that stand within no brackets. Undefined where these do not match. */
function splitList(list: string): string[] | undefined {
  if (list === "" || list === "void") return [];
  const parts: string[] = [""];
  let depth = 0;
  for (const char of list) {
    if (char === "(") depth += 1;
    if (char === ")") depth -= 1;
    if (depth < 0) return undefined;
    if (char === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return depth === 0 ? parts.map((part) => part.trim()) : undefined;
}

function parseParameter(text: string): Parameter {
  const pointer = /^(.*\(\*+\s*)(\w+)(\).*)$/s.exec(text);
  const plain = /^(.*[\s*])(\w+)((?:\[\d*\])*)$/s.exec(text);
  const [, before, name, behind] = pointer ?? plain ?? [];
  if (before === undefined || name === undefined) return { text, name: text, type: text };
  return { text, name, type: `${before.trim()}${behind ?? ""}` };
}
