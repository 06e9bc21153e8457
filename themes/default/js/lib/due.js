// @ts-check
// When a card comes back: learning steps, and the intervals of the four buttons. Pure: time and day are arguments.

import { gap } from "./day.js";
import { defaultWeights, interval, step } from "./schedule.js";

/** @typedef {import("./schedule.js").Grade} Grade */
/** @typedef {import("./schedule.js").Memory} Memory */
/** @typedef {import("./schedule.js").Weights} Weights */
/** @typedef {"new" | "learning" | "review" | "relearning"} Phase */

/**
 * What the reader can set.
 * @typedef {object} Settings
 * @property {Weights} weights
 * @property {number} retention the wanted chance of recall
 * @property {number} maximum the longest interval in days
 * @property {number} lastDay study day after which no card is due while it lies ahead: the eve of an interview
 * @property {readonly number[]} learning steps of a new card in minutes
 * @property {readonly number[]} relearning steps of a forgotten card in minutes
 * @property {boolean} fuzz whether intervals are spread, so that cards learned together part
 */
/**
 * What is known of a card.
 * @typedef {object} State
 * @property {Phase} phase
 * @property {number} step which learning step it is on
 * @property {Memory | null} memory `null` before the first answer
 * @property {number} answers how many answers count
 * @property {number} lapses how often it was forgotten in review
 * @property {number} day study day of the last answer
 * @property {number} time of the last answer in ms
 * @property {number} dueDay study day on which it is due; for a card on a step the day of its answer
 * @property {number} dueTime time at which a card on a step is due in ms; 0 in review
 * @property {boolean} suspended
 * @property {number} buriedUntil study day on which a buried card comes back; 0
 * @property {number} wanted study day from which its reader wants it, due or not, until it is answered; 0
 */
/**
 * What a button does.
 * @typedef {object} Choice
 * @property {State} state the card after it
 * @property {number} minutes until the card is due, for a card on a step; else 0
 * @property {number} days until it is due, for a card in review; else 0
 */
/**
 * An answer's card and time.
 * @typedef {object} At
 * @property {string} card the card's key, by which its fuzz is drawn
 * @property {number} day study day
 * @property {number} time in ms
 */

/** @type {readonly Grade[]} */
const GRADES = [1, 2, 3, 4];

/** @type {Readonly<Settings>} */
export const defaultSettings = Object.freeze({
  weights: defaultWeights,
  retention: 0.9,
  maximum: 36500,
  lastDay: 0,
  learning: Object.freeze([1, 10]),
  relearning: Object.freeze([10]),
  fuzz: true,
});

/** @type {Readonly<State>} */
export const newCard = Object.freeze({
  phase: "new",
  step: 0,
  memory: null,
  answers: 0,
  lapses: 0,
  day: 0,
  time: 0,
  dueDay: 0,
  dueTime: 0,
  suspended: false,
  buriedUntil: 0,
  wanted: 0,
});

/**
 * Returns what each of the four buttons does.
 * @param {State} state
 * @param {At} at
 * @param {Settings} settings
 * @returns {Choice[]}
 */
export function choices(state, at, settings) {
  const states = GRADES.map((grade) => learned(state, at, grade, settings));
  const { day } = states[0];
  const most = settings.lastDay > day ? Math.min(settings.maximum, settings.lastDay - day) : settings.maximum;
  const wanted = states.map((one) => (one.phase === "review" ? wholeDays(one.memory.s, settings) : 0));
  const given = spread(ordered(wanted, most), settings.fuzz ? draw(at.card, state.answers) : null, most);
  return states.map((one, index) => ({
    state: { ...one, dueDay: day + given[index] },
    minutes: one.dueTime ? (one.dueTime - at.time) / 60_000 : 0,
    days: given[index],
  }));
}

/**
 * Returns the card after an answer, with its memory and step but without the day on which it is due.
 *
 * That day needs the other three buttons too, and nothing that follows depends on it: a replay asks for it once.
 * @param {State} state
 * @param {At} at
 * @param {Grade} grade
 * @param {Settings} settings
 * @returns {State & { memory: Memory }}
 */
export function learned(state, at, grade, settings) {
  // Who travels back over midnight answers on a day that is over for the card: it must not come due twice in a day.
  const day = Math.max(state.day, at.day);
  const { phase, step: stage, minutes } = moved(state, grade, settings);
  return {
    phase,
    step: stage,
    memory: step(settings.weights, state.memory, gap(state.day, day), grade),
    answers: state.answers + 1,
    lapses: state.lapses + (state.phase === "review" && grade === 1 ? 1 : 0),
    day,
    time: at.time,
    dueDay: day,
    dueTime: minutes ? at.time + minutes * 60_000 : 0,
    suspended: state.suspended,
    buriedUntil: state.buriedUntil,
    wanted: 0,
  };
}

