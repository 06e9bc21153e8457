// @ts-check
// Tables and text that leave the site: CSV that no spreadsheet runs, and Markdown that says what was meant. Pure.

/**
 * Returns a table as CSV (RFC 4180).
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export function csv(rows) {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

/**
 * A spreadsheet runs what starts with one of these, also behind spaces; the apostrophe makes it text (OWASP, CSV
 * injection).
 */
const FORMULA = /^[\s\p{Cc}]*[=+\-@＝＋－＠|%]/u;

/** @param {string | number} value */
function cell(value) {
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n\t']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * Returns text as it stands in Markdown, in one line.
 * @param {string} text
 */
export function plain(text) {
  return text
    .replace(/\s+/g, " ")
    .trim()
    .replace(/[\\`*_[\]<>#|~&]/g, "\\$&")
    .replace(/^(\d+)([.)])/, "$1\\$2")
    .replace(/^([-+])/, "\\$1");
}

/**
 * Returns what somebody wrote as a quotation.
 * @param {string} text
 */
export function quoted(text) {
  return text
    .split(/\r?\n/)
    .map((line) => `> ${plain(line)}`.trimEnd())
    .join("\n");
}

/**
 * Returns a table in Markdown.
 * @param {readonly string[]} head
 * @param {readonly (readonly (string | number)[])[]} rows
 */
export function table(head, rows) {
  const line = (/** @type {readonly (string | number)[]} */ row) =>
    `| ${row.map((value) => plain(String(value))).join(" | ")} |`;
  return [line(head), `|${"---|".repeat(head.length)}`, ...rows.map(line)].join("\n");
}
