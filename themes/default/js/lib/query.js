// @ts-check
// What a query asks for: its words, the terms that may stand for each, and what was made of mistyped ones. Pure: the
// index is given as two functions.

import { idf } from "./rank.js";
import { compare, HEAD_MARK } from "./shard.js";
import { stem, stopWords, tokens } from "./words.js";

/** @typedef {import("./shard.js").Entry} Entry */
/** @typedef {import("./rank.js").Choice} Choice */
/** @typedef {import("./rank.js").Group} Group */

/**
 * A part of a query that asks for one thing.
 * @typedef {object} Word
 * @property {string} typed as it was typed, in lower case
 * @property {string} exact
 * @property {string} stem
 * @property {string[]} parts of a name
 * @property {boolean} isCode
 * @property {boolean} isStop
 * @property {boolean} isOpen the last one, which may go on
 */

/** What a term weighs that is not the one that was typed. */
const WEIGHTS = {
  stem: 0.95,
  openStem: 0.6,
  part: 0.4,
  synonym: 0.5,
  onlySynonym: 0.9,
  spelled: 0.85,
  completion: 0.8,
  continued: 0.7,
  grammar: 0.3,
};

/** How many completions of a prefix are looked at. */
const COMPLETIONS = 40;

/** How much of a query is read, and how many of its words. */
const LONGEST = 400;
const MOST_WORDS = 12;

/** Words that are grammar in English and keywords of the language that the site is likely to be on. */
const KEYWORDS = new Set("and as for from if in is not while with".split(" "));

/** Words of every subject: beside others they tell little, however rare they are on this site. */
const COMMON = new Set(
  (
    "able add again allow almost already also always another answer appear ask back bad become begin believe best " +
    "better big both bring build buy came certain change choose come common complete consider continue correct cut day " +
    "different down each easily easy eight end enough even ever every everything exactly example expect explain fact " +
    "fall far few find fine first five follow found four full gave get getting give go goes going good got great group " +
    "had half hand happen happens hard hear help here high hold home house however hundred idea important instead " +
    "itself job just keep kind know large last later lead learn least leave left less let life like line little live " +
    "long look lose lot made make makes making man mean means meet might mind more most move must near nearly " +
    "need needs never new next nice nine no nothing now number off often old once only other others own part pay " +
    "people perhaps person place play point possible probably problem put question quite rather reach ready really " +
    "reason remain remember result right said same saw say says second see seem seen sees send seven several show " +
    "side simple since six small something sometimes soon speak spend stand start stay still stop story such sure " +
    "take tell ten than thank thing things think third though thought thousand three through time times tiny today " +
    "together told too took top toward tried tries try turn two under understand until up upon us usually very wait " +
    "walk want wants watch way ways week well went were whether whole will without word words work works world would " +
    "write wrong year yes yet"
  ).split(" "),
);

/** What such a word counts among several, and beside one other, which may well be a phrase. */
const COMMON_SHARE = 0.2;
const COMMON_OF_TWO = 0.7;

const ASKS = new Set("what why how when where which who can could do does did is are should".split(" "));

/**
 * Reads a query.
 * @param {string} query
 * @returns {Word[]} all its words, and which to look for
 */
export function read(query) {
  const text = query.slice(0, LONGEST);
  /** @type {(Word & { end: number })[]} */
  const words = [];
  for (const token of tokens(text)) {
    const last = words.at(-1);
    if (token.kind === "part" && last) {
      last.parts.push(stem(token.term));
      last.end = Math.max(last.end, token.end);
      continue;
    }
    const isWord = token.kind === "word";
    words.push({
      typed: token.term,
      exact: token.term,
      stem: stem(token.term),
      parts: [],
      isCode: !isWord,
      isStop: isWord && stopWords.has(token.term),
      isOpen: false,
      end: token.end,
    });
  }
  const last = words.at(-1);
  if (last && last.end === text.length) last.isOpen = true;
  return words.slice(0, MOST_WORDS);
}

/**
 * Returns which words of a query to look for: those that only hold the sentence together are left out if something else
 * is there to be found.
 * @param {Word[]} words
 */
export function telling(words) {
  const content = words.filter((word) => !word.isStop);
  if (content.length === 0) return words;
  const asks = words.length > 0 && ASKS.has(words[0].exact);
  const isShort = content.length === 1 && !asks;
  return words.filter((word, index) => {
    if (!word.isStop) return true;
    if (!KEYWORDS.has(word.exact)) return false;
    // `is vs ==`, `for else`, `with open`: beside code or in a few words, a keyword is meant as one.
    const near = words.slice(Math.max(0, index - 2), index + 3).some((other) => other.isCode);
    return near ? !(asks && index === 1) : isShort && words.length <= 3;
  });
}

/**
 * Returns how much a word counts beside the others of its query.
 * @param {Word} word
 * @param {number} words how many there are
 */
export function importance(word, words) {
  if (words < 2 || !COMMON.has(word.exact)) return 1;
  return words === 2 ? COMMON_OF_TWO : COMMON_SHARE;
}

/** @param {Word} word */
export function termsOf(word) {
  return [word.exact, word.stem, ...word.parts, ...(word.isStop ? [`\`${word.exact}`] : [])];
}

