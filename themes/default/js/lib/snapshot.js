// @ts-check
// States in a form that is quickly written and read: a copy of what a replay of the log gives, which may be thrown away.
// Pure.

/** @typedef {import("./due.js").State} State */
/** @typedef {import("./due.js").Phase} Phase */

/** Grows when a field, or what a replay makes of the log, changes. */
const VERSION = 2;
const WIDTH = 13;
/** @type {readonly Phase[]} */
const PHASES = ["new", "learning", "review", "relearning"];

/**
 * @typedef {object} Snapshot
 * @property {number} version
 * @property {string} under what the states depend on beside the log
 * @property {number} seq the last event that they hold
 * @property {string} cards their names, between line ends
 * @property {Float64Array} numbers
 * @property {[card: string, mark: Mark][]} marks
 * @property {[number, number]} last the time and the study day of the last event
 */
/**
 * What a reader put on a card.
 * @typedef {{ flag?: boolean, note?: string, seen?: string }} Mark
 */

/**
 * @param {ReadonlyMap<string, State>} states
 * @param {ReadonlyMap<string, Mark>} marks
 * @param {{ under: string, seq: number, last: [number, number] }} of
 * @returns {Snapshot}
 */
export function pack(states, marks, of) {
  const numbers = new Float64Array(states.size * WIDTH);
  let at = 0;
  for (const state of states.values()) {
    const {
      phase,
      step,
      memory,
      answers,
      lapses,
      day,
      time,
      dueDay,
      dueTime,
      suspended,
      buriedUntil,
      wanted,
    } = state;
    numbers.set(
      [
        PHASES.indexOf(phase),
        step,
        memory?.s ?? Number.NaN,
        memory?.d ?? Number.NaN,
        answers,
        lapses,
        day,
        time,
        dueDay,
        dueTime,
        suspended ? 1 : 0,
        buriedUntil,
        wanted,
      ],
      at,
    );
    at += WIDTH;
  }
  return { version: VERSION, ...of, cards: [...states.keys()].join("\n"), numbers, marks: [...marks] };
}

/**
 * Returns the states, or `null` if the snapshot is not of today's form, of other settings, or damaged.
 * @param {any} snapshot
 * @param {string} under
 * @returns {{ states: Map<string, State>, marks: Map<string, Mark>, seq: number, last: [number, number] } | null}
 */
export function unpack(snapshot, under) {
  if (snapshot?.version !== VERSION || snapshot.under !== under) return null;
  const { cards, numbers, marks, seq, last } = snapshot;
  if (typeof cards !== "string" || !(numbers instanceof Float64Array) || !isWhole(seq)) return null;
  const [time, day] = Array.isArray(last) ? last : [];
  if (!isWhole(time) || !isWhole(day) || !Array.isArray(marks)) return null;
  if (!marks.every((mark) => Array.isArray(mark) && typeof mark[1] === "object" && mark[1] !== null))
    return null;
  const names = cards === "" ? [] : cards.split("\n");
  if (numbers.length !== names.length * WIDTH) return null;
  /** @type {Map<string, State>} */
  const states = new Map();
  for (const [index, name] of names.entries()) {
    const [phase, step, s, d, answers, lapses, day, time, dueDay, dueTime, suspended, buriedUntil, wanted] =
      numbers.subarray(index * WIDTH, (index + 1) * WIDTH);
    states.set(name, {
      phase: PHASES[phase] ?? "new",
      step,
      memory: Number.isNaN(s) ? null : { s, d },
      answers,
      lapses,
      day,
      time,
      dueDay,
      dueTime,
      suspended: suspended === 1,
      buriedUntil,
      wanted,
    });
  }
  return { states, marks: new Map(marks), seq, last: [time, day] };
}

/** @param {unknown} value */
function isWhole(value) {
  return Number.isSafeInteger(value);
}
