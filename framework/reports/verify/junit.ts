// A report as JUnit's XML, which most CI services show: what TAP says, through the converter that `tapwright test` uses, too.

import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import type { VerifyReport } from "../../verify/report.ts";
import { pointsOf, type Point } from "./points.ts";
import { spellTap } from "./tap.ts";

export function formatVerifyJunit(report: VerifyReport): string {
  const program = createRequire(import.meta.url).resolve("tap-junit/bin/tap-junit");
  const tap = spellTap(pointsOf(report).map(convertible));
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    [program, "--pretty", "--name", "tapwright verify", "--classname", "tapwright verify"],
    { input: tap, encoding: "utf8", maxBuffer: 1 << 30 },
  );
  if (error !== undefined) throw error;
  if (stdout === "") throw new Error(`tap-junit wrote nothing: ${stderr}`);
  return `${stdout.trimEnd()}\n`;
}

/** Of a failure it takes the message only, and of a skip not the reason. XML has no control characters. */
function convertible({ title, state, reason, details }: Point): Point {
  const { message = "", ...others } = details;
  const parts = Object.entries(others).map(
    ([key, value]) => `${key}: ${[value].flat().join("; ")}`,
  );
  return {
    title: printable(reason === undefined ? title : `${title} (${reason})`),
    state,
    reason: reason && printable(reason),
    details: state === "failed" ? { message: printable([message, ...parts].join("\n")) } : {},
  };
}

function printable(text: string): string {
  return text.replace(/\p{Cs}|(?![\n\t])\p{Cc}/gu, "\uFFFD");
}
