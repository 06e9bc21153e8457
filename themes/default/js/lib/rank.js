// @ts-check
// Ranks documents for a query that has been looked up. Pure: no page, no network, no clock.

/** @typedef {import("./shard.js").Postings} Postings */

/**
 * What may stand for a part of a query.
 * @typedef {object} Choice
 * @property {Postings[]} lists one, or several that a document must all be in
 * @property {number} idf
 * @property {number} weight
 */
/**
 * A part of a query: documents count the best of its choices.
 * @typedef {object} Group
 * @property {Choice[]} choices
 * @property {number} share how much it matters, beside the others
 * @property {boolean} isCode whether it was written as code is
 */

/** How much of the score a document keeps that has but a vanishing share of the query. */
const FLOOR = 0.45;

/** What a document gains that has all of the query in its title. */
const TITLE = 0.1;

/** What a title hit counts in a long query: a part of it, and a part of its impact. */
const LONG_BASE = 0.15;
const LONG_SLOPE = 0.7;

/** How many words make a query long. */
const LONG = 3;

/** What two neighbours of the query add that are neighbours in a title or heading. */
const PAIR = 0.5;

/** Rarer than this (as `idf`) is not better: nearly every pair of words is rare. */
const RAREST_PAIR = 6;

/** What code adds that stands in the title as it was typed. */
const CODE = 0.8;

/**
 * Returns how much the rarity of a term says (Robertson and Spärck Jones, without negative values).
 * @param {number} documents
 * @param {number} frequency
 */
export function idf(documents, frequency) {
  return Math.log(1 + (documents - frequency + 0.5) / (frequency + 0.5));
}

/**
 * Returns the impact that a posting's byte stands for, 0 to 1.
 * @param {number} byte
 */
export function impact(byte) {
  const level = (byte >> 4) & 7;
  return byte >= 0x80 ? (8.5 + level) / 16 : (0.5 + level) / 8;
}

const IMPACTS = Float32Array.from({ length: 256 }, (_, byte) => impact(byte));

/** The same for a long query, which tells a problem in words that titles have by chance. */
const LONG_IMPACTS = IMPACTS.map((value, byte) => (byte >= 0x80 ? LONG_BASE + LONG_SLOPE * value : value));

/** Scores of all documents, kept between queries so that nothing is made for each keystroke. */
export class Ranker {
  /** @param {number} documents */
  constructor(documents) {
    this.total = new Float32Array(documents);
    this.share = new Float32Array(documents);
    this.title = new Float32Array(documents);
    this.best = new Float32Array(documents);
    this.inTitle = new Uint8Array(documents);
    this.touched = new Uint32Array(documents);
    this.seen = new Uint8Array(documents);
  }

  /**
   * Returns the best documents, and how many match.
   * @param {Group[]} groups
   * @param {Choice[]} pairs neighbours of the query that are neighbours in titles
   * @param {number} count
   * @param {(doc: number) => boolean} [wanted] a filter
   * @returns {{ docs: { doc: number, score: number }[], total: number }}
   */
  rank(groups, pairs, count, wanted) {
    const { total, share, title, touched, seen } = this;
    const impacts = groups.length >= LONG ? LONG_IMPACTS : IMPACTS;
    const all = groups.reduce((sum, group) => sum + group.share, 0) || 1;
    let found = 0;
    for (const group of groups) {
      const docs = this.#group(group, impacts);
      for (const doc of docs) {
        if (!seen[doc]) {
          seen[doc] = 1;
          touched[found++] = doc;
        }
        total[doc] += this.best[doc];
        share[doc] += group.share;
        if (this.inTitle[doc]) title[doc] += group.share;
        this.best[doc] = 0;
        this.inTitle[doc] = 0;
      }
    }
    for (const pair of pairs) {
      const { docs, bytes } = pair.lists[0];
      for (let index = 0; index < docs.length; index++) {
        if (seen[docs[index]]) {
          total[docs[index]] += PAIR * pair.weight * Math.min(pair.idf, RAREST_PAIR) * IMPACTS[bytes[index]];
        }
      }
    }
    /** @type {{ doc: number, score: number }[]} */
    const best = [];
    let matching = 0;
    for (let index = 0; index < found; index++) {
      const doc = touched[index];
      const cover = share[doc] / all;
      const inTitle = title[doc] / all;
      const score = total[doc] * (FLOOR + (1 - FLOOR) * cover ** 1.5) * (1 + TITLE * inTitle * inTitle);
      total[doc] = share[doc] = title[doc] = seen[doc] = 0;
      if (wanted && !wanted(doc)) continue;
      matching++;
      insert(best, { doc, score }, count);
    }
    return { docs: best, total: matching };
  }

