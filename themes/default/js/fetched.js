// @ts-check
// Pages of the site as documents, fetched once.

/** How many are kept, so that going back and forth costs nothing. */
const KEPT = 30;

/** @type {Map<string, Promise<Document>>} */
const pages = new Map();

/**
 * Fetches a page, if it is not there yet.
 * @param {string} url
 * @returns {Promise<Document>}
 */
export function fetchPage(url) {
  const known = pages.get(url);
  if (known) return known;
  const page = fetch(url).then(async (answer) => {
    if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  });
  pages.set(url, page);
  page.catch(() => pages.delete(url));
  for (const old of pages.keys()) {
    if (pages.size <= KEPT) break;
    pages.delete(old);
  }
  return page;
}
