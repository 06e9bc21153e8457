// @ts-check
// Keeps all of the site: fetches what the lists name, as far as it is not here yet. It can be stopped, fail, or lose its
// page at any moment: what is here stays, and it goes on from there.

import { READ, WHOLE } from "../offline.js";

/** @typedef {"none" | "saving" | "stopped" | "lost" | "full" | "elsewhere" | "saved"} State */
/** @typedef {[address: string, digest: string, bytes: number]} Entry */
/** @typedef {{ version: string, files: number, bytes: number, parts: [string, number, number][] }} Root */

const { base = "/", site = "" } = document.documentElement.dataset;

/** The header that says of a kept file what state it is in. */
const DIGEST = "x-digest";
/** How many files are fetched at once. */
const AT_ONCE = 6;
/** How often a file is asked for before the network counts as lost, and how long is waited between, in ms. */
const TRIES = 3;
const PAUSE = 700;
/** How many deploys may come in between. */
const DEPLOYS = 3;

/** @param {unknown} why */
const isFull = (why) => why instanceof DOMException && why.name === "QuotaExceededError";

class Keeper extends EventTarget {
  /** @type {State} */
  state = "none";
  files = 0;
  bytes = 0;
  doneFiles = 0;
  doneBytes = 0;
  #abort = new AbortController();

  /** @param {State} state */
  #tell(state = this.state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }

  /** Finds out what is kept. */
  async look() {
    if (this.state === "saving") return;
    const kept = (await caches.has(READ)) ? await (await caches.open(READ)).match(WHOLE) : undefined;
    const { state = "none", files = 0, bytes = 0 } = (await kept?.json().catch(() => null)) ?? {};
    Object.assign(this, { files, bytes });
    // Whoever was saving is gone, or in another tab.
    this.#tell(state === "saving" ? "stopped" : state);
  }

  /** Asks for the size of all, so that one can choose. */
  async measure() {
    const { files, bytes } = await this.#root();
    if (this.state === "none") Object.assign(this, { files, bytes });
    this.#tell();
  }

  /** Keeps everything. */
  async save() {
    if (this.state === "saving") return;
    this.#abort = new AbortController();
    this.#tell("saving");
    const work = async () => {
      try {
        for (let deploys = 0; deploys < DEPLOYS; deploys++) if (await this.#all()) break;
        await this.#note("saved");
      } catch (why) {
        const state = this.#abort.signal.aborted ? "stopped" : isFull(why) ? "full" : "lost";
        // Only a reader's own word keeps it from going on by itself, on the next page.
        await this.#note(state === "lost" ? "saving" : "stopped").catch(() => {});
        this.#tell(state);
      }
    };
    if (!navigator.locks) return work();
    await navigator.locks.request(`${READ} all`, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
      else this.#tell("elsewhere");
    });
  }

  stop() {
    this.#abort.abort();
  }

  /** Removes what was read and kept. */
  async remove() {
    this.stop();
    await caches.delete(READ);
    Object.assign(this, { files: 0, bytes: 0, doneFiles: 0, doneBytes: 0 });
    this.#tell("none");
  }

  /** @type {string} */
  #version = "";

  /** @param {State} state */
  async #note(state) {
    const { files, bytes } = this;
    const note = JSON.stringify({ version: this.#version, state, files, bytes });
    const cache = await caches.open(READ);
    await cache.put(WHOLE, new Response(note, { headers: { "content-type": "application/json" } }));
    if (state === "saved") this.#tell(state);
  }

  /** @returns {Promise<Root>} */
  async #root() {
    return (await this.#fetch(`${base}offline/list.json`)).json();
  }

  /**
   * Keeps what the lists name now.
   * @returns {Promise<boolean>} whether they are still the same at the end
   */
  async #all() {
    const root = await this.#root();
    this.#version = root.version;
    Object.assign(this, { files: root.files, bytes: root.bytes, doneFiles: 0, doneBytes: 0 });
    await this.#note("saving");
    const cache = await caches.open(READ);
    /** What older lists named. @type {Set<string>} */
    const before = new Set();
    /** @type {Set<string>} */
    const now = new Set();
    for (const [index, [digest, files, bytes]] of root.parts.entries()) {
      const path = `${base}offline/list-${index}.json`;
      const known = await cache.match(path);
      const old = /** @type {Entry[]} */ ((await known?.json().catch(() => [])) ?? []);
      for (const [address] of old) before.add(address);
      if (known?.headers.get(DIGEST) === digest) {
        for (const [address] of old) now.add(address);
        this.doneFiles += files;
        this.doneBytes += bytes;
        this.#tell();
        continue;
      }
      // A host that ignores the query gives the same; one that keeps old answers has none under this name.
      const list = await this.#fetch(`${path}?${digest}`);
      const entries = /** @type {Entry[]} */ (await list.clone().json());
      for (const [address] of entries) now.add(address);
      await this.#files(entries);
      await cache.put(path, await named(list, digest));
    }
    const isSame = (await this.#root()).version === root.version;
    if (!isSame) return false;
    for (let index = root.parts.length; await cache.delete(`${base}offline/list-${index}.json`); index++);
    for (const address of before) if (!now.has(address)) await cache.delete(base + address);
    return true;
  }

  /** @param {Entry[]} entries */
  async #files(entries) {
    const queue = entries.slice();
    const run = async () => {
      for (let entry = queue.shift(); entry; entry = queue.shift()) {
        const [address, digest, bytes] = entry;
        await this.#file(address, digest);
        this.doneFiles++;
        this.doneBytes += bytes;
        this.#tell();
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, run));
    } finally {
      // The first that fails ends the others.
      queue.length = 0;
    }
  }

  /** @param {string} address @param {string} digest */
  async #file(address, digest) {
    this.#abort.signal.throwIfAborted();
    const [, theme] = /^(_theme\/[^/]+)\//.exec(address) ?? [];
    const cache = await caches.open(theme ? `prepress ${base} ${site} shell ${theme}` : READ);
    const known = await cache.match(base + address);
    // The theme's files are named by their content.
    if (known && (theme || known.headers.get(DIGEST) === digest)) return;
    const answer = await this.#fetch(base + address).catch((why) => {
      // Some hosts do not give out every file (`CNAME`); a page that a deploy has removed is found out at the end.
      if (why instanceof Gone) return null;
      throw why;
    });
    if (answer) await cache.put(base + address, await named(answer, digest));
  }

  /**
   * Fetches from the host itself: neither the worker nor the browser's cache may give what was there before a deploy.
   * @param {string} url
   */
  async #fetch(url) {
    const { signal } = this.#abort;
    for (let tries = 1; ; tries++) {
      try {
        const answer = await fetch(url, { cache: "reload", signal });
        if (answer.status === 404 || answer.status === 410) throw new Gone(url);
        if (answer.ok && !answer.redirected) return answer;
        throw new Error(`${url}: ${answer.status}`);
      } catch (why) {
        if (signal.aborted || why instanceof Gone || tries === TRIES) throw why;
        await new Promise((done) => setTimeout(done, PAUSE * tries));
      }
    }
  }
}

class Gone extends Error {}

/**
 * Returns an answer to keep, with the name of its state.
 * @param {Response} answer
 * @param {string} digest
 */
async function named(answer, digest) {
  const headers = { "content-type": answer.headers.get("content-type") ?? "", [DIGEST]: digest };
  return new Response(await answer.blob(), { headers });
}

/** The one of this page. */
export const keeper = new Keeper();
