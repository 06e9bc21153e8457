// @ts-check
// Which questions make an interview: a set chosen beforehand, the same for everybody who opens its address, or one
// question at a time. Chance comes from a seed alone. Pure.

import { difficulty, information, LEVELS } from "./ability.js";
import { nameOf } from "./names.js";
import { t } from "./translate.js";

/**
 * A question, as far as choosing looks at it.
 * @typedef {object} Question
 * @property {string} id
 * @property {number} area
 * @property {string} level
 * @property {string} kind
 * @property {readonly string[]} roles none: everyone
 * @property {number} minutes 0 if not given
 */
/**
 * What is wished for.
 * @typedef {object} Wish
 * @property {string} level
 * @property {string} role empty for any
 * @property {readonly number[]} areas none for all
 * @property {number} minutes
 * @property {string} seed
 */
/**
 * @template {Question} Q
 * @typedef {object} Chosen
 * @property {Q[]} questions by area, from easy to hard
 * @property {number} minutes of the questions, with opening and closing
 * @property {string[]} missing what the wish could not have, in words
 */

/** What opening and closing take, in minutes. */
export const OPENING = 2;
export const CLOSING = 3;

/** How far from the wished time a set may be. */
const TOLERANCE = 0.1;

/** Questions that candidates ask are no part of a set. */
const THEIRS = "ask-them";

/** What a question takes that does not say so, in minutes. */
const MINUTES = /** @type {{ [kind: string]: number }} */ ({
  output: 3,
  code: 15,
  debug: 8,
  design: 25,
  behavioral: 5,
});

/** What part of a set comes from which level. */
const MIX = /** @type {{ [level: string]: number[] }} */ ({
  junior: [0.7, 0.3, 0],
  mid: [0.2, 0.6, 0.2],
  senior: [0, 0.35, 0.65],
});

/** @param {Question} question */
export function minutesOf({ minutes, kind }) {
  return minutes || (Object.hasOwn(MINUTES, kind) ? MINUTES[kind] : 4);
}

/**
 * Returns a hash of a text (FNV-1a).
 * @param {string} text
 * @param {number} [start]
 */
export function hashOf(text, start = 0x811c9dc5) {
  let hash = start;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash >>> 0;
}

/**
 * Returns a source of chance: for each name a number from 0 up to 1, whichever others are asked for. So a question that
 * is added to a site changes few sets.
 * @param {string} seed
 */
export function chanceOf(seed) {
  const start = hashOf(`${seed}/`);
  return (/** @type {string} */ name) => {
    let hash = hashOf(name, start);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
  };
}

/**
 * Returns the questions that a wish can have, whatever their level.
 * @template {Question} Q
 * @param {readonly Q[]} questions
 * @param {Pick<Wish, "role" | "areas">} wish
 * @param {(kind: string) => boolean} [isKind]
 */
export function suitable(questions, { role, areas }, isKind = (kind) => kind !== THEIRS) {
  const wanted = new Set(areas);
  return questions.filter(
    (question) =>
      isKind(question.kind) &&
      (wanted.size === 0 || wanted.has(question.area)) &&
      (role === "" || question.roles.length === 0 || question.roles.includes(role)),
  );
}

/**
 * Returns the longest that one question of an interview may take: no one question is the interview.
 * @param {number} minutes
 */
export function longest(minutes) {
  return Math.max(5, minutes * 0.4);
}

/**
 * Whose turn is it? Areas come in proportion to their weights, from a start that the seed draws.
 * @param {Wish} wish
 * @param {readonly Question[]} pool
 */
export function turns(wish, pool) {
  const chance = chanceOf(wish.seed);
  /** @type {Map<number, { weight: number, start: number, taken: number }>} */
  const areas = new Map();
  for (const { area } of pool) {
    const known = areas.get(area);
    // Areas that were asked for by name come alike; otherwise the site tells what matters by how much it asks of it.
    if (known) known.weight += wish.areas.length > 0 ? 0 : 1;
    else areas.set(area, { weight: 1, start: chance(`area ${area}`), taken: 0 });
  }
  return {
    /** The areas, the one whose turn it is first. */
    order() {
      const due = [...areas].map(
        ([area, { weight, start, taken }]) => /** @type {const} */ ([(taken / 4 + start) / weight, area]),
      );
      return due.sort(([a], [b]) => a - b).map(([, area]) => area);
    },
    /**
     * @param {number} area
     * @param {number} minutes
     */
    take(area, minutes) {
      const known = areas.get(area);
      if (known) known.taken += minutes;
    },
  };
}

