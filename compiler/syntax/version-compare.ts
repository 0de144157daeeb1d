// The order of version strings, as glibc's strverscmp(3) defines it.

/**
 * Compares two version strings: negative, zero or positive, as usual. Runs of digits compare as numbers;
 * runs that begin with 0 compare like digits behind a decimal point (000 < 00 < 01 < 010 < 09 < 0 < 1 < 9 < 10).
 */
export function compareVersions(left: string, right: string): number {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at += 1;
  if (at === left.length && at === right.length) return 0;

  const leftIsDigit = isDigit(left[at]);
  const rightIsDigit = isDigit(right[at]);
  const common = /[0-9]*$/.exec(left.slice(0, at))![0];
  if (common === "") {
    const bothCount = leftIsDigit && rightIsDigit && left[at] !== "0" && right[at] !== "0";
    return bothCount ? compareRuns(left, right, at) : compareCharacters(left, right, at);
  }
  if (common[0] !== "0") {
    if (leftIsDigit && rightIsDigit) return compareRuns(left, right, at);
    if (leftIsDigit !== rightIsDigit) return leftIsDigit ? 1 : -1;
  } else if (/^0+$/.test(common) && leftIsDigit !== rightIsDigit) {
    return leftIsDigit ? -1 : 1;
  }
  return compareCharacters(left, right, at);
}

function compareRuns(left: string, right: string, at: number): number {
  const byLength = digitsFrom(left, at) - digitsFrom(right, at);
  return byLength !== 0 ? byLength : compareCharacters(left, right, at);
}

function digitsFrom(text: string, at: number): number {
  let end = at;
  while (isDigit(text[end])) end += 1;
  return end - at;
}

function compareCharacters(left: string, right: string, at: number): number {
  return (left.charCodeAt(at) || 0) - (right.charCodeAt(at) || 0);
}

function isDigit(character: string | undefined): boolean {
  return character !== undefined && character >= "0" && character <= "9";
}
