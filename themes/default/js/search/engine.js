// @ts-check
// The search: a query in, pages out. No page is touched here.

import {
  choicesOf,
  choicesOfWords,
  completionsOf,
  importance,
  pairOf,
  read,
  synonymsOf,
  telling,
  termsOf,
  WEIGHTS,
} from "../lib/query.js";
import { idf, Ranker, sections } from "../lib/rank.js";
import { allowed, corrections } from "../lib/spell.js";
import { stem, tokens } from "../lib/words.js";
import { Files } from "./files.js";

/** @typedef {import("../lib/query.js").Word} Word */
/** @typedef {import("../lib/rank.js").Choice} Choice */
/** @typedef {{ text: string, code: boolean }} Part  a piece of a title; code is shown as such */
/**
 * A page that was found.
 * @typedef {object} Hit
 * @property {string} href absolute path, with the heading where the best passage has one
 * @property {Part[]} title
 * @property {"question" | "topic" | "section" | "bank" | "term" | "tag" | "home"} kind
 * @property {string} heading the heading that `href` leads to; empty for the page itself
 * @property {string} text a passage, never of an answer
 * @property {string} area its title
 * @property {"" | "junior" | "mid" | "senior"} level
 * @property {string} asks the kind of a question
 * @property {{ href: string, heading: string }[]} more further headings of the page that match
 */
/** @typedef {{ typed: string, taken: string[], why: "spelling" | "synonym" | "joined" }} Understood */
/**
 * What was found.
 * @typedef {object} Answer
 * @property {string} query
 * @property {Hit[]} hits the best first, each page once
 * @property {number} total how many pages match
 * @property {Understood[]} understood
 * @property {string[]} nearest words to try, when nothing was found
 * @property {boolean} partial whether a part of the index did not load
 * @property {(text: string) => [number, number][]} marks ranges of a text to highlight
 */
/** @typedef {{ level?: string, area?: string, kind?: string }} Filters */

/** @type {{ [letter: string]: Hit["kind"] }} */
const KINDS = { q: "question", t: "topic", s: "section", b: "bank", g: "term", "#": "tag", h: "home" };
const LETTERS = "hstbqg#";
const LEVELS = ["", "junior", "mid", "senior"];
const ASKS = ["", "concept", "output", "code", "debug", "design", "behavioral", "ask-them"];

/** Up to how many words a query is short: one that tells more needs no synonyms to be understood. */
const SHORT = 3;

/** After how many milliseconds a page that stays open looks for a newer index. */
const FRESH = 15_000;

/** How many further headings of a page are offered. */
const MORE = 2;

/**
 * Opens the index of a site.
 * @param {string} base the site's base path
 */
export async function open(base) {
  return new Engine(base, await Files.open(base));
}

export class Engine {
  /** @param {string} base @param {Files} files */
  constructor(base, files) {
    this.base = base;
    this.files = files;
    this.ranker = new Ranker(files.documents);
    this.looked = performance.now();
  }

  /** The areas that a filter may name. */
  get areas() {
    return this.files.root.areas.map(([id, title]) => ({ id, title }));
  }

