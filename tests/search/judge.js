// Grades what an engine answered: mean reciprocal rank, first hit, nDCG and empty answers, per kind of query and in all.
//
// Pages have grades: 3 the answer, 2 covers it, 1 related. A page without a grade counts as wrong, which makes nDCG a
// floor for everyone. Nothing here knows an engine.

/**
 * @typedef {object} Query
 * @property {string} q what the reader types
 * @property {string} kind natural, keyword, symbol, prefix, typo, synonym or concept
 * @property {boolean} [held] whether it is kept unseen while the ranking is tuned
 * @property {Record<string, number>} pages the grade of each address
 */

/**
 * @typedef {object} Marks
 * @property {number} queries how many there were
 * @property {number} mrr mean reciprocal rank of the first page of grade 2 or 3 among ten
 * @property {number} success share whose first page has grade 2 or 3
 * @property {number} ndcg mean nDCG at ten, gain 2^grade - 1
 * @property {number} empty share without any result
 */

const DEPTH = 10;
const ENOUGH = 2;

/**
 * Writes an address as the query file does: from the site's root, folders with a slash, no file name and no query.
 * @param {string} address
 */
export function normalize(address) {
  const [path, fragment] = address.split("#", 2);
  let clean = `/${path.split("?", 1)[0]}`.replace(/^\/+/, "/").replace(/(^|\/)index\.html$/, "$1");
  try {
    clean = decodeURI(clean);
  } catch {
    // An address with a stray percent sign stands for itself.
  }
  return fragment ? `${clean}#${fragment}` : clean;
}

/**
 * Finds the judged address that a result stands for.
 *
 * A result inside a page counts as its page if that place has no grade of its own. A result that is a whole page counts
 * as the best judged place in it: an engine that knows pages alone is not punished for what it cannot say.
 * @param {string} result
 * @param {Record<string, number>} pages
 * @returns {string | undefined}
 */
export function judgedAddress(result, pages) {
  const address = normalize(result);
  if (address in pages) return address;
  const [page, fragment] = address.split("#", 2);
  if (fragment !== undefined) return page in pages ? page : undefined;
  const inside = Object.keys(pages).filter((key) => key.startsWith(`${page}#`));
  return inside.sort((a, b) => pages[b] - pages[a] || (a < b ? -1 : 1))[0];
}

/**
 * Returns the grades of the first ten results. A judged page earns its grade once; repeated, it only takes up a place.
 * @param {string[]} results best first
 * @param {Record<string, number>} pages
 */
export function grades(results, pages) {
  const seen = new Set();
  return results.slice(0, DEPTH).map((result) => {
    const judged = judgedAddress(result, pages);
    if (judged === undefined || seen.has(judged)) return 0;
    seen.add(judged);
    return pages[judged];
  });
}

/**
 * Returns one over the rank of the first good page, and zero without one.
 * @param {number[]} row grades, best result first
 */
export function reciprocalRank(row) {
  const at = row.findIndex((grade) => grade >= ENOUGH);
  return at < 0 ? 0 : 1 / (at + 1);
}

/**
 * Returns the discounted gain of a row over that of the best possible row.
 * @param {number[]} row grades, best result first
 * @param {number[]} judged the grades of all judged pages
 */
export function ndcg(row, judged) {
  const ideal = gain([...judged].sort((a, b) => b - a).slice(0, DEPTH));
  return ideal > 0 ? gain(row) / ideal : 0;
}

/** @param {number[]} row */
function gain(row) {
  return row.reduce((sum, grade, at) => sum + (2 ** grade - 1) / Math.log2(at + 2), 0);
}

/**
 * Judges answers; `answers[i]` belongs to `queries[i]`.
 * @param {Query[]} queries
 * @param {string[][]} answers addresses, best first
 * @returns {{ all: Marks, kinds: Map<string, Marks>, rows: { query: Query, answer: string[], rr: number }[] }}
 */
export function judge(queries, answers) {
  const scored = queries.map((query, at) => {
    const answer = answers[at];
    const row = grades(answer, query.pages);
    return {
      query,
      answer,
      rr: reciprocalRank(row),
      first: (row[0] ?? 0) >= ENOUGH ? 1 : 0,
      ndcg: ndcg(row, Object.values(query.pages)),
      empty: answer.length === 0 ? 1 : 0,
    };
  });
  /** @param {typeof scored} rows */
  const marks = (rows) => {
    /** @param {(row: typeof scored[number]) => number} of */
    const mean = (of) => (rows.length ? rows.reduce((sum, row) => sum + of(row), 0) / rows.length : 0);
    return {
      queries: rows.length,
      mrr: mean((row) => row.rr),
      success: mean((row) => row.first),
      ndcg: mean((row) => row.ndcg),
      empty: mean((row) => row.empty),
    };
  };
  const names = [...new Set(queries.map((query) => query.kind))];
  return {
    all: marks(scored),
    kinds: new Map(names.map((name) => [name, marks(scored.filter((row) => row.query.kind === name))])),
    rows: scored.map(({ query, answer, rr }) => ({ query, answer, rr })),
  };
}

/**
 * Says what is wrong with a query file, one sentence each.
 * @param {Query[]} queries
 * @param {Set<string>} [addresses] those of the site; without them only the form is checked
 */
export function faults(queries, addresses) {
  /** @type {string[]} */
  const found = [];
  const seen = new Set();
  for (const { q, kind, pages } of queries) {
    const name = JSON.stringify(q);
    if (!q || !kind || !pages) {
      found.push(`${name}: needs q, kind and pages`);
      continue;
    }
    if (seen.has(q)) found.push(`${name}: asked twice`);
    seen.add(q);
    const given = Object.entries(pages);
    if (!given.some(([, grade]) => grade >= ENOUGH)) found.push(`${name}: no page of grade 2 or 3`);
    for (const [address, grade] of given) {
      if (![1, 2, 3].includes(grade)) found.push(`${name}: ${address} has grade ${grade}`);
      if (normalize(address) !== address) found.push(`${name}: ${address} should be ${normalize(address)}`);
      if (addresses && !addresses.has(address.split("#")[0])) found.push(`${name}: no page ${address}`);
    }
  }
  return found;
}