/**
 * Returns the term of two neighbours, as titles have it.
 * @param {Word} a
 * @param {Word} b
 */
export function pairOf(a, b) {
  return a.stem + b.stem;
}

/** What the index has, once its parts are loaded. */
/**
 * @typedef {object} Lookup
 * @property {number} documents
 * @property {(term: string) => Entry | undefined} entry
 * @property {(prefix: string) => Entry[]} completions those that were loaded, in order
 */

/**
 * Returns what may stand for a word, what was typed first.
 * @param {Lookup} index
 * @param {Word} word
 * @returns {{ choices: Choice[], terms: string[] }} the choices, and the terms they are of
 */
export function choicesOf(index, word) {
  /** @type {Choice[]} */
  const choices = [];
  /** @type {string[]} */
  const terms = [];
  /** @param {string} term @param {number} weight @param {number} [least] */
  const add = (term, weight, least = 0) => {
    const entry = index.entry(term);
    if (!entry || entry.frequency === 0 || terms.includes(term)) return;
    terms.push(term);
    const frequency = Math.max(entry.frequency, least);
    choices.push({ lists: [entry.postings()], idf: idf(index.documents, frequency), weight });
  };
  // Words are indexed as they are spelled in titles and code alone; how rare they are, their stem tells.
  const stemmed = index.entry(word.stem)?.frequency ?? 0;
  if (word.isStop) add(`\`${word.exact}`, 1);
  add(word.exact, word.isStop && choices.length > 0 ? WEIGHTS.grammar : 1, stemmed);
  // What is made of half a word by taking off an ending is seldom meant.
  add(word.stem, word.isOpen && !index.entry(word.exact) ? WEIGHTS.openStem : WEIGHTS.stem);
  for (const part of word.parts) add(part, WEIGHTS.part);
  return { choices, terms };
}

/**
 * Returns what may complete an open word. All completions count as one term, so that a rare one does not win.
 * @param {Lookup} index
 * @param {string} prefix
 * @param {string[]} known terms that are there already
 * @returns {Choice[]}
 */
export function completionsOf(index, prefix, known) {
  const head = index.entry(prefix + HEAD_MARK);
  const entries = head ? [head] : index.completions(prefix).filter((entry) => entry.frequency > 0);
  const ranked = entries
    .filter((entry) => !known.includes(entry.term))
    .map((entry) => ({ entry, titles: inTitles(entry) }))
    .sort(
      (a, b) =>
        b.titles - a.titles || b.entry.frequency - a.entry.frequency || compare(a.entry.term, b.entry.term),
    )
    .slice(0, COMPLETIONS);
  const typed = Math.max(index.entry(prefix)?.frequency ?? 0, index.entry(stem(prefix))?.frequency ?? 0);
  const most = Math.max(1, typed, ...ranked.map(({ entry }) => entry.frequency));
  const rarity = idf(index.documents, most);
  return ranked.map(({ entry, titles }) => {
    // A word that is there as it was typed is more likely meant than one that goes on.
    const base = known.includes(prefix) ? WEIGHTS.continued : WEIGHTS.completion;
    const near = entry === head ? 1 : Math.sqrt((prefix.length + 2) / (entry.term.length + 2));
    const named = titles > 0 ? 1 : 0.7;
    return { lists: [entry.postings()], idf: rarity, weight: base * near * named };
  });
}

/** @param {Entry} entry */
function inTitles(entry) {
  let count = 0;
  for (const byte of entry.postings().bytes) if (byte >= 0x80) count++;
  return count;
}

/**
 * Returns what the index says that words from a place on may stand for.
 * @param {Lookup} index
 * @param {Word[]} words
 * @param {number} at
 * @returns {{ target: string, words: number }[]}
 */
export function synonymsOf(index, words, at) {
  /** @type {{ target: string, words: number }[]} */
  const found = [];
  const word = words[at];
  for (const term of new Set([word.exact, word.stem])) {
    for (const [rest, target] of index.entry(term)?.synonyms ?? []) {
      const others = rest ? rest.split(" ") : [];
      const same = others.every((other, index) => {
        const next = words[at + 1 + index];
        return next && (next.exact === other || next.stem === stem(other));
      });
      if (same) found.push({ target, words: 1 + others.length });
    }
  }
  return found;
}

/**
 * Returns the choice for a synonym: one term, or several that must stand together.
 * @param {Lookup} index
 * @param {Word[]} target
 * @param {number} weight
 * @returns {Choice[]}
 */
export function choicesOfWords(index, target, weight) {
  if (target.length === 1) {
    return choicesOf(index, target[0]).choices.map((choice) => ({
      ...choice,
      weight: choice.weight * weight,
    }));
  }
  const lists = [];
  let rarity = 0;
  for (const word of target) {
    const entry = index.entry(word.stem) ?? index.entry(word.exact);
    if (!entry || entry.frequency === 0) return [];
    lists.push(entry.postings());
    rarity = Math.max(rarity, idf(index.documents, entry.frequency));
  }
  return [{ lists, idf: rarity, weight }];
}

export { WEIGHTS };