/**
 * Returns the set of a wish.
 * @template {Question} Q
 * @param {readonly Q[]} questions
 * @param {Wish} wish
 * @param {readonly string[]} [kept] those that are in it in any case
 * @returns {Chosen<Q>}
 */
export function choose(questions, wish, kept = []) {
  const budget = Math.max(1, wish.minutes - OPENING - CLOSING);
  const slack = wish.minutes * TOLERANCE;
  const chance = chanceOf(wish.seed);
  const fits = suitable(questions, wish);
  const mix = MIX[wish.level] ?? MIX.mid;
  const isIn = new Set(kept);
  const most = longest(budget);
  const pool = fits.filter(
    (question) => mix[rank(question)] > 0 && minutesOf(question) <= most && !isIn.has(question.id),
  );
  const chosen = questions.filter(({ id }) => isIn.has(id));
  const turn = turns(wish, pool);
  /** What each level had, in minutes. */
  const had = [0, 0, 0];
  let sum = 0;
  const take = (/** @type {Q} */ question) => {
    const minutes = minutesOf(question);
    turn.take(question.area, minutes);
    had[rank(question)] += minutes;
    sum += minutes;
  };
  for (const question of chosen) take(question);
  const byArea = grouped(pool, wish, chance);
  for (;;) {
    const room = budget - sum;
    if (room <= 0) break;
    // The level that is most behind its part; a question for the wished role before one for everybody.
    const wanted = mix
      .map(
        (part, at) => /** @type {const} */ ([part > 0 ? (had[at] + 2) / part : Number.POSITIVE_INFINITY, at]),
      )
      .sort(([a], [b]) => a - b)
      .map(([, at]) => at);
    const found = pickFor(byArea, turn.order(), wanted, room, sum + slack >= budget ? room : room + slack);
    if (!found) break;
    chosen.push(found);
    take(found);
  }
  sum = settle(chosen, byArea, isIn, { sum, budget, slack });
  const order = new Map(questions.map(({ id }, at) => [id, at]));
  chosen.sort(
    (a, b) => a.area - b.area || rank(a) - rank(b) || (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0),
  );
  const minutes = sum + OPENING + CLOSING;
  return { questions: chosen, minutes, missing: missing(questions, wish, chosen, minutes) };
}

/** @param {{ level: string }} question */
function rank({ level }) {
  return Math.max(0, LEVELS.indexOf(/** @type {import("./ability.js").Level} */ (level)));
}

/**
 * The pool by area and level, each list in the order that the seed draws.
 * @template {Question} Q
 * @param {readonly Q[]} pool
 * @param {Wish} wish
 * @param {(name: string) => number} chance
 */
function grouped(pool, wish, chance) {
  /** @type {Map<number, [number, Q][][]>} */
  const areas = new Map();
  for (const question of pool) {
    const lists = areas.get(question.area) ?? [[], [], []];
    areas.set(question.area, lists);
    const isFor = wish.role !== "" && question.roles.length > 0;
    lists[rank(question)].push([chance(question.id) - (isFor ? 0.5 : 0), question]);
  }
  /** @type {Map<number, Q[][]>} */
  const sorted = new Map();
  for (const [area, lists] of areas) {
    sorted.set(
      area,
      lists.map((list) => list.sort(([a], [b]) => a - b).map(([, question]) => question)),
    );
  }
  return sorted;
}

/**
 * Takes the question that comes next out of its list.
 * @template {Question} Q
 * @param {Map<number, Q[][]>} byArea
 * @param {number[]} areas
 * @param {number[]} levels
 * @param {number} room
 * @param {number} most
 */
