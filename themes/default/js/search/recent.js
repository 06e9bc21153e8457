// @ts-check
// What was searched for lately, on this device alone.
import { keep, recall } from "../store.js";

const NAME = "searches";
const MOST = 8;

/** A longer query is no search that anybody repeats. */
const LONGEST = 100;

/**
 * Returns the recent searches, the last one first.
 * @returns {string[]}
 */
export function recentSearches() {
  try {
    const kept = JSON.parse(recall(NAME) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, MOST) : [];
  } catch {
    return [];
  }
}

/** @param {string[]} queries */
function keepSearches(queries) {
  keep(NAME, queries.length > 0 ? JSON.stringify(queries.slice(0, MOST)) : null);
}

/**
 * Remembers a query that led somewhere.
 * @param {string} query
 */
export function rememberSearch(query) {
  const text = query.trim();
  if (text === "" || text.length > LONGEST) return;
  const others = recentSearches().filter((one) => one.toLowerCase() !== text.toLowerCase());
  keepSearches([text, ...others]);
}

/**
 * Forgets one query, or all.
 * @param {string} [query]
 */
export function forgetSearch(query) {
  keepSearches(query === undefined ? [] : recentSearches().filter((one) => one !== query));
}
