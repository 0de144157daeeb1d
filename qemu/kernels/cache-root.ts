// Where everything that we keep between runs lies: kernels, indexes, saved guests.

import { homedir } from "node:os";
import { join } from "node:path";

/** `$XDG_CACHE_HOME/tapwright`, or `~/.cache/tapwright`. Not created here. */
export function cacheRoot(environment: NodeJS.ProcessEnv = process.env): string {
  const base = environment["XDG_CACHE_HOME"];
  return join(
    base !== undefined && base.startsWith("/") ? base : join(homedir(), ".cache"),
    "tapwright",
  );
}
