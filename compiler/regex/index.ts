// The door of the room: regular expressions into automata. It knows nothing of scripts.

export type { PlacePlan, PlaceStep, RegexAutomata } from "./automata.ts";
export { compileRegex, type CompiledRegex } from "./compile-regex.ts";
export type { Dfa } from "./dfa.ts";
export { matches } from "./matches.ts";
export type { RegexFault } from "./regex-node.ts";