  /**
   * The questions that most pages lead to.
   * @param {number} limit
   */
  async start(limit) {
    const docs = this.files.root.start.slice(0, limit);
    const records = await this.files.shown(docs);
    return records.flatMap((record) => (record ? [this.#hit(record, [])] : []));
  }

  /**
   * Answers a query.
   * @param {string} query
   * @param {{ limit?: number, filters?: Filters, signal?: AbortSignal }} [options]
   * @returns {Promise<Answer>}
   */
  async search(query, { limit = 10, filters = {}, signal } = {}) {
    this.files.failed = false;
    let answer = await this.#answer(query, limit, filters, signal);
    // After a deploy the parts have another name, and only a fresh root tells it.
    if (this.files.failed && (await this.#follow("reload"))) {
      signal?.throwIfAborted();
      answer = await this.#answer(query, limit, filters, signal);
    }
    if (performance.now() - this.looked > FRESH) this.#follow("default");
    return { ...answer, partial: this.files.failed };
  }

  /**
   * Takes over a newer index, and tells whether there is one. Where nothing answers, the old one stays.
   * @param {RequestCache} cache
   */
  async #follow(cache) {
    this.looked = performance.now();
    const fresh = await Files.open(this.base, cache).catch(() => undefined);
    if (!fresh || fresh.root.name === this.files.root.name) return false;
    this.files = fresh;
    this.ranker = new Ranker(fresh.documents);
    return true;
  }

  /**
   * @param {string} query @param {number} limit @param {Filters} filters @param {AbortSignal} [signal]
   * @returns {Promise<Answer>}
   */
  async #answer(query, limit, filters, signal) {
    const { files } = this;
    const all = read(query);
    const words = telling(all);
    const last = words.at(-1)?.isOpen ? words.at(-1) : undefined;
    const isShort = words.length <= SHORT;
    // Of a long query the pairs that start with a word of grammar would have parts loaded for themselves alone.
    const neighbouring = all.slice(1).map((word, index) => ({ before: all[index], word, place: index + 1 }));
    const pairs = neighbouring
      .filter(({ before }) => isShort || !before.isStop)
      .map(({ before, word, place }) => ({ pair: pairOf(before, word), place }));
    const open = last ? this.#prefixes(all, last) : [];
    await files.load([...words.flatMap(termsOf), ...pairs.map(({ pair }) => pair), ...open]);
    // A word that is known, in a query of several, is taken for finished: its completions are those that are at hand.
    const isFinished = last && words.length > 2 && choicesOf(files, last).choices.length > 0;
    if (!isFinished) await Promise.all(open.map((prefix) => files.loadCompletions(prefix)));
    signal?.throwIfAborted();

    /** @type {Understood[]} */
    const understood = [];
    /** @type {Choice[]} */
    const neighbours = [];
    const rarity = (/** @type {Word} */ word) => {
      const entry = files.entry(word.stem) ?? files.entry(word.exact);
      return entry ? idf(files.documents, entry.frequency) : 0;
    };
    // Two common words are a rare pair by chance: it counts no more than the two.
    const rare = (/** @type {number} */ place) => (/** @type {Choice} */ choice) => ({
      ...choice,
      idf: Math.min(choice.idf, rarity(all[place - 1]) + Math.max(rarity(all[place]), 1)),
    });
    /** @type {{ word: Word, choices: Choice[], terms: string[], synonyms: { words: Word[], weight: number }[], spelled: string[] }[]} */
    const parts = words.map((word) => ({ word, ...choicesOf(files, word), synonyms: [], spelled: [] }));
    /** @type {string[]} */
    const further = [];
    for (const part of parts) {
      const { word } = part;
      const isKnown = part.choices.length > 0;
      if (word === last) {
        part.choices.push(...completionsOf(files, open[0], part.terms));
        if (open[1]) neighbours.push(...completionsOf(files, open[1], []).map(rare(all.indexOf(word))));
      }
      for (const { target } of isShort || !isKnown ? synonymsOf(files, all, all.indexOf(word)) : []) {
        const synonym = read(`${target} `);
        part.synonyms.push({ words: synonym, weight: isKnown ? WEIGHTS.synonym : WEIGHTS.onlySynonym });
        further.push(...synonym.flatMap(termsOf));
      }
      const own = word.exact.length >= 4 && !/^[^\p{L}_]/u.test(word.exact);
      if (part.choices.length === 0 && own) {
        part.spelled = await this.#corrected(word);
        signal?.throwIfAborted();
        further.push(...part.spelled.flatMap((one) => [one, stem(one)]));
        if (part.spelled.length > 0) {
          understood.push({ typed: word.typed, taken: part.spelled.slice(0, 1), why: "spelling" });
        }
      }
    }
    if (further.length > 0) await files.load(further);
    signal?.throwIfAborted();

    const groups = parts.map(({ word, choices, synonyms, spelled }) => {
      spelled.forEach((one, index) => {
        const [corrected] = read(`${one} `);
        if (!corrected) return;
        const weight = WEIGHTS.spelled * (index === 0 ? 1 : 0.6);
        choices.push(...choicesOfWords(files, [corrected], weight));
      });
      for (const synonym of synonyms) choices.push(...choicesOfWords(files, synonym.words, synonym.weight));
      const matters = importance(word, words.length);
      if (matters < 1) for (const choice of choices) choice.weight *= matters;
      return { choices, share: share(choices), isCode: word.isCode };
    });
    for (const { pair, place } of pairs) {
      const entry = files.entry(pair);
      if (!entry || entry.frequency === 0) continue;
      neighbours.push(
        rare(place)({ lists: [entry.postings()], idf: idf(files.documents, entry.frequency), weight: 1 }),
      );
    }

    const wanted = await this.#filter(filters);
    signal?.throwIfAborted();
    const { docs, total } = this.ranker.rank(
      groups.filter(({ choices }) => choices.length > 0),
      neighbours,
      limit,
      wanted,
    );
    const records = await files.shown(docs.map(({ doc }) => doc));
    signal?.throwIfAborted();
    const hits = records.flatMap((record, index) =>
      record ? [this.#hit(record, record[7]?.length ? sections(groups, docs[index].doc) : [])] : [],
    );
    const nearest = hits.length === 0 ? await this.#nearest(words) : [];
    const shown = new Set(
      parts.flatMap(({ word, spelled }) => [...termsOf(word), ...spelled, ...spelled.map(stem)]),
    );
    return { query, hits, total, understood, nearest, partial: false, marks: marker(shown, last?.exact) };
  }

  /**
   * Returns what an open word may be the start of: a term, or with the word before it two neighbours of a title.
   * @param {Word[]} all @param {Word} last
   */
  #prefixes(all, last) {
    const before = all[all.indexOf(last) - 1];
    return before ? [last.exact, before.stem + last.exact] : [last.exact];
  }

  /** @param {Word} word */
  async #corrected(word) {
    const letters = word.exact.slice(0, 2);
    const list = await this.files.spelled(letters);
    return corrections(word.exact, list, { open: word.isOpen });
  }

  /** @param {Word[]} words */
  async #nearest(words) {
    /** @type {string[]} */
    const found = [];
    for (const word of words.slice(0, 3)) {
      const list = await this.files.spelled(word.exact.slice(0, 2));
      const limit = allowed(word.exact.length) + 1;
      found.push(...corrections(word.exact, list, { open: true, limit }));
    }
    return [...new Set(found)].slice(0, 4);
  }

