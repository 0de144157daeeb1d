// The command `tapwright`.

import { exitCodes } from "./exit-codes.ts";
import { main } from "./main.ts";

// Until it is known better: a command that ends with a promise still open has a defect.
process.exitCode = exitCodes.defect;
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
