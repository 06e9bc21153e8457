// @ts-check
// An interview on a given day: how many new cards that takes, and what will be known. Pure.

import { retrievability } from "./schedule.js";

/** @typedef {import("./due.js").State} State */
/** @typedef {import("./due.js").Settings} Settings */
/** @typedef {import("./queue.js").Card} Card */

/**
 * @typedef {object} Interview
 * @property {string} date as in `2026-12-24`
 * @property {string[]} areas paths; none means all
 */

/** On how many days before the interview nothing new is begun, so that all can be seen again. */
export const REST = 3;

/**
 * Returns the study day of a calendar date, or `null` if there is no such date.
 * @param {string} date
 */
export function dayOf(date) {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return null;
  const time = Date.parse(`${date}T00:00:00Z`);
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date ? null : time / 86_400_000;
}

/**
 * Returns the date of a study day.
 * @param {number} day
 */
export function dateOf(day) {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

/**
 * What the days until an interview look like.
 * @typedef {object} Plan
 * @property {number} day study day of the interview
 * @property {number} left days until then
 * @property {number} unseen how many of its cards were never answered
 * @property {number} fresh how many new ones today brings
 * @property {boolean} isNear whether nothing new is begun, and the weakest come first whether due or not
 */

/**
 * Returns the plan for an interview, or `null` once its day has come.
 * @param {number} day that of the interview
 * @param {readonly Card[]} cards those that it is about
 * @param {ReadonlyMap<string, State>} states
 * @param {number} today
 * @param {number} begun how many of its cards were seen for the first time today
 * @returns {Plan | null}
 */
export function plan(day, cards, states, today, begun = 0) {
  if (day <= today) return null;
  const left = day - today;
  const isHeld = (/** @type {State | undefined} */ state) => state?.suspended;
  const unseen = cards.filter(({ id }) => !states.get(id)?.answers && !isHeld(states.get(id))).length;
  // What was begun today counts as still to come: the number of a day does not shrink while the day goes on.
  const fresh = Math.ceil((unseen + begun) / Math.max(1, left - REST));
  return { day, left, unseen, fresh, isNear: left <= REST };
}

/**
 * Returns the chance that a card is known on a day; a card that was never seen is not.
 * @param {State | undefined} state
 * @param {number} day
 * @param {Settings["weights"]} weights
 */
export function expected(state, day, weights) {
  return state?.memory ? retrievability(weights, Math.max(0, day - state.day), state.memory.s) : 0;
}

/**
 * Returns the mean chance of cards to be known on a day, by area and of all.
 * @param {readonly Card[]} cards
 * @param {ReadonlyMap<string, State>} states
 * @param {number} day
 * @param {Settings["weights"]} weights
 */
export function readiness(cards, states, day, weights) {
  /** @type {Map<number, { cards: number, sum: number, seen: number }>} */
  const areas = new Map();
  const all = { cards: 0, sum: 0, seen: 0 };
  for (const { id, area } of cards) {
    const state = states.get(id);
    const one = areas.get(area) ?? { cards: 0, sum: 0, seen: 0 };
    areas.set(area, one);
    for (const count of [one, all]) {
      count.cards++;
      count.sum += expected(state, day, weights);
      count.seen += state?.answers ? 1 : 0;
    }
  }
  const mean = (/** @type {{ cards: number, sum: number, seen: number }} */ { cards: size, sum, seen }) => ({
    cards: size,
    seen,
    recall: size === 0 ? 0 : sum / size,
  });
  return { all: mean(all), areas: new Map([...areas].map(([area, count]) => [area, mean(count)])) };
}
