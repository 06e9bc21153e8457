// @ts-check
// Asks the search engine, and drops answers that came too late. It is loaded with the first question.

/** @typedef {import("./engine.js").Answer} Answer */
/** @typedef {import("./engine.js").Engine} Engine */
/** @typedef {import("./engine.js").Filters} Filters */

const base = document.documentElement.dataset.base ?? "/";

/** @type {Promise<Engine> | undefined} */
let opened;
let hasCode = false;

/** Loads the code of the engine. */
async function code() {
  const engine = await import("./engine.js");
  hasCode = true;
  return engine;
}

/** Loads what a search needs, but for the index. */
export function prepareEngine() {
  code().catch(() => {});
}

/**
 * Returns the engine; after a failure the next call tries again.
 * @returns {Promise<Engine>}
 */
export function engine() {
  opened ??= code()
    .then(({ open }) => open(base))
    .catch((error) => {
      opened = undefined;
      throw error;
    });
  return opened;
}

/** Tells whether another try has to be one of a fresh page: browsers remember that code did not load. */
export function needsFreshPage() {
  return !hasCode;
}

/**
 * The address of the search page.
 * @param {{ [name: string]: string | undefined }} asked
 */
export function searchAddress(asked) {
  const given = Object.entries(asked).filter(([, value]) => value);
  const query = new URLSearchParams(/** @type {[string, string][]} */ (given)).toString();
  return `${base}search/${query && "?"}${query}`;
}

/** One place where questions are asked: a new one takes the place of the one before. */
export class Finder {
  /** @type {AbortController | undefined} */
  #running;

  /**
   * Returns the answer, or nothing if another question came after this one.
   * @template T
   * @param {(engine: Engine, signal: AbortSignal) => Promise<T>} question
   * @returns {Promise<T | undefined>}
   */
  async ask(question) {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    try {
      const answer = await question(await engine(), running.signal);
      return running.signal.aborted ? undefined : answer;
    } catch (error) {
      if (running.signal.aborted) return undefined;
      throw error;
    }
  }
}
