// @ts-check
// The only module that knows the browser's storage. Where it is denied, what is kept lasts as long as the page.

/** @type {Map<string, string>} */
const memory = new Map();

/** Sites on one host share its storage: each has names of its own. */
const prefix = `prepress:${document.documentElement.dataset.site}:`;

/**
 * Returns what is kept under a name.
 * @param {string} name
 * @returns {string | null}
 */
export function recall(name) {
  try {
    return localStorage.getItem(prefix + name) ?? memory.get(name) ?? null;
  } catch {
    return memory.get(name) ?? null;
  }
}

/**
 * Keeps a text under a name; `null` forgets it.
 * @param {string} name
 * @param {string | null} text
 */
export function keep(name, text) {
  try {
    if (text === null) localStorage.removeItem(prefix + name);
    else localStorage.setItem(prefix + name, text);
    memory.delete(name);
  } catch {
    // Denied or full: the page goes on with what is in memory.
    if (text === null) memory.delete(name);
    else memory.set(name, text);
  }
}

/**
 * Calls back when what is kept may have changed elsewhere: in another tab, or while this page lay in the browser's
 * cache of left pages.
 * @param {() => void} changed
 */
export function onElsewhere(changed) {
  addEventListener("storage", changed);
  addEventListener("pageshow", (event) => {
    if (event.persisted) changed();
  });
}