/**
 * Returns whether a card that was answered before is due.
 * @param {State} state
 * @param {number} day study day
 * @param {number} time in ms
 */
export function isDue(state, day, time) {
  if (state.phase === "new" || isHidden(state, day)) return false;
  if (state.phase === "review") return state.dueDay <= day || isWanted(state, day);
  // A clock that was set back cannot measure the step: the card comes at once instead of after the difference.
  return state.dueTime <= time || time < state.time;
}

/**
 * Returns whether the reader wants a card, whenever it is due.
 * @param {State} state
 * @param {number} day study day
 */
export function isWanted(state, day) {
  return state.wanted > 0 && state.wanted <= day;
}

/**
 * Returns whether a card is kept out of sessions.
 * @param {State} state
 * @param {number} day study day
 */
export function isHidden(state, day) {
  return state.suspended || day < state.buriedUntil;
}

/**
 * Returns the interval of a stability in days as FSRS has it: rounded, halves upward, at least 1, at most the maximum.
 * @param {number} s
 * @param {{ weights: Weights, retention: number, maximum: number }} settings
 */
export function wholeDays(s, { weights, retention, maximum }) {
  return Math.min(Math.max(1, Math.round(interval(weights, s, retention))), maximum);
}

/**
 * Returns the step that an answer leads to; no minutes where it leaves the steps.
 * @param {State} state
 * @param {Grade} grade
 * @param {Settings} settings
 * @returns {{ phase: Phase, step: number, minutes: number }}
 */
function moved(state, grade, settings) {
  const isNew = state.phase === "new" || state.phase === "learning";
  const steps = isNew ? settings.learning : settings.relearning;
  const on = (/** @type {number} */ stage, minutes = steps[stage]) => ({
    phase: /** @type {Phase} */ (isNew ? "learning" : "relearning"),
    step: stage,
    minutes,
  });
  if (grade === 1 && steps.length > 0) return on(0);
  // In review, and past the last step where the settings once had more of them, every other answer leads to days.
  const isOn = state.phase !== "review" && state.step < steps.length;
  if (isOn && grade === 3 && state.step + 1 < steps.length) return on(state.step + 1);
  if (isOn && grade === 2) {
    if (state.step > 0) return on(state.step);
    return on(0, steps.length > 1 ? (steps[0] + steps[1]) / 2 : steps[0] * 1.5);
  }
  return { phase: "review", step: 0, minutes: 0 };
}

/**
 * Puts the intervals of the buttons in order: each is longer than the one before while the maximum leaves room.
 * @param {number[]} wanted days, 0 for a button that leads to a step
 * @param {number} most
 */
export function ordered([again, hard, good, easy], most) {
  const firm = Math.min(hard, good);
  const third = good && Math.max(good, firm + 1);
  const last = easy && Math.max(easy, third + 1);
  return [Math.min(again, firm), firm, third, last].map((days) => Math.min(days, most));
}

/**
 * Spreads ordered intervals by one draw for all of them.
 * @param {number[]} given
 * @param {number | null} chance 0 up to 1; `null` spreads nothing
 * @param {number} most
 */
function spread(given, chance, most) {
  if (chance === null) return given;
  return ordered(
    given.map((days) => fuzzed(days, chance, most)),
    most,
  );
}

/** From how many days to how many an interval is spread by which part of it. */
const FUZZ = [
  [2.5, 7, 0.15],
  [7, 20, 0.1],
  [20, Number.POSITIVE_INFINITY, 0.05],
];

/**
 * Returns an interval somewhere in the range about it.
 * @param {number} days
 * @param {number} chance 0 up to 1
 * @param {number} most
 */
export function fuzzed(days, chance, most) {
  if (days < FUZZ[0][0]) return days;
  const width = FUZZ.reduce(
    (sum, [from, to, part]) => sum + part * Math.max(0, Math.min(days, to) - from),
    1,
  );
  const high = Math.min(Math.round(days + width), most);
  const low = Math.min(Math.max(2, Math.round(days - width)), high);
  return low + Math.floor(chance * (high - low + 1));
}

/**
 * Returns the draw of an answer, 0 up to 1: the same on every device, and again after the answer is taken back.
 *
 * FNV-1a, and a last mix because keys and numbers that differ in one character must not draw alike.
 * @param {string} card
 * @param {number} answers how many answers it had before
 */
export function draw(card, answers) {
  let hash = 0x811c9dc5;
  const text = `${card}/${answers}`;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
