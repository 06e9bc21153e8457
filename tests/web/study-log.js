// Logs of readers who are invented: their memory is FSRS-6, their chance is seeded.
import { choices, defaultSettings, newCard } from "../../themes/default/js/lib/due.js";
import { defaultWeights, retrievability, step } from "../../themes/default/js/lib/schedule.js";
import { random } from "./random.js";

/** @typedef {import("../../themes/default/js/lib/entry.js").Entry} Entry */

export const DAY = 86_400_000;

/**
 * Returns the log of a reader who begins some cards a day and answers what is due.
 * @param {readonly string[]} cards
 * @param {object} [how]
 * @param {number} [how.seed]
 * @param {number} [how.last] the last study day
 * @param {number} [how.days]
 * @param {number} [how.fresh] new cards a day
 * @param {string} [how.device]
 * @param {readonly number[]} [how.truth] the weights of the reader's memory
 * @returns {Entry[]}
 */
export function studied(cards, how = {}) {
  const {
    seed = 1,
    last = 20_700,
    days = 120,
    fresh = 3,
    device = "phonephone",
    truth = defaultWeights,
  } = how;
  const chance = random(seed);
  /** @type {Map<string, { state: any, memory: any }>} */
  const known = new Map();
  /** @type {Entry[]} */
  const entries = [];
  for (let day = last - days + 1; day <= last; day++) {
    // Nobody studies every day.
    if (chance() < 0.2) continue;
    let time = day * DAY + 15 * 3_600_000;
    const due = cards.filter((card) => (known.get(card)?.state.dueDay ?? Number.POSITIVE_INFINITY) <= day);
    const begun = cards.filter((card) => !known.has(card)).slice(0, fresh);
    for (const card of [...due, ...begun]) {
      let { state, memory } = known.get(card) ?? { state: newCard, memory: null };
      for (let turn = 0; turn < 8; turn++) {
        const elapsed = memory ? Math.max(0, day - state.day) : 0;
        const recall = memory ? (elapsed > 0 ? retrievability(truth, elapsed, memory.s) : 0.92) : 0.6;
        const grade = /** @type {1 | 2 | 3 | 4} */ (
          chance() >= recall ? 1 : chance() < 0.15 ? 2 : chance() < 0.88 ? 3 : 4
        );
        memory = step(truth, memory, elapsed, grade);
        state = choices(state, { card, day, time }, defaultSettings)[grade - 1].state;
        entries.push(
          entry({ id: `${device}-${entries.length}`, card, time, day, grade, took: 8000, device }),
        );
        time += 20_000;
        if (state.phase === "review") break;
      }
      known.set(card, { state, memory });
    }
  }
  return entries;
}

/**
 * Returns an event.
 * @param {Partial<Entry>} of
 * @returns {Entry}
 */
export function entry(of) {
  const day = of.day ?? 20_700;
  return {
    id: "a-1",
    card: "gil",
    time: day * DAY + 15 * 3_600_000,
    offset: 0,
    grade: 0,
    took: 0,
    kind: "grade",
    device: "phonephone",
    detail: null,
    ...of,
    day,
  };
}
