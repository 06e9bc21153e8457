// @ts-check
// What somebody expected a program to print beside what it prints. Pure.

/**
 * A line of both, of the output alone, or of the expectation alone.
 * @typedef {{ kind: "same" | "missing" | "extra", text: string }} Line
 */

/** Above this many lines, the parts that differ are not matched line by line. */
const MOST = 400;

/**
 * Compares by lines. White space at line ends, and empty lines round the whole, are not looked at.
 * @param {string} expected what is printed
 * @param {string} typed
 * @returns {{ same: boolean, lines: Line[] }}
 */
export function compare(expected, typed) {
  const [a, b] = [trimmed(expected), trimmed(typed)];
  const same = a.length === b.length && a.every((line, at) => line === b[at]);
  return { same, lines: lined(a, b) };
}

/** @param {string} text */
function trimmed(text) {
  const lines = text
    .replace(/\r\n?/g, "\n")
    .split("\n")
    .map((line) => line.trimEnd());
  while (lines.length > 0 && lines[0] === "") lines.shift();
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  return lines;
}

/**
 * @param {string[]} a
 * @param {string[]} b
 * @returns {Line[]}
 */
function lined(a, b) {
  const isLong = a.length > MOST || b.length > MOST;
  /** Longest common subsequence of the rests. */
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  if (!isLong) {
    for (let i = a.length - 1; i >= 0; i--) {
      for (let j = b.length - 1; j >= 0; j--) {
        common[i][j] =
          a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
  }
  /** @type {Line[]} */
  const lines = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      lines.push({ kind: "same", text: a[i] });
      i++;
      j++;
    } else if (j < b.length && (i >= a.length || common[i][j + 1] > common[i + 1][j])) {
      lines.push({ kind: "extra", text: b[j++] });
    } else lines.push({ kind: "missing", text: a[i++] });
  }
  return lines;
}
