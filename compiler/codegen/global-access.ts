// How embedded C reaches a variable of the script: through two functions of the script's C, one that reads and one that writes.

import type { Global } from "../semantics/ir.ts";
import type { ModuleState } from "./module-state.ts";

export interface GlobalAccess {
  /** As the script and the macros name it, and as C does. */
  readonly name: string;
  readonly variable: string;
  /** Declarations of the two functions, without a semicolon. */
  readonly getter: string;
  readonly setter: string;
  readonly read: string;
  readonly write: string;
  /** The keys as an initializer of `union tw_value`; none for one value. */
  readonly keys: string;
}

export function describeAccess(module: ModuleState, global: Global): GlobalAccess {
  const variable = module.globalName(global.id);
  const isString = (global.kind === "array" ? global.value : typeOf(global)) === "string";
  const value = typeInC(isString);
  const keys = global.kind === "array" ? global.keys : [];
  const parameters = keys.map((key, index) => `, ${typeInC(key === "string")}key${index}`).join("");
  const common = { name: global.name, variable };
  const getter = `${value}tw_get_${variable}(struct tw_context *c${parameters})`;
  const setter = `void tw_set_${variable}(struct tw_context *c${parameters}, ${value}value)`;
  if (global.kind !== "array") {
    const write = isString ? `tw_string_copy(${variable}, value)` : `${variable} = value`;
    return { ...common, getter, setter, keys: "", read: variable, write };
  }
  const text = isString ? "_string" : "";
  return {
    ...common,
    getter,
    setter,
    keys: keys
      .map((key, index) => `{ .${key === "string" ? "string" : "number"} = key${index} }`)
      .join(", "),
    read: isString ? `tw_map_text(${variable}, keys)` : `tw_map_get(c, ${variable}, keys)`,
    write: `tw_map_set${text}(c, ${variable}, keys, value, NULL)`,
  };
}

function typeOf(global: Global): string {
  return global.kind === "scalar" ? global.type : "";
}

function typeInC(isString: boolean): string {
  return isString ? "const char *" : "tw_s64 ";
}
