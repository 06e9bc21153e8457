// Seeded chance for the tests of the cards: the same numbers in every run.
import { defaultWeights } from "../../themes/default/js/lib/schedule.js";

/**
 * Returns a source of numbers from 0 up to 1 (mulberry32).
 * @param {number} seed
 */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Returns one of a list.
 * @template T
 * @param {() => number} chance
 * @param {readonly T[]} list
 * @returns {T}
 */
export const pick = (chance, list) => list[Math.floor(chance() * list.length)];

/**
 * Returns a list in another order.
 * @template T
 * @param {() => number} chance
 * @param {readonly T[]} list
 */
export function shuffled(chance, list) {
  const result = [...list];
  for (let index = result.length - 1; index > 0; index--) {
    const other = Math.floor(chance() * (index + 1));
    [result[index], result[other]] = [result[other], result[index]];
  }
  return result;
}

/**
 * Returns a number of the normal distribution (Box and Muller).
 * @param {() => number} chance
 */
export const normal = (chance) => Math.sqrt(-2 * Math.log(1 - chance())) * Math.cos(2 * Math.PI * chance());

/** What both references take as weights without changing them. */
const BOUNDS = [
  [0.1, 100],
  [0.1, 100],
  [0.1, 100],
  [0.1, 100],
  [1, 10],
  [0.001, 4],
  [0.001, 4],
  [0.001, 0.75],
  [0, 4.5],
  [0, 0.8],
  [0.001, 3.5],
  [0.001, 5],
  [0.001, 0.25],
  [0.001, 0.9],
  [0, 4],
  [0, 1],
  [1, 6],
  [0, 2],
  [0, 2],
  [0.01, 0.8],
  [0.1, 0.8],
];

/**
 * Returns weights near the defaults or, one time in four, anywhere that the references accept.
 * @param {() => number} chance
 */
export function weights(chance) {
  const isWild = chance() < 0.25;
  return BOUNDS.map(([low, high], index) => {
    const value = isWild
      ? low + chance() * (high - low)
      : defaultWeights[index] * Math.exp(normal(chance) * 0.3);
    return Number(Math.min(Math.max(value, low), high).toFixed(4));
  });
}

/**
 * Returns the answers of one card: whole study days since the one before, and the grade.
 * @param {() => number} chance
 * @param {number} length
 * @returns {{ elapsed: number, grade: 1 | 2 | 3 | 4 }[]}
 */
export function history(chance, length) {
  let span = 1;
  return Array.from({ length }, (_, index) => {
    const grade = /** @type {1 | 2 | 3 | 4} */ (pick(chance, [1, 1, 2, 3, 3, 3, 3, 4]));
    const elapsed =
      index === 0 || chance() < 0.3 ? 0 : Math.max(1, Math.round(span * (0.3 + 1.5 * chance())));
    span = grade === 1 ? 1 : Math.min(span * (1 + 2 * chance()), 3000);
    return { elapsed, grade };
  });
}
