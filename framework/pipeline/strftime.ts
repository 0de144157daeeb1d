// Names of files with the time in them, as strftime(3) makes them in the C locale.

const days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const months =
  "January February March April May June July August September October November December".split(
    " ",
  );

/** Fills in the conversions of a text; one that is not known stays as it is. Local time, of this machine's time zone. */
export function strftime(text: string, time: Date): string {
  return text.replace(/%([a-zA-Z%])/g, (whole, letter: string) => convert(letter, time) ?? whole);
}

function convert(letter: string, time: Date): string | undefined {
  const compound = compounds[letter];
  return compound === undefined ? conversions[letter]?.(time) : strftime(compound, time);
}

const compounds: Readonly<Record<string, string>> = {
  c: "%a %b %e %H:%M:%S %Y",
  D: "%m/%d/%y",
  F: "%Y-%m-%d",
  h: "%b",
  r: "%I:%M:%S %p",
  R: "%H:%M",
  T: "%H:%M:%S",
  x: "%m/%d/%y",
  X: "%H:%M:%S",
};

const conversions: Readonly<Record<string, (time: Date) => string>> = {
  "%": () => "%",
  a: (time) => days[time.getDay()]!.slice(0, 3),
  A: (time) => days[time.getDay()]!,
  b: (time) => months[time.getMonth()]!.slice(0, 3),
  B: (time) => months[time.getMonth()]!,
  C: (time) => padded(Math.floor(time.getFullYear() / 100), 2),
  d: (time) => padded(time.getDate(), 2),
  e: (time) => padded(time.getDate(), 2, " "),
  g: (time) => padded(isoWeek(time).year % 100, 2),
  G: (time) => String(isoWeek(time).year),
  H: (time) => padded(time.getHours(), 2),
  I: (time) => padded(time.getHours() % 12 || 12, 2),
  j: (time) => padded(dayOfYear(time) + 1, 3),
  k: (time) => padded(time.getHours(), 2, " "),
  l: (time) => padded(time.getHours() % 12 || 12, 2, " "),
  m: (time) => padded(time.getMonth() + 1, 2),
  M: (time) => padded(time.getMinutes(), 2),
  n: () => "\n",
  p: (time) => (time.getHours() < 12 ? "AM" : "PM"),
  P: (time) => (time.getHours() < 12 ? "am" : "pm"),
  s: (time) => String(Math.floor(time.getTime() / 1000)),
  S: (time) => padded(time.getSeconds(), 2),
  t: () => "\t",
  u: (time) => String(time.getDay() || 7),
  U: (time) => padded(weeksBefore(time, time.getDay()), 2),
  V: (time) => padded(isoWeek(time).week, 2),
  w: (time) => String(time.getDay()),
  W: (time) => padded(weeksBefore(time, (time.getDay() + 6) % 7), 2),
  y: (time) => padded(time.getFullYear() % 100, 2),
  Y: (time) => String(time.getFullYear()),
  z: (time) => zone(-time.getTimezoneOffset()),
};

function padded(value: number, width: number, filler = "0"): string {
  return String(value).padStart(width, filler);
}

/** From 0; by the calendar, so that a change of the clocks does not count. */
function dayOfYear(time: Date): number {
  const day = Date.UTC(time.getFullYear(), time.getMonth(), time.getDate());
  return Math.round((day - Date.UTC(time.getFullYear(), 0, 1)) / 86_400_000);
}

/** Weeks that began in this year; `weekday` counts from the day on which weeks begin. */
function weeksBefore(time: Date, weekday: number): number {
  return Math.floor((dayOfYear(time) + 7 - weekday) / 7);
}

/** ISO 8601: a week belongs to the year of its Thursday. */
function isoWeek(time: Date): { readonly year: number; readonly week: number } {
  const thursday = new Date(time.getFullYear(), time.getMonth(), time.getDate());
  thursday.setDate(thursday.getDate() + 3 - ((time.getDay() + 6) % 7));
  return { year: thursday.getFullYear(), week: Math.floor(dayOfYear(thursday) / 7) + 1 };
}

function zone(minutes: number): string {
  const size = Math.abs(minutes);
  return `${minutes < 0 ? "-" : "+"}${padded(Math.floor(size / 60), 2)}${padded(size % 60, 2)}`;
}