  /**
   * @param {Filters} filters
   * @returns {Promise<((doc: number) => boolean) | undefined>}
   */
  async #filter({ level, area, kind }) {
    if (!level && !area && !kind) return undefined;
    const facets = await this.files.filters();
    if (!facets) return undefined;
    const { documents, root } = this.files;
    const wantedLevel = level ? LEVELS.indexOf(level) : -1;
    const wantedArea = area ? root.areas.findIndex(([id]) => id === area) : -1;
    const letter = Object.keys(KINDS).find((key) => KINDS[key] === kind);
    const wantedKind = letter ? LETTERS.indexOf(letter) : -1;
    const wantedAsks = kind && !letter ? ASKS.indexOf(kind) : -1;
    // What no page can have is no filter: an address may say anything.
    return (doc) =>
      (wantedLevel < 0 || facets[doc] >> 6 === wantedLevel) &&
      (wantedKind < 0 || ((facets[doc] >> 3) & 7) === wantedKind) &&
      (wantedAsks < 0 || (facets[doc] & 7) === wantedAsks) &&
      (wantedArea < 0 || facets[documents + doc] === wantedArea);
  }

  /**
   * @param {import("./files.js").Record} record
   * @param {number[]} best its sections, the best first
   * @returns {Hit}
   */
  #hit([kind, level, asks, area, address, title, lead, headings = []], best) {
    const href = `${this.base}${address}`;
    const at = (/** @type {number} */ section) => (section > 0 ? headings[section - 1] : undefined);
    const first = at(best[0] ?? 0);
    const more = best.slice(1).flatMap((section) => {
      const heading = at(section);
      return heading ? [{ href: `${href}#${heading[0]}`, heading: heading[1] }] : [];
    });
    return {
      href: first ? `${href}#${first[0]}` : href,
      title: titled(title),
      kind: KINDS[kind] ?? "topic",
      heading: first?.[1] ?? "",
      text: first?.[2] || lead,
      area: this.files.root.areas[area]?.[1] ?? "",
      level: /** @type {Hit["level"]} */ (level),
      asks,
      more: more.slice(0, MORE),
    };
  }
}

/** @param {Choice[]} choices */
function share(choices) {
  return choices.reduce((most, { idf: rarity, weight }) => Math.max(most, rarity * weight), 0.1);
}

/**
 * Splits a title at its backticks.
 * @param {string} title
 * @returns {Part[]}
 */
function titled(title) {
  return title
    .split("`")
    .map((text, index) => ({ text, code: index % 2 === 1 }))
    .filter(({ text }) => text !== "");
}

/**
 * Returns what finds the words of a query in a text.
 * @param {Set<string>} terms
 * @param {string | undefined} prefix
 * @returns {(text: string) => [number, number][]}
 */
function marker(terms, prefix) {
  return (text) => {
    /** @type {[number, number][]} */
    const ranges = [];
    for (const { term, kind, start, end } of tokens(text)) {
      const from = Math.max(start, ranges.at(-1)?.[1] ?? 0);
      if (from >= end) continue;
      if (terms.has(term) || (kind !== "sign" && terms.has(stem(term)))) ranges.push([from, end]);
      else if (prefix && term.startsWith(prefix)) ranges.push([from, Math.min(end, start + prefix.length)]);
    }
    return ranges;
  };
}
