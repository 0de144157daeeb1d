// `argc` and `argv`, the arguments of the script as variables, for scripts that name them and have none of their own.

import type { SourceFile } from "../source/source-file.ts";
import type { Expression, Item } from "../syntax/ast.ts";
import { walkNodes } from "./walk.ts";

const most = 32;

function assignment(number: number): string {
  return `  %( $# >= ${number} %? argv[${number}] = @${number} %)`;
}

/** What declares them: read with the script's arguments, as one more script. */
export const argumentsFile: SourceFile = {
  path: "<arguments>",
  origin: "library",
  text: `global argc = $#, argv[${most}]
probe begin(-1) {
  # Also without arguments it is an array of strings.
  argv[0] = ""
  delete argv[0]
${Array.from({ length: most }, (_, index) => assignment(index + 1)).join("\n")}
  %( $# > ${most} %? warn("arguments behind number ${most} are not in argv") %)
}
`,
};

/** Whether scripts name one of them that they do not declare. */
export function wantsArguments(items: readonly Item[]): boolean {
  const declared = items.flatMap((item) => (item.kind === "global" ? item.variables : []));
  if (declared.some(({ name }) => isArguments(name.text))) return false;
  let isNamed = false;
  for (const item of items) {
    walkNodes(item, (walked) => {
      const node = walked as Expression;
      if (node.kind === "identifier" && isArguments(node.name)) isNamed = true;
    });
    if (isNamed) break;
  }
  return isNamed;
}

function isArguments(name: string): boolean {
  return name === "argc" || name === "argv";
}
