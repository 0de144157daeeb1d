// Which words of a command line are the script's own.

/** A script and its arguments. With -e the text is the script, and all words are arguments, as stap has it. */
export function scriptAndArguments(
  first: string | undefined,
  rest: readonly string[],
  options: { readonly execute?: string },
): { readonly script?: string; readonly scriptArguments: readonly string[] } {
  if (options.execute === undefined || first === undefined) {
    return { script: first, scriptArguments: rest };
  }
  return { scriptArguments: [first, ...rest] };
}
