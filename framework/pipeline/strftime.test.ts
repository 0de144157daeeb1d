import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";
import { strftime } from "./strftime.ts";

const letters = "aAbBcCdDeFgGhHIjklmMnpPrRsStTuUVwWxXyYz%";

/** Days around the ends of years, of which weeks are counted in several ways, and a leap day. */
const days = ["2021-01-01", "2021-01-03", "2020-12-31", "2024-02-29", "2018-12-31", "2026-11-23"];

test.each(days)("all conversions are those of date(1) on %s", (day) => {
  const time = new Date(`${day}T17:04:05`);
  const format = [...letters].map((letter) => `${letter}=%${letter}`).join("|");
  const date = spawnSync("date", ["-d", `@${time.getTime() / 1000}`, `+${format}`], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  expect(strftime(format, time)).toBe(date.stdout.slice(0, -1));
});

test("what is no conversion stays", () => {
  expect(strftime("100 % of %Q and %", new Date(0))).toBe("100 % of %Q and %");
});
