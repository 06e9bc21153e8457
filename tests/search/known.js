// Queries whose answers are known because the pages were made for them.

import { chance, pick, shuffled } from "./vocabulary.js";

/** @typedef {import("./generate.js").Item} Item */

/** How many queries there are of a kind. */
const EACH = 30;

/**
 * Returns thirty queries of each of five kinds. The page that a query was made from is its answer, pages whose titles
 * hold all of its words cover it; a symbol is answered by every page that has it in its title.
 * @param {Item[]} items
 * @param {number} seed
 * @returns {import("./judge.js").Query[]}
 */
export function knownItems(items, seed) {
  const random = chance(seed);
  const named = shuffled(
    items.filter(({ words }) => new Set(words).size >= 2 && words.every((word) => /^[a-z]+$/i.test(word))),
    seed,
  );
  // A word of six letters is long enough to be cut short, and to be known with a letter wrong.
  const long = named.filter((item) => item.words[1].length >= 6);
  const lower = new Map(items.map((item) => [item, item.words.map((word) => word.toLowerCase())]));
  const wordsOf = (/** @type {Item} */ item) => lower.get(item) ?? [];
  /** @type {Map<string, import("./judge.js").Query>} */
  const out = new Map();
  /** @param {string} kind @param {string} q @param {Item | undefined} source @param {(item: Item) => boolean} fits */
  const ask = (kind, q, source, fits) => {
    const also = items.filter((item) => item !== source && fits(item));
    const pages = also.map((item) => [item.address, source ? 2 : 3]);
    if (source) pages.unshift([source.address, 3]);
    out.set(q, { q, kind, pages: Object.fromEntries(pages) });
  };
  for (const item of named.slice(0, EACH)) {
    const q = item.title.toLowerCase().replace(/[?.,]( |$)/g, "$1");
    ask("natural", q, item, (other) => wordsOf(item).every((word) => wordsOf(other).includes(word)));
  }
  for (const item of named.slice(EACH, 2 * EACH)) {
    const [a, b] = wordsOf(item);
    ask("keyword", `${a} ${b}`, item, (other) => wordsOf(other).includes(a) && wordsOf(other).includes(b));
  }
  for (const item of long.slice(0, EACH)) {
    const [a, whole] = wordsOf(item);
    const start = whole.slice(0, Math.max(3, Math.ceil(whole.length * 0.6)));
    const fits = (/** @type {Item} */ other) =>
      wordsOf(other).includes(a) && wordsOf(other).some((word) => word !== a && word.startsWith(start));
    ask("prefix", `${a} ${start}`, item, fits);
  }
  for (const item of long.slice(EACH, 2 * EACH)) {
    const [a, b] = wordsOf(item);
    const q = `${a} ${misspelt(random, b)}`;
    ask("typo", q, item, (other) => wordsOf(other).includes(a) && wordsOf(other).includes(b));
  }
  const symbols = new Set(items.flatMap(({ symbol }) => symbol ?? []));
  for (const symbol of shuffled([...symbols], seed).slice(0, EACH)) {
    ask("symbol", symbol, undefined, (item) => item.symbol === symbol);
  }
  return [...out.values()];
}

/**
 * Returns the word with one letter lost, exchanged with the next, added or replaced.
 * @param {() => number} random
 * @param {string} word
 * @returns {string}
 */
function misspelt(random, word) {
  const at = 1 + Math.floor(random() * (word.length - 2));
  const [before, letter, next, after] = [word.slice(0, at), word[at], word[at + 1], word.slice(at + 2)];
  const other = pick(random, [..."aeinorst"]);
  const made = pick(random, [
    before + next + after,
    before + next + letter + after,
    before + other + letter + next + after,
    before + other + next + after,
  ]);
  // Two equal letters exchanged, or one replaced by itself, is no mistake.
  return made === word ? misspelt(random, word) : made;
}
