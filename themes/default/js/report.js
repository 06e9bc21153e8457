// @ts-check
// The link to report a mistake takes along what the reader has marked.

/** The most characters of a quote. */
const LONGEST = 300;

/**
 * Puts what is marked on the page into a report, where its address has a field for text.
 * @param {Element} link
 */
export function addQuote(link) {
  if (!(link instanceof HTMLAnchorElement)) return;
  link.dataset.plain ??= link.href;
  const report = new URL(link.dataset.plain);
  const selection = getSelection();
  const main = link.closest("main");
  const text = selection && main?.contains(selection.anchorNode) ? String(selection).trim() : "";
  const field = ["body", "issue[description]"].find((name) => report.searchParams.has(name));
  if (!field) return;
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  const quote = cut ? `${cut.replace(/^/gm, "> ")}\n\n` : "";
  report.searchParams.set(field, `${report.searchParams.get(field)}${quote}`);
  link.href = report.href;
}
