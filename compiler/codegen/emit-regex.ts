// Regular expressions as tables of C, for runtime-c/kernel/regex.c.

import type { Dfa, PlacePlan, PlaceStep, RegexAutomata } from "../regex/index.ts";
import type { Program } from "../semantics/ir.ts";

/** The struct tw_regex of an expression, by its number. */
export function regexName(number: number): string {
  return `regex_${number}`;
}

/** The tables of all expressions of a program. */
export function emitRegexes({ regexes = [] }: Program): { readonly text: string }[] {
  return regexes.map((one, number) => ({ text: emitRegex(one, regexName(number)) }));
}

/** `name` is that of the struct tw_regex; all others begin with it. */
export function emitRegex(regex: RegexAutomata, name: string): string {
  const { classes, groups, places, search } = regex;
  const lines = [
    ...array("tw_u8", `${name}_classes`, classes.of),
    ...dfaTables(search, `${name}_search`),
    ...(places === undefined ? [] : placeTables(places, name)),
    `static const struct tw_regex ${name} = {`,
    `\t.n_classes = ${classes.count},`,
    `\t.classes = ${name}_classes,`,
    `\t.search = ${dfaFields(search, `${name}_search`)},`,
  ];
  if (places !== undefined) {
    lines.push(`\t.automata = ${name}_automata,`, `\t.n_groups = ${groups},`);
    if (places.steps.length > 0) {
      lines.push(`\t.steps = ${name}_steps,`, `\t.n_steps = ${places.steps.length},`);
    }
  }
  return [...lines, "};"].join("\n");
}

const numbersOnLine = 24;

function array(type: string, name: string, numbers: readonly number[]): string[] {
  const lines = [`static const ${type} ${name}[] = {`];
  for (let at = 0; at < numbers.length; at += numbersOnLine) {
    lines.push(`\t${numbers.slice(at, at + numbersOnLine).join(", ")},`);
  }
  return [...lines, "};"];
}

function dfaTables(dfa: Dfa, name: string): string[] {
  return [
    ...array("tw_u16", `${name}_next`, dfa.next.flat()),
    ...array("tw_u8", `${name}_accepts`, dfa.accepts),
  ];
}

function dfaFields(dfa: Dfa, name: string): string {
  return `{ ${dfa.startAtEdge}, ${dfa.startInside}, ${name}_next, ${name}_accepts }`;
}

/** The automata in the order in which the steps number them: those of a repetition's rounds side by side. */
function placeTables(places: PlacePlan, name: string): string[] {
  const order: number[] = [places.begins, places.ends];
  const steps = places.steps.map((step) => stepFields(step, order));
  return [
    ...places.automata.flatMap((dfa, index) => dfaTables(dfa, `${name}_${index}`)),
    `static const struct tw_automaton ${name}_automata[] = {`,
    ...order.map((index) => `\t${dfaFields(places.automata[index]!, `${name}_${index}`)},`),
    "};",
    ...(steps.length === 0
      ? []
      : [
          `static const struct tw_place_step ${name}_steps[] = {`,
          ...steps.map((one) => `\t{ ${one} },`),
          "};",
        ]),
  ];
}

function stepFields(step: PlaceStep, order: number[]): string {
  const place = (...automata: readonly number[]): number =>
    order.push(...automata) - automata.length;
  const written = (kind: string, values: Readonly<Record<string, number | undefined>>): string =>
    [`.kind = TW_PLACE_${kind}`]
      .concat(
        Object.entries(values).flatMap(([key, value]) => (value ? [`.${key} = ${value}`] : [])),
      )
      .join(", ");
  switch (step.kind) {
    case "group":
      return written("GROUP", { group: step.group, first: step.body });
    case "split":
      return written("SPLIT", {
        forward: place(step.head),
        backward: place(step.rest),
        first: step.headStep,
        second: step.restStep,
      });
    case "choice":
      return written("CHOICE", {
        forward: place(step.option),
        first: step.optionStep,
        second: step.otherStep,
      });
    case "repeat":
      return written("REPEAT", {
        forward: place(step.round),
        backward: place(...step.rests),
        n_backward: step.rests.length,
        least: step.least,
        most: step.most,
        first: step.body,
      });
  }
}
