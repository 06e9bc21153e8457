// Numbers to a Markdown table.

/**
 * Returns the value below which a share of the numbers lies.
 * @param {number[]} numbers
 * @param {number} share 0.5 for the median, 1 for the largest
 */
export function quantile(numbers, share) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

/**
 * @param {string[]} head
 * @param {(string | number)[][]} rows
 */
export function table(head, rows) {
  const line = (/** @type {(string | number)[]} */ cells) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, at) => (at ? "--:" : "---"))), ...rows.map(line)].join("\n");
}

/** @param {number} share */
export const mark = (share) => share.toFixed(3).replace(/^0/, "");

/** @param {number} share */
export const percent = (share) => `${Math.round(100 * share)} %`;

/** @param {number} bytes */
export const kilobytes = (bytes) =>
  bytes < 100_000 ? (bytes / 1000).toFixed(1) : Math.round(bytes / 1000).toLocaleString("en");

/** @param {number} ms */
export const milliseconds = (ms) => (ms < 10 ? ms.toFixed(2) : ms.toFixed(0));

/**
 * How many times the first engine's value this one is; nothing for the first itself.
 * @param {number} value
 * @param {number} first
 */
export const times = (value, first) => (value === first ? "1" : `× ${(value / first).toPrecision(2)}`);