  /**
   * Fills in what a group says of each document, and returns those that it says something of.
   * @param {Group} group
   * @param {Float32Array} impacts
   */
  #group(group, impacts) {
    const { best, inTitle } = this;
    /** @type {number[]} */
    const docs = [];
    for (const choice of group.choices) {
      const factor = choice.weight * choice.idf;
      each(choice.lists, impacts, (doc, value, byte) => {
        const named = byte >= 0x80;
        const score = factor * value * (group.isCode && named && choice.weight >= 1 ? 1 + CODE : 1);
        if (best[doc] === 0) docs.push(doc);
        if (score > best[doc]) best[doc] = score;
        if (named && choice.weight > 0.5) inTitle[doc] = 1;
      });
    }
    return docs;
  }
}

/**
 * Calls back for every document that is in all lists, with the least of its impacts.
 * @param {Postings[]} lists
 * @param {Float32Array} impacts
 * @param {(doc: number, value: number, byte: number) => void} take
 */
function each(lists, impacts, take) {
  const [first, ...others] = lists;
  const { docs, bytes } = first;
  for (let index = 0; index < docs.length; index++) {
    const doc = docs[index];
    let value = impacts[bytes[index]];
    let byte = bytes[index];
    let everywhere = true;
    for (const other of others) {
      const place = find(other.docs, doc);
      if (place < 0) {
        everywhere = false;
        break;
      }
      value = Math.min(value, impacts[other.bytes[place]]);
      byte &= other.bytes[place] | 0x7f;
    }
    if (everywhere) take(doc, value, byte);
  }
}

/**
 * Returns the sections of a document that have most of a query, the best first: 0 is what comes before the first
 * heading.
 * @param {Group[]} groups
 * @param {number} doc
 * @returns {number[]}
 */
export function sections(groups, doc) {
  const votes = new Float32Array(16);
  for (const group of groups) {
    const own = new Float32Array(16);
    for (const { lists, idf: rarity, weight } of group.choices) {
      for (const { docs, bytes } of lists) {
        const place = find(docs, doc);
        if (place < 0) continue;
        const section = bytes[place] & 15;
        own[section] = Math.max(own[section], weight * rarity * IMPACTS[bytes[place]]);
      }
    }
    for (let section = 0; section < 16; section++) votes[section] += own[section];
  }
  const best = Math.max(...votes);
  return [...votes.keys()]
    .filter((section) => votes[section] > best * 0.5)
    .sort((a, b) => votes[b] - votes[a] || a - b);
}

/** @param {Uint32Array} sorted @param {number} wanted */
function find(sorted, wanted) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < wanted) low = middle + 1;
    else high = middle;
  }
  return sorted[low] === wanted ? low : -1;
}

/**
 * Keeps the best, in order; of equals the one that comes first in the site.
 * @param {{ doc: number, score: number }[]} best
 * @param {{ doc: number, score: number }} one
 * @param {number} count
 */
function insert(best, one, count) {
  const before = (/** @type {{ doc: number, score: number }} */ a, /** @type {typeof a} */ b) =>
    a.score > b.score || (a.score === b.score && a.doc < b.doc);
  if (best.length >= count && !before(one, best[best.length - 1])) return;
  let place = best.length;
  while (place > 0 && before(one, best[place - 1])) place--;
  best.splice(place, 0, one);
  if (best.length > count) best.pop();
}
