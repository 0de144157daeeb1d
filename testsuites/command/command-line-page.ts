// docs/command-line.md, made from the table of stap's options.

import { format, resolveConfig } from "prettier";
import { Option } from "commander";
import { stapOptions, type StapOption } from "../../framework/cli/stap-options.ts";

const head = `# The command line, for those who have stap in their fingers

\`tapwright run\` takes the options of \`stap\`(1) that make sense here, with the same letters. \`tapwright -e '…'\`,
\`tapwright FILE.stp\` and \`tapwright -l PROBE\` are \`tapwright run\` with the same words. \`tapwright check\`, \`build\` and
\`list\` take those of them that concern what they do, and \`--help\` of each has its own options, too.

Neither \`$SYSTEMTAP_DIR/rc\` nor another file has options: all stand on the command line. What is written behind the script are its arguments (\`$1\`, \`@1\`). Behind \`--\` nothing is an option.

## Every option of stap

In the second column: _same_, the letter and what it does are those of stap; _differs_, it is taken, and the third column says
what is different; _refused_, it ends the command with exit code 2 and the hint of the third column.
`;

const tail = `
## Options that do not go together

These end the command with exit code 2: \`-c\` with \`-x\`; \`-w\` with \`-W\`; \`-k\` and \`-r\` that mean different kernels;
\`--suppress-time-limits\` without \`-g\`; \`-S\` without \`-o\`; \`--disable-cache\` with \`--poison-cache\`; two of
\`--raw\`, \`--flight-recorder\` and \`--json\`; \`--raw\` with \`-o\`; \`--attach\` with \`--json\`; two of \`-l\`, \`-L\` and \`--dump-…\`; one of these with \`-e\`; \`-e\` twice; a module (\`X.ko\`) with \`-p1\` to \`-p4\`.

These have no effect, and a warning says so: \`-c\`, \`-x\`, \`--attach\`, \`-o\`, \`-S\`, \`-s\`, \`--raw\`, \`--flight-recorder\`, \`-T\`,
\`--time-limit\` and \`--output-limit\` where
nothing is run, that is with \`-p1\` to \`-p4\`, \`-l\`, \`-L\` and \`--dump-…\`.

## Where output goes

By default what all processors print is put into the order of time and shown as it comes, or written where \`-o\` says. Two options of ours
do something else with it:

- \`--raw FOLDER\` writes each processor's records to a file of its own, \`cpu0\` and so on, as the kernel wrote them. \`tapwright merge FOLDER\`
  shows later what the run would have shown: output, warnings, errors at run time, and how much is missing. Nothing limits the amount but the
  disk, or \`--output-limit\`.
- \`--flight-recorder SIZE\` keeps the newest SIZE megabytes (\`64k\`: kilobytes) and shows them when the script ends, by itself or by Ctrl-C:
  whole lines, as far as there are any. How many bytes and lines came before them is told. That these were dropped is no failure, nor
  is what the guest could not write because its buffer was full; how many pieces that were is told, too, and \`-s\` makes the buffer larger.

## Attached until Control-C

\`--attach\` streams a script from a restored guest for as long as somebody looks on. What a probe prints is shown within a fraction of a
second, in the order of time over all processors. The end of the workload (\`-c\`, or the script's \`@workload\`) does not end the
script, nor does the script's \`@time-limit\`, nor 64 megabytes of output; without a workload the guest just lives. \`exit()\`, \`-T\`, \`--time-limit\`
and \`--output-limit\` still end it. Output goes where it goes otherwise: \`-o\` and \`-S\` write it as it comes, \`--raw\` writes each processor's stream, and
\`--flight-recorder\` keeps the newest until the end.

The first Control-C (SIGINT, or SIGTERM) ends the script as stap does: end probes run, globals are displayed, what is under way is shown; the exit
code is 0, or 1 when the script failed. The second one ends the guest at once, with exit code 130. When what a
processor wrote is lost, because its buffer was full, the output behind it comes a second later; that it was lost is told at the end.

## What is told, and where

The script's output goes to standard output, or where \`-o\` says. All else goes to standard error: diagnostics, the run's
verdict, what \`-v\` tells. \`tapwright check\` has no other output than diagnostics; with \`--format json\` or \`--format sarif\` it
writes them to standard output, as one document. \`run\`, \`build\` and \`list\` write the document to standard error, and nothing else of the
passes, so that it can be taken apart from the output; so does \`check --print\`. What is wrong with the command line itself, or with the files that
it names, is told in the same way: with a code, a hint, and as the document that \`--format\` asks for.

Passes are counted as stap counts them: 1 parse, 2 elaborate, 3 translate, 4 build, 5 run. \`-p1\` prints the parse tree, \`-p2\`
globals with types and sizes (\`a%[50]:long [string]\`), functions and probes with their locals, \`-p3\` the C source, \`-p4\` the path of the module.

Exit codes are those of every command; \`tapwright --help\` and the README list them.
`;

/** The whole page, formatted as everything in docs/ is; `path` is where it lies. */
export async function commandLinePage(path: string): Promise<string> {
  const rows = stapOptions.map(rowOf).join("\n");
  const table = `| option | here | what it does, how it differs, or what to use instead |\n| --- | --- | --- |\n${rows}\n`;
  const options = await resolveConfig(path);
  return format(`${head}\n${table}${tail}`, { ...options, parser: "markdown" });
}

function rowOf({ flags, verdict, note }: StapOption): string {
  return `| ${spell(flags)} | ${verdict} | ${note.replaceAll("|", "\\|")} |`;
}

/** Values in capitals, as stap(1) writes them: `-G NAME=VALUE`, `--color[=WHEN]`. */
function spell(flags: string): string {
  if (flags === "-") return "`-`";
  const { short, long, required } = new Option(flags);
  const value = /[<[](.*)[>\]]$/.exec(flags)?.[1]?.toUpperCase();
  const names = [short, long].filter((name) => name !== undefined);
  const last = names.pop() ?? "";
  const joint = last.startsWith("--") ? "=" : " ";
  const shown =
    value === undefined ? last : required ? `${last}${joint}${value}` : `${last}[=${value}]`;
  return [...names, shown].map((name) => `\`${name}\``).join(" ");
}
