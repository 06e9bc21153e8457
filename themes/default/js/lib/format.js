// @ts-check
// Numbers and lists as the site's language writes them.

import { t } from "./translate.js";

const language = () => globalThis.document?.documentElement.lang || "en";

/**
 * Returns a number.
 * @param {number} number
 * @param {number} most how many decimals it has at most
 * @param {number} [least] how many it has at least
 */
export function decimal(number, most, least = 0) {
  return number.toLocaleString(language(), { minimumFractionDigits: least, maximumFractionDigits: most });
}

/** @param {number} share */
export const percent = (share) => t("{number} %", { number: Math.round(100 * share) });

/**
 * Returns a list: `a, b, c`.
 * @param {string[]} texts
 */
export function listed(texts) {
  return new Intl.ListFormat(language(), { type: "unit" }).format(texts);
}
