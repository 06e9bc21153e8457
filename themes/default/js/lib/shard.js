// @ts-check
// Reads the parts of the search index. docs/search.md describes them. Pure: bytes in, values out.

/**
 * The postings of a term: documents in ascending order, and a byte for each: one bit for the title, three for the
 * impact, four for the section.
 * @typedef {{ docs: Uint32Array, bytes: Uint8Array }} Postings
 */
/**
 * A line of the dictionary.
 * @typedef {object} Entry
 * @property {string} term
 * @property {number} frequency in how many documents it is
 * @property {() => Postings} postings
 * @property {[rest: string, target: string][]} synonyms
 */
/** @typedef {{ terms: string[], entries: Entry[] }} Shard  sorted */

/** Follows a prefix where the best postings of all its completions stand. */
export const HEAD_MARK = "\u0001";

const text = new TextDecoder();
const bytesOf = new TextEncoder();

class Reader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.at = 0;
    this.before = new Uint8Array(0);
  }

  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError("the index ends too early");
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  /** A word that shares its start with the one before it. */
  word() {
    const shared = this.number();
    const length = this.number();
    const word = new Uint8Array(shared + length);
    word.set(this.before.subarray(0, shared));
    word.set(this.bytes.subarray(this.at, this.at + length), shared);
    this.at += length;
    this.before = word;
    return text.decode(word);
  }
}

/**
 * Reads a piece of the dictionary.
 * @param {Uint8Array} bytes
 * @param {number} kept with a frequency above this, only the best postings are there
 * @returns {Shard}
 */
export function readShard(bytes, kept) {
  const reader = new Reader(bytes);
  /** @type {Shard} */
  const shard = { terms: [], entries: [] };
  while (reader.at < bytes.length) {
    const term = reader.word();
    const flagged = reader.number();
    const frequency = Math.floor(flagged / 2);
    const count = frequency > kept ? reader.number() : frequency;
    const start = reader.at;
    for (let index = 0; index < count; index++) reader.number();
    const middle = reader.at;
    reader.at += count;
    /** @type {[string, string][]} */
    const synonyms = [];
    if (flagged % 2 === 1) {
      const length = reader.number();
      for (const line of text.decode(bytes.subarray(reader.at, reader.at + length)).split("\n")) {
        const [rest = "", target = ""] = line.split("\t");
        synonyms.push([rest, target]);
      }
      reader.at += length;
    }
    /** @type {Postings | undefined} */
    let postings;
    const read = () => {
      if (!postings) {
        const own = new Reader(bytes);
        own.at = start;
        const docs = new Uint32Array(count);
        let doc = 0;
        for (let index = 0; index < count; index++) {
          doc += own.number();
          docs[index] = doc;
        }
        postings = { docs, bytes: bytes.subarray(middle, middle + count) };
      }
      return postings;
    };
    shard.terms.push(term);
    shard.entries.push({ term, frequency, postings: read, synonyms });
  }
  return shard;
}

/**
 * Reads a list of words, with how common they are.
 * @param {Uint8Array} bytes
 * @returns {[word: string, common: number][]}
 */
export function readSpelling(bytes) {
  const reader = new Reader(bytes);
  /** @type {[string, number][]} */
  const words = [];
  while (reader.at < bytes.length) {
    const word = reader.word();
    words.push([word, bytes[reader.at++]]);
  }
  return words;
}

/**
 * Compares as the index is sorted: by code points.
 * @param {string} a
 * @param {string} b
 */
export function compare(a, b) {
  if (a === b) return 0;
  const isPlain = /^[\0-\ud7ff]*$/;
  if (isPlain.test(a) && isPlain.test(b)) return a < b ? -1 : 1;
  const [x, y] = [bytesOf.encode(a), bytesOf.encode(b)];
  for (let index = 0; index < Math.min(x.length, y.length); index++) {
    if (x[index] !== y[index]) return x[index] - y[index];
  }
  return x.length - y.length;
}

/**
 * Returns the place of the first item that is not less than a text.
 * @param {string[]} sorted
 * @param {string} wanted
 */
export function lowerBound(sorted, wanted) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(sorted[middle], wanted) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
