// Before any test: the command as users start it, since tests that run it as a process take what is in dist/.

import { buildIfChanged } from "./build.mjs";

export default async function setup() {
  await buildIfChanged();
}
