// @ts-check
// A mock interview: what was asked, what comes next, and what it came to. Everything follows from its wish and from the
// answers, so that it goes on after a reload, and is the same again from its address. Pure.

import { difficulty, middle, overall } from "./ability.js";
import { longest, minutesOf, nextOf, suitable, turns } from "./choose.js";
import { t } from "./translate.js";

/** @typedef {import("./choose.js").Question} Question */
/** @typedef {import("./choose.js").Wish} Wish */
/** @typedef {import("./ability.js").Score} Score */
/**
 * @typedef {object} Asked
 * @property {string} id
 * @property {number} area
 * @property {string} level
 * @property {string} kind
 * @property {number} round
 * @property {boolean} isFollowUp
 * @property {number} budget in minutes
 * @property {Score | 0} score 0 where it was skipped
 * @property {number} of how many points a strong answer makes
 * @property {number} ticked how many of them were made
 * @property {number} red how many bad signs showed
 * @property {number} took in ms
 * @property {string} note
 * @property {string[]} next what is asked after it
 */
/**
 * @typedef {object} Interview
 * @property {number} version
 * @property {Wish} wish
 * @property {boolean} isLoop
 * @property {number} began
 * @property {Asked[]} asked
 * @property {Current | null} current
 * @property {number} spent what it took so far without the current question and without pauses, in ms
 */
/**
 * The question that is asked.
 * @typedef {object} Current
 * @property {string} id
 * @property {number} round
 * @property {boolean} isFollowUp
 * @property {number} spent before the page was last left, in ms
 * @property {string} note
 * @property {string | null} code `null` before anything was typed
 */
/**
 * @typedef {object} Round
 * @property {string} name
 * @property {readonly string[]} kinds
 * @property {number} minutes
 */

export const VERSION = 1;

const TALK = ["concept", "output"];
const THEIRS = ["ask-them"];

/** The whole loop, as companies have it on one day. @type {readonly Round[]} */
export const LOOP = [
  { name: t("Fundamentals"), kinds: TALK, minutes: 25 },
  { name: t("Coding"), kinds: ["code"], minutes: 20 },
  { name: t("Debugging"), kinds: ["debug"], minutes: 15 },
  { name: t("Design"), kinds: ["design"], minutes: 30 },
  { name: t("Behavioural"), kinds: ["behavioral"], minutes: 15 },
  { name: t("Your questions to them"), kinds: THEIRS, minutes: 5 },
];

/**
 * Returns the rounds of an interview.
 * @param {Pick<Interview, "wish" | "isLoop">} of
 * @returns {readonly Round[]}
 */
export function roundsOf({ wish, isLoop }) {
  if (isLoop) return LOOP;
  const kinds = [...TALK, "code", "debug", "design", "behavioral"];
  return [
    { name: t("Questions"), kinds, minutes: wish.minutes - 3 },
    { name: t("Your questions to them"), kinds: THEIRS, minutes: 3 },
  ];
}

/** @param {Pick<Interview, "wish" | "isLoop">} of */
export function minutesOfAll(of) {
  return roundsOf(of).reduce((sum, { minutes }) => sum + minutes, 0);
}

/**
 * Returns a new interview.
 * @param {Wish} wish
 * @param {boolean} isLoop
 * @param {number} began
 * @returns {Interview}
 */
export function begun(wish, isLoop, began) {
  return { version: VERSION, wish, isLoop, began, asked: [], current: null, spent: 0 };
}

/**
 * Returns what is asked next, or `null` at the end.
 * @template {Question} Q
 * @param {readonly Q[]} questions
 * @param {Interview} interview
 * @returns {{ question: Q, round: number, isFollowUp: boolean } | null}
 */
export function nextQuestion(questions, interview) {
  const { wish, isLoop, asked } = interview;
  const gone = new Set(asked.map(({ id }) => id));
  const rounds = roundsOf(interview);
  const last = asked.at(-1);
  const ability = estimateOf(interview).mean;
  for (let round = last?.round ?? 0; round < rounds.length; round++) {
    const { kinds, minutes } = rounds[round];
    const own = asked.filter((one) => one.round === round);
    const room = minutes * 1.1 - own.reduce((sum, one) => sum + cost(one), 0);
    // The areas that were chosen are about what is known; a round of another kind takes what there is.
    const isFree = round > 0;
    const all = suitable(questions, isFree ? { ...wish, areas: [] } : wish, (kind) => kinds.includes(kind));
    const most = isLoop ? Number.POSITIVE_INFINITY : Math.max(longest(minutes), isFree ? minutes : 0);
    const pool = all.filter((one) => !gone.has(one.id) && minutesOf(one) <= most);
    if (last && last.round === round && last.score >= 3 && !last.isFollowUp) {
      const deeper = pool.find(
        (one) =>
          last.next.includes(one.id) && minutesOf(one) <= room && middle(one.level) >= middle(last.level),
      );
      if (deeper) return { question: deeper, round, isFollowUp: true };
    }
    const turn = turns({ ...wish, areas: isFree ? [] : wish.areas }, all);
    for (const one of own) turn.take(one.area, cost(one));
    const found =
      nextOf(pool, turn, { ability, room, seed: wish.seed }) ??
      // A round has its question, also where all take longer than the round should.
      (isLoop && own.length === 0 && pool.length > 0
        ? pool.reduce((a, b) => (minutesOf(b) < minutesOf(a) ? b : a))
        : null);
    if (found) return { question: found, round, isFollowUp: false };
  }
  return null;
}

/** What an answer takes of its round: a skipped question little, but not nothing. @param {Asked} one */
function cost({ score, budget }) {
  return score === 0 ? 1 : budget;
}

/**
 * Returns the answers that tell something of somebody.
 * @param {readonly Asked[]} asked
 */
export function answers(asked) {
  return asked.flatMap(({ area, level, kind, score }) =>
    score === 0 || THEIRS.includes(kind) ? [] : [{ area, hard: difficulty({ level, kind }), score }],
  );
}

/** @param {Interview} interview */
export function estimateOf({ wish, asked }) {
  return overall(answers(asked), middle(wish.level));
}

/**
 * Returns an interview that was kept to go on with, or `null` if it is none, or asks what the site no longer has.
 * @param {any} kept
 * @param {{ has: (id: string) => boolean }} site
 * @returns {Interview | null}
 */
export function resumed(kept, site) {
  if (kept?.version !== VERSION || !Array.isArray(kept.asked) || !kept.wish) return null;
  const current = kept.current && site.has(kept.current.id) ? kept.current : null;
  return { ...kept, current };
}
