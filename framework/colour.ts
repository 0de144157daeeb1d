// Colours on a terminal, unless the user says otherwise.

import pc from "picocolors";

export const colourChoices = ["never", "always", "auto"] as const;
export type ColourChoice = (typeof colourChoices)[number];

let choice: ColourChoice = "auto";

/** What `--color` says, for everything that this process writes from now on. */
export function chooseColour(when: ColourChoice): void {
  choice = when;
}

/** Whether to write colours to a stream: `auto` wants a terminal, and NO_COLOR unset. */
export function hasColour(stream: { readonly isTTY?: boolean }): boolean {
  if (choice !== "auto") return choice === "always";
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  return Boolean(FORCE_COLOR) || (stream.isTTY === true && TERM !== "dumb");
}

export function coloursFor(stream: {
  readonly isTTY?: boolean;
}): ReturnType<typeof pc.createColors> {
  return pc.createColors(hasColour(stream));
}
