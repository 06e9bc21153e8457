// @ts-check
// What a log tells of its reader's memory: how much was known, what comes, how well it was foretold. Pure: the day is an
// argument.

import { gap } from "./day.js";
import { learned, newCard } from "./due.js";
import { isAnswer } from "./replay.js";
import { retrievability } from "./schedule.js";

/** @typedef {import("./replay.js").Event} Event */
/** @typedef {import("./due.js").State} State */
/** @typedef {import("./due.js").Settings} Settings */
/** @typedef {import("./schedule.js").Grade} Grade */
/**
 * An answer that tells of recall: the first of a study day, to a card that was answered on an earlier one.
 * @typedef {object} Test
 * @property {number} day
 * @property {number} recall the chance that was foretold
 * @property {boolean} known
 * @property {boolean} isReview whether the card was past its learning steps
 */
/**
 * A share of answers, and the range in which the true one lies with 95 %.
 * @typedef {{ known: number, all: number, share: number, low: number, high: number }} Share
 */

/**
 * Returns the tests in a card's history.
 * @param {readonly Event[]} history its events that count, in order
 * @param {Settings} settings
 * @returns {Test[]}
 */
export function tests(history, settings) {
  /** @type {Test[]} */
  const found = [];
  /** @type {State} */
  let state = newCard;
  for (const event of history) {
    if (!isAnswer(event)) continue;
    const [, card, time, day, , number] = event;
    const elapsed = state.memory ? gap(state.day, day) : 0;
    if (state.memory && elapsed > 0) {
      found.push({
        day,
        recall: retrievability(settings.weights, elapsed, state.memory.s),
        known: number > 1,
        isReview: state.phase === "review",
      });
    }
    state = learned(state, { card, day, time }, /** @type {Grade} */ (number), settings);
  }
  return found;
}

/**
 * Returns how many reviews were known: the true retention.
 * @param {readonly Test[]} of
 * @param {number} [from] the first study day that counts
 */
export function retention(of, from = Number.NEGATIVE_INFINITY) {
  const reviews = of.filter(({ isReview, day }) => isReview && day >= from);
  return share(reviews.filter(({ known }) => known).length, reviews.length);
}

/** Bounds 95 % of the normal distribution, in standard deviations. */
const Z = 1.959964;

/**
 * Returns a share with Wilson's interval, which holds for few answers and near 1 too.
 * @param {number} known
 * @param {number} all
 * @returns {Share}
 */
export function share(known, all) {
  if (all === 0) return { known, all, share: 0, low: 0, high: 1 };
  const part = known / all;
  const scale = 1 + Z ** 2 / all;
  const middle = (part + Z ** 2 / (2 * all)) / scale;
  const width = (Z * Math.sqrt((part * (1 - part)) / all + Z ** 2 / (4 * all ** 2))) / scale;
  return { known, all, share: part, low: Math.max(0, middle - width), high: Math.min(1, middle + width) };
}

/**
 * Returns how many cards are due on each day from today on; what is overdue counts for today.
 * @param {Iterable<State>} states
 * @param {number} today
 * @param {number} days
 */
export function forecast(states, today, days) {
  /** @type {number[]} */
  const counts = Array(days).fill(0);
  for (const { phase, suspended, dueDay, buriedUntil } of states) {
    if (phase === "new" || suspended) continue;
    const day = Math.max(dueDay, buriedUntil, today) - today;
    if (day < days) counts[day]++;
  }
  return counts;
}

/**
 * Returns how many answers each day had: whole weeks from a Monday on, the last of them with today.
 * @param {Iterable<Event>} events those that count
 * @param {number} today
 * @param {number} weeks
 */
export function calendar(events, today, weeks) {
  // The first study day was a Thursday.
  const first = today - ((today + 3) % 7) - 7 * (weeks - 1);
  /** @type {number[]} */
  const counts = Array(today - first + 1).fill(0);
  for (const event of events) {
    if (isAnswer(event) && event[3] >= first && event[3] <= today) counts[event[3] - first]++;
  }
  return { first, counts };
}

/**
 * Counts numbers by range.
 * @param {Iterable<number>} numbers
 * @param {readonly number[]} borders where each range but the first begins, rising
 */
export function histogram(numbers, borders) {
  /** @type {number[]} */
  const counts = Array(borders.length + 1).fill(0);
  for (const number of numbers) counts[borders.filter((border) => border <= number).length]++;
  return counts;
}

/** Into how many ranges of one width the foretold chance is cut. */
const BINS = 20;

/**
 * Returns how well answers were foretold.
 *
 * The log loss is the mean of -log(the chance that was given to what happened). The error is the root of the mean squared
 * difference of what was foretold and what happened in ranges of the foretold chance, weighed by their answers.
 * @param {readonly Test[]} of
 */
export function calibration(of) {
  const bins = Array.from({ length: BINS }, () => ({ all: 0, known: 0, sum: 0 }));
  let loss = 0;
  for (const { recall, known } of of) {
    const bin = bins[Math.min(BINS - 1, Math.floor(recall * BINS))];
    bin.all++;
    bin.sum += recall;
    if (known) bin.known++;
    const chance = Math.min(Math.max(recall, 1e-6), 1 - 1e-6);
    loss -= Math.log(known ? chance : 1 - chance);
  }
  const used = bins
    .filter(({ all }) => all > 0)
    .map(({ all, known, sum }) => ({ ...share(known, all), foretold: sum / all }));
  const squares = used.reduce((sum, bin) => sum + bin.all * (bin.share - bin.foretold) ** 2, 0);
  return {
    count: of.length,
    bins: used,
    logLoss: of.length ? loss / of.length : 0,
    error: of.length ? Math.sqrt(squares / of.length) : 0,
  };
}
