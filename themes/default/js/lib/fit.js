// @ts-check
// Fits the first four weights, the stabilities after a first answer, to the reader's own log. Pure.
//
// Four numbers bring about half of what fitting all 21 brings, and need far fewer answers.

import { gap } from "./day.js";
import { isAnswer } from "./replay.js";
import { retrievability, step } from "./schedule.js";

/** @typedef {import("./replay.js").Event} Event */
/** @typedef {import("./schedule.js").Grade} Grade */
/** @typedef {import("./schedule.js").Weights} Weights */
/** @typedef {{ elapsed: number, grade: Grade, time: number }} Answer */
/**
 * What a fit found.
 * @typedef {object} Fit
 * @property {boolean} accepted whether the part of the log that was not looked at is foretold better
 * @property {Weights} weights those to use: the fitted ones, or those that were given
 * @property {number} first how many first answers could be used
 * @property {number} before log loss of that part by the weights that were given
 * @property {number} after by the fitted ones
 */

/** How many first answers a fit needs. */
export const ENOUGH = 100;

/** Which share of the log is used; the rest judges the fit. */
const SHARE = 0.8;

/**
 * How far from the defaults a stability is looked for without good reason, as a standard deviation of its logarithm:
 * what holds back a small log. On simulated readers 0.4 gains less, and 0.7 foretells some of them worse.
 */
const SPREAD = 0.5;

/** The logarithms of the shortest and the longest stability that is tried, in days: the bounds of the references. */
const LOWEST = Math.log(0.001);
const HIGHEST = Math.log(100);

/** Brings the searched range down to a thousandth of the stability, far less than a log can tell. */
const ROUNDS = 20;

/**
 * Fits w0 to w3.
 * @param {Iterable<readonly Event[]>} histories the events of each card that count, in order
 * @param {Weights} defaults
 * @returns {Fit}
 */
export function fitFirst(histories, defaults) {
  const cards = [...histories].map(answers).filter((card) => card.length > 0);
  const until = border(cards);
  const seen = cards.map((card) => card.filter(({ time }) => time < until)).filter(tells);
  const before = logLoss(cards, defaults, until);
  const none = { accepted: false, weights: defaults, first: seen.length, before, after: before };
  if (seen.length < ENOUGH) return none;
  const weights = [...fitted(seen, defaults), ...defaults.slice(4)];
  const after = logLoss(cards, weights, until);
  return after < before ? { ...none, accepted: true, weights, after } : { ...none, after };
}

/**
 * Returns the mean log loss of the answers from a time on, of all by default: how badly they were foretold. Answers of
 * the day of the one before tell nothing of recall and are left out.
 * @param {readonly (readonly Answer[])[]} cards
 * @param {Weights} weights
 * @param {number} [from] in ms
 */
export function logLoss(cards, weights, from = 0) {
  let sum = 0;
  let count = 0;
  for (const card of cards) {
    sum += lossOf(card, weights, (answer) => {
      const counts = answer.time >= from;
      if (counts) count++;
      return counts;
    });
  }
  return count > 0 ? sum / count : 0;
}

/**
 * Returns the answers of a history with the study days between them.
 * @param {readonly Event[]} history
 * @returns {Answer[]}
 */
export function answers(history) {
  let last = Number.NEGATIVE_INFINITY;
  return history.filter(isAnswer).map(([, , time, day, , grade]) => {
    const elapsed = last === Number.NEGATIVE_INFINITY ? 0 : gap(last, day);
    last = Math.max(last, day);
    return { elapsed, grade: /** @type {Grade} */ (grade), time };
  });
}

/**
 * Returns the time at which the part of the log begins that judges.
 * @param {readonly (readonly Answer[])[]} cards
 */
function border(cards) {
  const times = cards.flatMap((card) => card.filter(({ elapsed }) => elapsed > 0).map(({ time }) => time));
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length * SHARE)] ?? Number.POSITIVE_INFINITY;
}

/** @param {readonly Answer[]} card */
function tells(card) {
  return card.some(({ elapsed }) => elapsed > 0);
}

/**
 * Adds up the log loss of a card's answers.
 * @param {readonly Answer[]} card
 * @param {Weights} weights
 * @param {(answer: Answer) => boolean} counts
 */
function lossOf(card, weights, counts) {
  let sum = 0;
  /** @type {import("./schedule.js").Memory | null} */
  let memory = null;
  for (const answer of card) {
    const { elapsed, grade } = answer;
    if (memory && elapsed > 0 && counts(answer)) {
      const recall = Math.min(Math.max(retrievability(weights, elapsed, memory.s), 1e-6), 1 - 1e-6);
      sum -= Math.log(grade > 1 ? recall : 1 - recall);
    }
    memory = step(weights, memory, elapsed, grade);
  }
  return sum;
}

/**
 * Returns the four stabilities that foretell the answers best, none smaller than the one before it.
 *
 * Neighbours that come out in the wrong order are fitted once more as one: that is the best there is in order.
 * @param {readonly (readonly Answer[])[]} cards
 * @param {Weights} defaults
 */
function fitted(cards, defaults) {
  /** @type {{ from: number, to: number, best: number }[]} */
  const blocks = [];
  for (let index = 0; index < 4; index++) {
    let from = index;
    let best = search(cards, defaults, from, index);
    for (let last = blocks.at(-1); last && last.best > best; last = blocks.at(-1)) {
      from = last.from;
      blocks.pop();
      best = search(cards, defaults, from, index);
    }
    blocks.push({ from, to: index, best });
  }
  return blocks.flatMap(({ from, to, best }) => Array(to - from + 1).fill(Math.exp(best)));
}

/**
 * Returns the logarithm of the best stability for the cards whose first grade is one of a run, by golden section.
 * @param {readonly (readonly Answer[])[]} cards
 * @param {Weights} defaults
 * @param {number} from the first grade of the run, less 1
 * @param {number} to the last
 */
function search(cards, defaults, from, to) {
  const own = cards.filter(([{ grade }]) => grade - 1 >= from && grade - 1 <= to);
  const weights = [...defaults];
  const cost = (/** @type {number} */ log) => {
    weights.fill(Math.exp(log), from, to + 1);
    let sum = 0;
    for (let index = from; index <= to; index++) sum += ((log - Math.log(defaults[index])) / SPREAD) ** 2 / 2;
    for (const card of own) sum += lossOf(card, weights, () => true);
    return sum;
  };
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [LOWEST, HIGHEST];
  let [left, right] = [high - ratio * (high - low), low + ratio * (high - low)];
  let [costLeft, costRight] = [cost(left), cost(right)];
  for (let round = 0; round < ROUNDS; round++) {
    if (costLeft <= costRight) {
      [high, right, costRight] = [right, left, costLeft];
      left = high - ratio * (high - low);
      costLeft = cost(left);
    } else {
      [low, left, costLeft] = [left, right, costRight];
      right = low + ratio * (high - low);
      costRight = cost(right);
    }
  }
  return (low + high) / 2;
}
