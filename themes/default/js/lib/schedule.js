// @ts-check
// FSRS-6, the model of memory behind the cards. Pure: no page, no network, no clock, nothing kept between calls.
//
// The formulas are those of the public FSRS-6; where its implementations differ, docs/schedule.md says what is done here.

/**
 * The 21 weights of the model, w0 to w20.
 * @typedef {readonly number[]} Weights
 */
/**
 * What is known of a memory.
 * @typedef {object} Memory
 * @property {number} s stability: the days until recall falls to 90 %
 * @property {number} d difficulty, 1 to 10
 */
/**
 * 1 again, 2 hard, 3 good, 4 easy.
 * @typedef {1 | 2 | 3 | 4} Grade
 */

/**
 * The weights that FSRS-6 fits to many readers at once.
 * @type {Weights}
 */
export const defaultWeights = Object.freeze([
  0.212, 1.2931, 2.3065, 8.2956, 6.4133, 0.8334, 3.0194, 0.001, 1.8722, 0.1666, 0.796, 1.4835, 0.0614, 0.2629,
  1.6483, 0.6014, 1.8729, 0.5425, 0.0912, 0.0658, 0.1542,
]);

const { exp, max, min } = Math;

/** @param {number} s */
const stability = (s) => min(max(s, 0.001), 36500);

/** @param {number} d */
const difficulty = (d) => min(max(d, 1), 10);

/**
 * Scales the curve so that recall is 90 % after as many days as the stability says.
 * @param {Weights} w
 */
const scale = (w) => 0.9 ** (-1 / w[20]) - 1;

/**
 * Returns the difficulty that a first answer tells, unclamped.
 * @param {Weights} w
 * @param {number} grade
 */
const firstDifficulty = (w, grade) => w[4] - exp(w[5] * (grade - 1)) + 1;

/**
 * Returns the chance of recall so many days after the last answer.
 * @param {Weights} w
 * @param {number} elapsedDays
 * @param {number} s
 */
export function retrievability(w, elapsedDays, s) {
  return (1 + (scale(w) * elapsedDays) / s) ** -w[20];
}

/**
 * Returns the days until recall falls to the wanted share, a real number: the caller rounds and caps it.
 * @param {Weights} w
 * @param {number} s
 * @param {number} retention
 */
export function interval(w, s, retention) {
  return (s / scale(w)) * (retention ** (-1 / w[20]) - 1);
}

/**
 * Returns the memory after an answer.
 * @param {Weights} w
 * @param {Memory | null} state `null` before the first answer
 * @param {number} elapsedDays whole study days since the last answer; 0 is the same study day
 * @param {Grade} grade
 * @returns {Memory}
 */
export function step(w, state, elapsedDays, grade) {
  if (!state) return { s: stability(w[grade - 1]), d: difficulty(firstDifficulty(w, grade)) };
  const { s, d } = state;
  const moved = d - (w[6] * (grade - 3) * (10 - d)) / 9;
  return {
    s: stability(nextStability(w, s, d, elapsedDays, grade)),
    d: difficulty(w[7] * firstDifficulty(w, 4) + (1 - w[7]) * moved),
  };
}

/**
 * @param {Weights} w
 * @param {number} s
 * @param {number} d
 * @param {number} elapsedDays
 * @param {Grade} grade
 */
function nextStability(w, s, d, elapsedDays, grade) {
  if (elapsedDays === 0) {
    const factor = exp(w[17] * (grade - 3 + w[18])) * s ** -w[19];
    return s * (grade > 1 ? max(1, factor) : factor);
  }
  const forgotten = 1 - retrievability(w, elapsedDays, s);
  if (grade === 1) {
    const relearned = w[11] * d ** -w[12] * ((s + 1) ** w[13] - 1) * exp(w[14] * forgotten);
    return min(relearned, s / exp(w[17] * w[18]));
  }
  const bonus = grade === 2 ? w[15] : grade === 4 ? w[16] : 1;
  return s * (1 + exp(w[8]) * (11 - d) * s ** -w[9] * (exp(w[10] * forgotten) - 1) * bonus);
}
