// @ts-check
// The interface's words. They stand in English where they are used; a site may say any of them in its own way.

import translation from "../translation.js";

/** @typedef {{ [name: string]: string | number }} Values */

/**
 * Returns a text in the words of the site, with what its names in braces stand for: `t("{name} was deleted", { name })`.
 * @param {string} text in English; it stands in `words.toml`
 * @param {Values} [values]
 */
export function t(text, values = {}) {
  const own = translation[text] ?? text;
  return fill(typeof own === "string" ? own : (own.other ?? text), values);
}

/**
 * Returns a count with its noun: `counted(count, "{count} card", "{count} cards")`.
 * @param {number} count
 * @param {string} one in English, for 1
 * @param {string} other in English; under this text the site's own forms stand in `words.toml`
 * @param {Values} [values] further ones
 */
export function counted(count, one, other, values = {}) {
  const own = translation[other] ?? { one, other };
  const text = typeof own === "string" ? own : (own[rules().select(count)] ?? own.other ?? other);
  return fill(text, { count, ...values });
}

/**
 * Returns the pieces of a text in which elements stand: `pieces("See {topic} first", { topic: link })`.
 * @param {string} text in English
 * @param {{ [name: string]: string | Node }} values
 * @returns {(string | Node)[]}
 */
export function pieces(text, values) {
  return t(text)
    .split(/\{(\w+)\}/)
    .map((piece, at) => (at % 2 === 1 ? (values[piece] ?? "") : piece))
    .filter((piece) => piece !== "");
}

/**
 * @param {string} text
 * @param {Values} values
 */
function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/** @type {Intl.PluralRules | undefined} */
let known;

function rules() {
  known ??= new Intl.PluralRules(globalThis.document?.documentElement.lang || "en");
  return known;
}
