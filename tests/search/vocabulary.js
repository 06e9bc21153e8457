// Chance that is the same everywhere, and a vocabulary of the size and shape that a large Python site has.

/**
 * Returns numbers in [0, 1) that depend on the seed alone (the generator is Mulberry32).
 * @param {number} seed
 */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Picks one item.
 * @template T
 * @param {() => number} random
 * @param {readonly T[]} items
 * @returns {T}
 */
export const pick = (random, items) => items[Math.floor(random() * items.length)];

/**
 * Returns the items in an order that the seed decides.
 * @template T
 * @param {readonly T[]} items
 * @param {number} seed
 * @returns {T[]}
 */
export function shuffled(items, seed) {
  const random = chance(seed);
  const out = [...items];
  for (let at = out.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1));
    [out[at], out[other]] = [out[other], out[at]];
  }
  return out;
}

/**
 * Returns a function that draws items by the law of Zipf and Mandelbrot: the item of rank r with weight 1 / (r + 2.7)^s.
 * @template T
 * @param {readonly T[]} items the commonest first
 * @param {number} s about 1 for words in text
 * @returns {(random: () => number) => T}
 */
export function zipf(items, s) {
  const sums = new Float64Array(items.length);
  let sum = 0;
  items.forEach((_, rank) => {
    sum += (rank + 1 + 2.7) ** -s;
    sums[rank] = sum;
  });
  return (random) => {
    const wanted = random() * sum;
    let [low, high] = [0, items.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return items[low];
  };
}

/** Words that hold sentences together; they stay where the sentences have them. */
export const FUNCTION_WORDS = new Set(
  `a about after all also an and any are as at be because been before being between both but by can cannot could do does
  each else even every few for from had has have he her his how if in into is it its just let like many may me more most
  much must my neither no nor not of off on one only or other our out over own per same she should since so some such
  than that the their them then there these they this those through to too two under until up us use used uses very was
  we were what when where which while who why will with without would yet you your`.split(/\s+/),
);

/**
 * Returns words in the order of how often they are used: those of the sentences, then words that are made from them.
 *
 * A large site about Python has few more English words than a small one, but tens of thousands of names. So half of what
 * is made are names, put together from the sentences' words, and half are words by the letters that follow each other.
 * @param {string[]} text sentences
 * @param {number} size how many words there should be
 * @param {number} seed
 * @returns {string[]}
 */
export function vocabulary(text, size, seed) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const word of text
    .join(" ")
    .toLowerCase()
    .match(/[a-z]{3,}/g) ?? []) {
    if (!FUNCTION_WORDS.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const own = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word);
  const random = chance(seed);
  const invent = inventor(own);
  const common = zipf(own, 0.8);
  const all = new Set(own);
  for (let tries = 0; all.size < size && tries < 50 * size; tries++) {
    all.add(random() < 0.5 ? invent(random) : name(random, common));
  }
  return [...all];
}

/**
 * Returns a function that makes words whose every letter has followed its three predecessors in a known word.
 * @param {string[]} words
 */
function inventor(words) {
  /** @type {Map<string, string[]>} */
  const follow = new Map();
  for (const word of words) {
    const padded = `^^^${word}$`;
    for (let at = 3; at < padded.length; at++) {
      const before = padded.slice(at - 3, at);
      const letters = follow.get(before);
      if (letters) letters.push(padded[at]);
      else follow.set(before, [padded[at]]);
    }
  }
  return (/** @type {() => number} */ random) => {
    for (;;) {
      let word = "^^^";
      while (!word.endsWith("$") && word.length < 16)
        word += pick(random, follow.get(word.slice(-3)) ?? ["$"]);
      const made = word.slice(3).replace("$", "");
      if (made.length >= 4 && made.length <= 12) return made;
    }
  };
}

/**
 * @param {() => number} random
 * @param {(random: () => number) => string} word
 */
function name(random, word) {
  const [a, b] = [word(random), word(random)];
  const upper = (/** @type {string} */ text) => text[0].toUpperCase() + text.slice(1);
  return pick(random, [`${a}_${b}`, `${a}_${b}`, `${upper(a)}${upper(b)}`, `${a}.${b}`]);
}
