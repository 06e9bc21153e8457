// @ts-check
// The parts of the index, fetched when they are needed and kept.

import { HEAD_MARK, lowerBound, readShard, readSpelling } from "../lib/shard.js";

/** @typedef {import("../lib/shard.js").Entry} Entry */
/** @typedef {import("../lib/shard.js").Shard} Shard */
/** @typedef {[kind: string, level: string, asks: string, area: number, address: string, title: string, lead: string, sections: [id: string, text: string, lead: string][]]} Record */

const VERSION = 1;

/**
 * @typedef {object} Root
 * @property {number} version
 * @property {number} documents
 * @property {number} perFile
 * @property {number} kept
 * @property {string} name of this state of the index, and of the folder of its parts
 * @property {string[]} shards
 * @property {string[]} spelling
 * @property {[string, string][]} areas
 * @property {number[]} start
 * @property {number[]} sizes of the parts, where they follow in the root's own file
 */

/**
 * Opens what was deflated.
 * @param {Response} response
 */
async function inflated(response) {
  if (!response.ok || !response.body) throw new Error(`the search index answers ${response.status}`);
  const stream = response.body.pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

export class Files {
  /**
   * @param {string} base the site's base path
   * @param {Root} root
   * @param {Uint8Array} rest what follows the root in its file
   */
  constructor(base, root, rest) {
    this.base = base;
    this.root = root;
    this.rest = rest;
    /** @type {Map<string, Promise<Uint8Array>>} */
    this.parts = new Map();
    /** @type {Map<number, Shard>} */
    this.shards = new Map();
    /** @type {Map<number, Record[]>} */
    this.records = new Map();
    /** @type {Map<string, [string, number][]>} */
    this.words = new Map();
    /** @type {Uint8Array | undefined} */
    this.facets = undefined;
    /** Whether something did not load since this was set back. */
    this.failed = false;
    this.isWhole = root.sizes.length > 0;
  }

  /**
   * Loads the root.
   * @param {string} base
   * @param {RequestCache} [cache]
   */
  static async open(base, cache = "default") {
    const bytes = await inflated(await fetch(`${base}search/index.bin`, { cache }));
    const length = new DataView(bytes.buffer).getUint32(0, true);
    /** @type {Root} */
    const root = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
    if (root.version !== VERSION) throw new Error(`the search index has version ${root.version}`);
    return new Files(base, root, bytes.subarray(4 + length));
  }

  /**
   * Returns the bytes of a part: from the root's own file, or from one of its own. What failed is asked for anew.
   * @param {"t" | "d" | "s" | "f"} kind
   * @param {number} number
   * @returns {Promise<Uint8Array>}
   */
  #part(kind, number) {
    const name = kind === "f" ? kind : `${kind}${number}`;
    let part = this.parts.get(name);
    if (!part) {
      part = this.isWhole ? this.#inside(kind, number) : this.#fetched(name);
      this.parts.set(name, part);
      part.catch(() => this.parts.delete(name));
    }
    return part;
  }

  /** @param {string} name */
  async #fetched(name) {
    return inflated(await fetch(`${this.base}search/index/${this.root.name}/${name}.bin`));
  }

  /** @param {"t" | "d" | "s" | "f"} kind @param {number} number */
  async #inside(kind, number) {
    const { shards, spelling, sizes } = this.root;
    const records = sizes.length - shards.length - spelling.length - 1;
    const before = { t: 0, d: shards.length, s: shards.length + records, f: sizes.length - 1 }[kind];
    const index = before + (kind === "f" ? 0 : number);
    const start = sizes.slice(0, index).reduce((sum, size) => sum + size, 0);
    return this.rest.subarray(start, start + sizes[index]);
  }

  /** @param {string} term */
  #shardOf(term) {
    const place = lowerBound(this.root.shards, term);
    return this.root.shards[place] === term ? place : place - 1;
  }

  /**
   * Loads the parts of the dictionary that terms are in.
   * @param {Iterable<string>} terms
   */
  async load(terms) {
    await this.#loadShards([...terms].map((term) => this.#shardOf(term)));
  }

  /**
   * Loads the parts with the completions of a prefix. Of more than a few the first has an entry for them all.
   * @param {string} prefix
   */
  async loadCompletions(prefix) {
    const first = this.#shardOf(prefix + HEAD_MARK);
    await this.#loadShards([first]);
    if (this.entry(prefix + HEAD_MARK)) return;
    const last = Math.min(this.#shardOf(`${prefix}\u{10ffff}`), first + 4);
    await this.#loadShards(Array.from({ length: last - first }, (_, index) => first + 1 + index));
  }

  /** @param {number[]} shards */
  async #loadShards(shards) {
    const missing = [...new Set(shards)].filter((shard) => !this.shards.has(shard));
    await Promise.all(missing.map((shard) => this.#loadShard(shard)));
  }

  /** @param {number} shard */
  async #loadShard(shard) {
    try {
      this.shards.set(shard, readShard(await this.#part("t", shard), this.root.kept));
    } catch {
      this.failed = true;
    }
  }

  /**
   * Returns a line of the dictionary, if it is loaded.
   * @param {string} term
   * @returns {Entry | undefined}
   */
  entry(term) {
    const shard = this.shards.get(this.#shardOf(term));
    if (!shard) return undefined;
    const place = lowerBound(shard.terms, term);
    return shard.terms[place] === term ? shard.entries[place] : undefined;
  }

  /**
   * Returns the lines of terms that start with a prefix, as far as they are loaded.
   * @param {string} prefix
   */
  completions(prefix) {
    /** @type {Entry[]} */
    const found = [];
    for (let number = this.#shardOf(prefix); ; number++) {
      const shard = this.shards.get(number);
      if (!shard) return found;
      for (let place = lowerBound(shard.terms, prefix); place < shard.terms.length; place++) {
        if (!shard.terms[place].startsWith(prefix)) return found;
        if (!shard.terms[place].endsWith(HEAD_MARK)) found.push(shard.entries[place]);
      }
    }
  }

  get documents() {
    return this.root.documents;
  }

  /**
   * Returns the words that start with one of these letters; with none given, all that cost no request.
   * @param {string} letters
   */
  async spelled(letters) {
    const all = this.root.spelling;
    const wanted = this.isWhole ? all : all.filter((letter) => letters.includes(letter));
    const lists = await Promise.all(
      wanted.map(async (letter) => {
        const known = this.words.get(letter);
        if (known) return known;
        try {
          const list = readSpelling(await this.#part("s", all.indexOf(letter)));
          this.words.set(letter, list);
          return list;
        } catch {
          this.failed = true;
          return [];
        }
      }),
    );
    return lists.flat();
  }

  /**
   * Loads what is shown of documents.
   * @param {number[]} docs
   * @returns {Promise<(Record | undefined)[]>}
   */
  async shown(docs) {
    const { perFile } = this.root;
    const files = new Set(docs.map((doc) => Math.floor(doc / perFile)));
    await Promise.all(
      [...files]
        .filter((file) => !this.records.has(file))
        .map(async (file) => {
          try {
            this.records.set(file, JSON.parse(new TextDecoder().decode(await this.#part("d", file))));
          } catch {
            this.failed = true;
          }
        }),
    );
    return docs.map((doc) => this.records.get(Math.floor(doc / perFile))?.[doc % perFile]);
  }

  /** Loads what filters ask for. */
  async filters() {
    try {
      this.facets ??= await this.#part("f", 0);
    } catch {
      this.failed = true;
    }
    return this.facets;
  }
}
