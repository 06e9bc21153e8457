// @ts-check
// The only module that knows the browser's storage. Where it is denied, what is kept lasts as long as the page.

/** @type {Map<string, string>} */
const memory = new Map();

/**
 * Returns what is kept under a name.
 * @param {string} name
 * @returns {string | null}
 */
export function recall(name) {
  try {
    return localStorage.getItem(`prepress:${name}`) ?? memory.get(name) ?? null;
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
  if (text === null) memory.delete(name);
  else memory.set(name, text);
  try {
    if (text === null) localStorage.removeItem(`prepress:${name}`);
    else localStorage.setItem(`prepress:${name}`, text);
  } catch {
    // Denied or full: the page goes on with what is in memory.
  }
}
