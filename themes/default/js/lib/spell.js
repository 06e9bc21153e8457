// @ts-check
// What a mistyped word may have meant. Pure.

/**
 * Returns how many letters have to be added, left out, replaced, or swapped with a neighbour to make one word of the
 * other (optimal string alignment), or `limit + 1` if that is more than the limit.
 * @param {string} a
 * @param {string} b
 * @param {number} limit
 */
export function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let [before, last] = [new Uint8Array(b.length + 1), new Uint8Array(b.length + 1)];
  for (let j = 0; j <= b.length; j++) last[j] = j;
  for (let i = 1; i <= a.length; i++) {
    const row = new Uint8Array(b.length + 1);
    row[0] = i;
    let least = i;
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, before[j - 2] + 1);
      row[j] = cost;
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    [before, last] = [last, row];
  }
  return last[b.length];
}

/**
 * Returns how many mistakes a word of this length may have.
 * @param {number} length
 */
export function allowed(length) {
  return length < 4 ? 0 : length < 7 ? 1 : 2;
}

/**
 * Returns the words that a mistyped one may stand for, the likeliest first.
 * @param {string} typed
 * @param {[word: string, common: number][]} words
 * @param {{ open: boolean, limit?: number }} options whether the word may go on: then the start of a word is compared
 * @returns {string[]}
 */
export function corrections(typed, words, { open, limit = allowed(typed.length) }) {
  /** @type {{ word: string, cost: number }[]} */
  const found = [];
  for (const [word, common] of words) {
    let cost = distance(typed, word, limit);
    if (cost > limit && open && typed.length >= 4 && word.length > typed.length) {
      const start = distance(typed, word.slice(0, typed.length), 1);
      cost = start <= 1 ? start + 0.6 : cost;
    }
    if (cost > limit) continue;
    // The first letter is seldom wrong, and common words are meant more often than rare ones.
    const first = word[0] === typed[0] ? 0 : 0.5;
    found.push({ word, cost: cost + first - Math.min(common, 10) * 0.06 });
  }
  found.sort((a, b) => a.cost - b.cost || (a.word < b.word ? -1 : 1));
  const best = found[0]?.cost ?? 0;
  return found
    .filter(({ cost }) => cost <= best + 0.75)
    .slice(0, 3)
    .map(({ word }) => word);
}