function pickFor(byArea, areas, levels, room, most) {
  // First what leaves the set within its time; then, at the very end, what goes a little beyond.
  for (const limit of [room, most]) {
    for (const area of areas) {
      for (const level of levels) {
        const list = byArea.get(area)?.[level] ?? [];
        const at = list.findIndex((question) => minutesOf(question) <= limit);
        if (at >= 0) return list.splice(at, 1)[0];
      }
    }
  }
  return null;
}

/**
 * Exchanges one question of a set that misses its time for one that brings it there.
 * @template {Question} Q
 * @param {Q[]} chosen
 * @param {Map<number, Q[][]>} byArea what is left
 * @param {ReadonlySet<string>} kept
 * @param {{ sum: number, budget: number, slack: number }} time
 */
function settle(chosen, byArea, kept, { sum, budget, slack }) {
  if (Math.abs(budget - sum) <= slack || chosen.length === 0) return sum;
  const left = [...byArea.values()].flat(2);
  let best = { off: Math.abs(budget - sum), at: -1, by: left[0] };
  for (const [at, one] of chosen.entries()) {
    if (kept.has(one.id)) continue;
    for (const other of left) {
      const off = Math.abs(budget - (sum - minutesOf(one) + minutesOf(other)));
      if (off < best.off) best = { off, at, by: other };
    }
  }
  if (best.at < 0) return sum;
  const [one] = chosen.splice(best.at, 1, best.by);
  return sum - minutesOf(one) + minutesOf(best.by);
}

/**
 * Says what a wish could not have.
 * @param {readonly Question[]} questions
 * @param {Wish} wish
 * @param {readonly Question[]} chosen
 * @param {number} minutes
 */
function missing(questions, wish, chosen, minutes) {
  const said = [];
  if (suitable(questions, wish).length === 0) {
    return [wish.areas.length > 0 ? t("no question of these areas") : t("no question")];
  }
  if (Math.abs(minutes - wish.minutes) > wish.minutes * TOLERANCE) {
    said.push(
      t("questions for {wanted} minutes: there are some for {minutes}", { wanted: wish.minutes, minutes }),
    );
  }
  if (!chosen.some(({ level }) => level === wish.level))
    said.push(t("questions of level {level}", { level: nameOf(wish.level) }));
  return said;
}

/**
 * Returns what stands in for a question of a set: of its area, its level, about its time; `null` if there is nothing.
 * @template {Question} Q
 * @param {readonly Q[]} questions
 * @param {Wish} wish
 * @param {readonly string[]} taken
 * @param {Q} out
 */
export function swapped(questions, wish, taken, out) {
  const isTaken = new Set(taken);
  const chance = chanceOf(wish.seed);
  const cost = (/** @type {Q} */ question) =>
    (question.area === out.area ? 0 : 10) +
    4 * Math.abs(rank(question) - rank(out)) +
    2 * Math.abs(minutesOf(question) - minutesOf(out)) +
    // Round the circle of chances, so that swapping again comes to every other before it comes back.
    ((chance(question.id) - chance(out.id) + 1) % 1);
  const rest = suitable(questions, wish).filter(({ id }) => !isTaken.has(id));
  return rest.length === 0 ? null : rest.reduce((a, b) => (cost(b) < cost(a) ? b : a));
}

/**
 * Returns the question that comes next in an interview that adapts: of the area whose turn it is, the one that would tell
 * the most of somebody of this ability.
 * @template {Question} Q
 * @param {readonly Q[]} pool those that were not asked
 * @param {ReturnType<typeof turns>} turn
 * @param {{ ability: number, room: number, seed: string }} at
 * @returns {Q | null}
 */
export function nextOf(pool, turn, { ability, room, seed }) {
  const chance = chanceOf(seed);
  for (const area of turn.order()) {
    /** @type {Q | null} */
    let best = null;
    let most = [-1, 0];
    for (const question of pool) {
      if (question.area !== area || minutesOf(question) > room) continue;
      const tells = information(ability, difficulty(question));
      const draw = chance(question.id);
      if (tells > most[0] + 1e-9 || (tells > most[0] - 1e-9 && draw < most[1])) {
        best = question;
        most = [tells, draw];
      }
    }
    if (best) return best;
  }
  return null;
}
