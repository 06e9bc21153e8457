// @ts-check
// Which card comes next. Pure, and without a memory: what is left of a day follows from the cards' states and from the
// day's events, so that an answer taken back, a reload and another tab all lead to the same queue.

import { isDue, isHidden, isWanted } from "./due.js";
import { retrievability } from "./schedule.js";

/** @typedef {import("./due.js").State} State */
/** @typedef {import("./due.js").Settings} Settings */

/** For how long before its time a card on a step is shown, if there is nothing else, in ms. */
export const AHEAD = 20 * 60_000;

/**
 * A card, as far as the queue looks at it.
 * @typedef {object} Card
 * @property {string} id
 * @property {number} area
 */
/**
 * What was done on a study day.
 * @typedef {object} Day
 * @property {number} fresh how many cards were seen for the first time
 * @property {number} reviews how many cards were reviewed
 * @property {ReadonlySet<string>} notes questions of which a card was answered
 */
/**
 * How much a day may bring.
 * @typedef {object} Limits
 * @property {number} fresh
 * @property {number} reviews
 * @property {"after" | "mixed" | "first"} order where new cards come
 * @property {((card: Card, state: State) => boolean) | null} [early] which cards come before they are due
 * @property {((card: Card) => boolean) | null} [last] which new cards come after all others
 */
/**
 * What is left of a day, each list in the order in which it comes.
 * @template {Card} C
 * @typedef {object} Pools
 * @property {C[]} learning cards on a step whose time has come
 * @property {C[]} reviews
 * @property {C[]} fresh
 * @property {C[]} later cards on a step whose time has not come
 */

/**
 * Returns the name of a card's question: cards of one question are told apart by what follows a `#`.
 * @param {string} card
 */
export function noteOf(card) {
  return card.replace(/#.*/, "");
}

/**
 * Returns what is left of a day.
 * @template {Card} C
 * @param {readonly C[]} cards those that the session is about, in the site's order
 * @param {ReadonlyMap<string, State>} states
 * @param {{ time: number, day: number }} at
 * @param {Limits} limits
 * @param {Day} done
 * @param {{ weights: Settings["weights"] }} settings
 * @returns {Pools<C>}
 */
export function pools(cards, states, at, limits, done, { weights }) {
  /** @type {[number, C][]} */
  const learning = [];
  /** @type {[number, C][]} */
  const later = [];
  /** @type {[number, C][]} */
  const reviews = [];
  /** @type {[number, C][]} */
  const fresh = [];
  /** What the reader wants comes first, whatever a day may bring. @type {{ reviews: C[], fresh: C[] }} */
  const wanted = { reviews: [], fresh: [] };
  /** How many cards of each area came before, seen or not: areas take turns. */
  const turns = new Map();
  for (const card of cards) {
    const state = states.get(card.id);
    const turn = turns.get(card.area) ?? 0;
    turns.set(card.area, turn + 1);
    if (!state || state.phase === "new") {
      if (state && isHidden(state, at.day)) continue;
      if (state && isWanted(state, at.day)) wanted.fresh.push(card);
      else fresh.push([limits.last?.(card) ? cards.length + turn : turn, card]);
    } else if (isHidden(state, at.day)) {
      // It waits.
    } else if (state.phase !== "review") {
      (isDue(state, at.day, at.time) ? learning : later).push([state.dueTime, card]);
    } else if (isWanted(state, at.day)) {
      wanted.reviews.push(card);
    } else if (isDue(state, at.day, at.time) || (state.day < at.day && limits.early?.(card, state))) {
      reviews.push([retrievability(weights, Math.max(0, at.day - state.day), state.memory?.s ?? 0), card]);
    }
  }
  // A card on a step comes back today, and counts too.
  const taken = new Set([...done.notes, ...[...learning, ...later].map(([, { id }]) => noteOf(id))]);
  for (const { id } of [...wanted.reviews, ...wanted.fresh]) taken.add(noteOf(id));
  /**
   * @param {[number, C][]} list
   * @param {number} most
   */
  const apart = (list, most) => {
    /** @type {C[]} */
    const kept = [];
    for (const card of sorted(list)) {
      if (kept.length >= most) break;
      const note = noteOf(card.id);
      // Of the cards of one question, one a day: its answer gives the others away.
      if (taken.has(note)) continue;
      taken.add(note);
      kept.push(card);
    }
    return kept;
  };
  return {
    learning: sorted(learning),
    later: sorted(later),
    reviews: [...wanted.reviews, ...apart(reviews, Math.max(0, limits.reviews - done.reviews))],
    fresh: [...wanted.fresh, ...apart(fresh, Math.max(0, limits.fresh - done.fresh))],
  };
}

/**
 * @template C
 * @param {[number, C][]} list
 */
function sorted(list) {
  return list.sort(([a], [b]) => a - b).map(([, card]) => card);
}

/**
 * Returns the card that comes next, or `null`.
 * @template {Card} C
 * @param {Pools<C>} left
 * @param {{ order: Limits["order"], time: number }} at
 * @param {ReadonlyMap<string, State>} states
 * @param {Day} done
 * @param {number | undefined} area that of the card before
 */
export function next(left, { order, time }, states, done, area) {
  const { learning, reviews, fresh, later } = left;
  if (learning.length > 0) return apartFrom(learning, area);
  const isFresh =
    order === "first"
      ? fresh.length > 0
      : order === "mixed" && reviews.length > 0
        ? // New cards are spread evenly: the part of them that is left is kept as large as that of the reviews.
          fresh.length * (done.reviews + reviews.length) > reviews.length * (done.fresh + fresh.length)
        : reviews.length === 0;
  const pool = isFresh ? fresh : reviews;
  if (pool.length > 0) return apartFrom(pool, area);
  const soon = later.filter(({ id }) => (states.get(id)?.dueTime ?? 0) <= time + AHEAD);
  return soon.length > 0 ? apartFrom(soon, area) : null;
}

/**
 * Returns the first card of another area, unless one area has so many cards left that it must come now lest two of its
 * cards come in a row later.
 * @template {Card} C
 * @param {readonly C[]} pool not empty
 * @param {number | undefined} area
 */
function apartFrom(pool, area) {
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (const card of pool) counts.set(card.area, (counts.get(card.area) ?? 0) + 1);
  const [most, count] = [...counts].reduce((a, b) => (b[1] > a[1] ? b : a));
  if (most !== area && count > pool.length - count) return first(pool, (card) => card.area === most);
  return first(pool, (card) => card.area !== area);
}

/**
 * @template C
 * @param {readonly C[]} pool
 * @param {(card: C) => boolean} wanted
 */
function first(pool, wanted) {
  return pool.find(wanted) ?? pool[0];
}

/**
 * Returns what was done on a day.
 * @param {Iterable<import("./replay.js").Event>} events the answers of the day that count
 * @param {ReadonlyMap<string, State>} states
 * @param {(card: string) => string} named
 * @returns {Day}
 */
export function doneToday(events, states, named) {
  /** @type {Map<string, number>} */
  const answers = new Map();
  for (const event of events) {
    const card = named(event[1]);
    answers.set(card, (answers.get(card) ?? 0) + 1);
  }
  let fresh = 0;
  for (const [card, count] of answers) if (states.get(card)?.answers === count) fresh++;
  return { fresh, reviews: answers.size - fresh, notes: new Set([...answers.keys()].map(noteOf)) };
}
