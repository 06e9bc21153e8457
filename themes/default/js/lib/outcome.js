// @ts-check
// What an interview came to, and how the log keeps it. Pure.

import { byArea, middle } from "./ability.js";
import { answers, estimateOf, minutesOfAll, VERSION } from "./interview.js";

/** @typedef {import("./interview.js").Interview} Interview */

/** What is kept of a note. */
const NOTE = 400;

/**
 * Returns what an interview came to.
 * @param {Interview} interview
 */
export function resultOf(interview) {
  const { wish, asked, spent } = interview;
  const rated = answers(asked);
  const areas = [...byArea(rated, middle(wish.level))]
    .map(([area, estimate]) => ({ area, ...estimate }))
    .sort((a, b) => b.mean - a.mean);
  return {
    count: rated.length,
    estimate: estimateOf(interview),
    areas,
    strengths: asked.filter(({ score }) => score >= 3),
    gaps: asked.filter(({ score, kind }) => score <= 2 && kind !== "ask-them"),
    spent,
  };
}

/**
 * Returns the interview as the log keeps it: plain values, the areas by their paths.
 * @param {Interview} interview
 * @param {readonly { path: string }[]} areas
 */
export function recordOf(interview, areas) {
  const { wish, isLoop, began, asked, spent } = interview;
  const { estimate, areas: by } = resultOf(interview);
  const two = (/** @type {number} */ number) => Math.round(number * 100) / 100;
  const path = (/** @type {number} */ at) => areas[at]?.path ?? "";
  return {
    version: VERSION,
    began,
    level: wish.level,
    role: wish.role,
    areas: wish.areas.map(path),
    minutes: minutesOfAll(interview),
    seed: wish.seed,
    loop: isLoop,
    took: Math.round(spent / 1000),
    mean: two(estimate.mean),
    sd: two(estimate.sd),
    by: by.map(({ area, mean, sd, answers: count }) => [path(area), two(mean), two(sd), count]),
    asked: asked.map(({ id, score, budget, took, ticked, of, red, note }) => {
      // The log takes 20,000 characters of an event; letters may be written with six each.
      const short = note.slice(0, Math.min(NOTE, Math.floor(2000 / asked.length)));
      return {
        id,
        score,
        budget,
        took: Math.round(took / 1000),
        ticked,
        of,
        red,
        ...(short ? { note: short } : {}),
      };
    }),
  };
}

/**
 * Returns what a trend needs of an interview in the log, or `null`: what a log holds may have come from a file.
 * @param {any} detail
 */
export function readRecord(detail) {
  if (typeof detail !== "object" || detail === null || detail.version !== VERSION) return null;
  const { level, minutes, took, mean, sd, asked, loop } = detail;
  const isNumber = (/** @type {unknown} */ value, /** @type {number} */ most) =>
    typeof value === "number" && Math.abs(value) <= most;
  if (!["junior", "mid", "senior"].includes(level) || !Array.isArray(asked)) return null;
  if (!isNumber(mean, 10) || !isNumber(sd, 10) || !isNumber(minutes, 1000) || !isNumber(took, 1e6))
    return null;
  const scores = asked.flatMap((one) =>
    isNumber(one?.score, 4) && one.score >= 1 ? [Number(one.score)] : [],
  );
  return {
    level: String(level),
    minutes: Number(minutes),
    took: Number(took),
    mean: Number(mean),
    sd: Math.abs(Number(sd)),
    isLoop: loop === true,
    scores,
  };
}
