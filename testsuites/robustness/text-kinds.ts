// What kinds of text are mutated, from what, and what is tried with each.

import { installedScripts, ownScripts, readTexts } from "./corpus.ts";
import { ownGoldens } from "./corpus-of-goldens.ts";
import { mutate } from "./mutate.ts";
import type { Random } from "./random.ts";
import { mutateCommandLine, tryCommandLine } from "./try-command-line.ts";
import { tryGolden } from "./try-golden.ts";
import { tryText } from "./try-text.ts";

export interface Input {
  /** To be shown when it fails. */
  readonly text: string;
  /** Throws where an invariant does not hold; otherwise says what came of the input. */
  readonly attempt: () => string | Promise<string>;
}

export type MakeInput = (random: Random) => Input;

export type TextKind = "scripts" | "golden files" | "command lines";

/** Each reads what its mutations start from, once. */
export const textKinds: Readonly<Record<TextKind, () => MakeInput>> = {
  scripts: mutateScripts,
  "golden files": mutateGoldens,
  "command lines": () => (random) => {
    const line = mutateCommandLine(random);
    return { text: JSON.stringify(line), attempt: () => tryCommandLine(line) };
  },
};

/** The passes see one of so many. */
const passesEvery = 3;

function mutateScripts(): MakeInput {
  const corpus = readTexts([...ownScripts(), ...installedScripts()]);
  return (random) => {
    const text = mutate(corpus, random);
    const withPasses = random.below(passesEvery) === 0;
    return { text, attempt: () => tell(text, withPasses) };
  };
}

function tell(text: string, withPasses: boolean): string {
  const { hasProgram, isAnalyzed, isClean } = tryText(text, withPasses);
  const syntax = isClean ? "without syntax errors" : "with syntax errors";
  return `${syntax}${isAnalyzed ? ", through the passes" : ""}${hasProgram ? ", a program" : ""}`;
}

/** A golden file, or a test script with its directives, and an output that is nearly what it says. */
function mutateGoldens(): MakeInput {
  const corpus = ownGoldens();
  return (random) => {
    const golden = mutate(corpus, random);
    const output = random.below(2) === 0 ? golden : mutate([golden], random);
    return {
      text: `${golden}\n---- and what is printed:\n${output}`,
      attempt: () => tryGolden(golden, output),
    };
  };
}
