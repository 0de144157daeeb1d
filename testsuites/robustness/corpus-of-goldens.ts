// The golden files of this checkout, in an order that is the same everywhere.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");

export function ownGoldens(): readonly string[] {
  return ["testsuites", "examples", "tapsets"].flatMap((name) =>
    readdirSync(join(root, name), { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".golden"))
      .sort()
      .map((file) => readFileSync(join(root, name, file), "utf8")),
  );
}
