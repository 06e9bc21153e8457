// @ts-check
// From the log of events to the state of each card. The log is the truth, in whatever order it arrived: devices add
// to it and nothing is ever changed in it. Pure: no storage, no clock.

import { choices, learned, newCard } from "./due.js";

/** @typedef {import("./due.js").Settings} Settings */
/** @typedef {import("./due.js").State} State */
/** @typedef {import("./schedule.js").Grade} Grade */

/**
 * One line of the log.
 *
 * - `id` is unique among all devices
 * - `card` is the card's key when it was written; a question that was renamed since has another
 * - `time` is in ms since 1970, `day` the study day, `offset` the zone's in minutes, positive to the east
 * - `grade` is 1 to 4 in a `grade`, else 0; `took` is the time to answer in ms
 * - `detail` is the rubric of a `grade`, the id that an `undo` takes back, the day until which a `bury` holds, or the
 *   day from which a `want` asks for the card
 *
 * Kinds that are not listed change no schedule.
 * @typedef {[id: string, card: string, time: number, day: number, offset: number, grade: number, took: number,
 *   kind: "grade" | "undo" | "suspend" | "resume" | "bury" | "want" | string, device: string, detail: unknown]} Event
 */

/**
 * Orders events by time; ids make the order the same everywhere.
 * @param {Event} a
 * @param {Event} b
 */
export function compare(a, b) {
  return a[2] - b[2] || (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
}

/**
 * Returns the events that count, in order: each once, without those that were taken back.
 * @param {Iterable<Event>} events
 */
export function live(events) {
  const all = [...new Map([...events].map((event) => [event[0], event])).values()].sort(compare);
  /** @type {Set<unknown>} */
  const undone = new Set();
  // From the end, so that an undo that was itself undone takes nothing back.
  for (let index = all.length - 1; index >= 0; index--) {
    const [id, , , , , , , kind, , detail] = all[index];
    if (kind === "undo" && !undone.has(id)) undone.add(detail);
  }
  return all.filter(([id, , , , , , , kind]) => kind !== "undo" && !undone.has(id));
}

/**
 * Returns the events that count by card.
 * @param {Iterable<Event>} events
 * @param {(card: string) => string} [named] the key that a card goes by today
 */
export function histories(events, named = (card) => card) {
  /** @type {Map<string, Event[]>} */
  const found = new Map();
  for (const event of live(events)) {
    const card = named(event[1]);
    const history = found.get(card);
    if (history) history.push(event);
    else found.set(card, [event]);
  }
  return found;
}

/**
 * Returns the state of each card that has a history.
 * @param {Iterable<Event>} events
 * @param {Settings} settings
 * @param {(card: string) => string} [named] the key that a card goes by today
 */
export function replay(events, settings, named) {
  /** @type {Map<string, State>} */
  const states = new Map();
  for (const [card, history] of histories(events, named)) states.set(card, stateOf(history, settings));
  return states;
}

/**
 * Returns the state of one card after its history.
 * @param {readonly Event[]} history the events of the card that count, in order
 * @param {Settings} settings
 */
export function stateOf(history, settings) {
  const last = history.findLastIndex(isAnswer);
  /** @type {State} */
  let state = newCard;
  for (let index = 0; index < history.length; index++) {
    const event = history[index];
    // The key is the one it had then: a new name moves no due date.
    if (!isAnswer(event)) state = held(state, event);
    else {
      const [, card, time, day, , number] = event;
      const grade = /** @type {Grade} */ (number);
      const at = { card, day, time };
      state =
        index === last ? choices(state, at, settings)[grade - 1].state : learned(state, at, grade, settings);
    }
  }
  return state;
}

/**
 * Returns whether an event is an answer.
 * @param {Event} event
 */
export function isAnswer([, , , , , grade, , kind]) {
  return kind === "grade" && (grade === 1 || grade === 2 || grade === 3 || grade === 4);
}

/**
 * @param {State} state
 * @param {Event} event
 * @returns {State}
 */
function held(state, [, , , , , , , kind, , detail]) {
  if (kind === "suspend") return { ...state, suspended: true };
  if (kind === "resume") return { ...state, suspended: false, buriedUntil: 0 };
  if (kind === "bury" && typeof detail === "number") return { ...state, buriedUntil: detail };
  // Who wants a card no longer puts it off; one that was suspended stays out.
  if (kind === "want" && typeof detail === "number") return { ...state, wanted: detail, buriedUntil: 0 };
  return state;
}
