// @ts-check
// How able somebody is, judged by the answers so far: a Rasch model for scores of 1 to 4, on one scale for people and
// questions. Pure. `docs/interview.md` tells where its numbers are from.

/** @typedef {"junior" | "mid" | "senior"} Level */
/** @typedef {1 | 2 | 3 | 4} Score */
/**
 * What is known of somebody: the weight of each place of the grid.
 * @typedef {Float64Array} Belief
 */
/**
 * @typedef {object} Estimate
 * @property {number} mean
 * @property {number} sd
 * @property {Level} level the one with the most weight
 * @property {{ [level in Level]: number }} chances of each level; they add up to 1
 */

/** @type {readonly Level[]} */
export const LEVELS = ["junior", "mid", "senior"];

/** Two logits lie between the middle of one level and that of the next; the borders lie half way. */
const STEP = 2;

/** So much easier than the middle of its level is a question of it: who stands there scores 3 more often than not. */
const EASE = 0.75;

/** How much harder than a plain question those of a kind are. */
const KINDS = /** @type {{ [kind: string]: number }} */ ({
  output: -0.25,
  code: 0.25,
  debug: 0.25,
  design: 0.5,
});

/**
 * From one score to the next the steps lie so far apart, about the question's difficulty: the rating scale of Andrich
 * (1978), the same for all questions, so that the difficulty remains the only thing that differs between them.
 */
const TAUS = [-1, 0, 1];

const [LOW, HIGH, WIDTH] = [-7, 7, 0.1];
const PLACES = Math.round((HIGH - LOW) / WIDTH) + 1;

/** How far people of one wish are apart before anything was asked. */
export const SPREAD = 2;

/** How far one's areas are apart. */
const APART = 1;

/**
 * Returns the middle of a level.
 * @param {string} level
 */
export function middle(level) {
  return (LEVELS.indexOf(/** @type {Level} */ (level)) - 1) * STEP;
}

/**
 * Returns how hard a question is.
 * @param {{ level: string, kind: string }} question
 */
export function difficulty({ level, kind }) {
  return middle(level) - EASE + (Object.hasOwn(KINDS, kind) ? KINDS[kind] : 0);
}

/**
 * Returns the chances of the scores 1 to 4.
 * @param {number} ability
 * @param {number} hard
 */
export function chances(ability, hard) {
  const weights = [1];
  let sum = 0;
  for (const tau of TAUS) {
    sum += ability - hard - tau;
    weights.push(Math.exp(sum));
  }
  const all = weights.reduce((one, other) => one + other);
  return weights.map((weight) => weight / all);
}

/**
 * Returns how much an answer would tell of somebody: the variance of its score.
 * @param {number} ability
 * @param {number} hard
 */
export function information(ability, hard) {
  const parts = chances(ability, hard);
  const mean = parts.reduce((sum, part, score) => sum + part * score, 0);
  return parts.reduce((sum, part, score) => sum + part * (score - mean) ** 2, 0);
}

/**
 * Returns what is thought of somebody before the first answer: the level that was wished for is a weak hint.
 * @param {number} mean
 * @param {number} [sd]
 * @returns {Belief}
 */
export function prior(mean, sd = SPREAD) {
  return normed(
    Float64Array.from({ length: PLACES }, (_, at) => Math.exp(-(((place(at) - mean) / sd) ** 2) / 2)),
  );
}

/**
 * Returns what is thought after an answer.
 * @param {Belief} belief
 * @param {number} hard
 * @param {Score} score
 */
export function updated(belief, hard, score) {
  return normed(belief.map((weight, at) => weight * chances(place(at), hard)[score - 1]));
}

/**
 * Returns what a belief comes to.
 * @param {Belief} belief
 * @returns {Estimate}
 */
export function estimate(belief) {
  const mean = belief.reduce((sum, weight, at) => sum + weight * place(at), 0);
  const variance = belief.reduce((sum, weight, at) => sum + weight * (place(at) - mean) ** 2, 0);
  const parts = { junior: 0, mid: 0, senior: 0 };
  for (const [at, weight] of belief.entries()) {
    const [below, above] = [place(at) < -STEP / 2 - 1e-9, place(at) > STEP / 2 + 1e-9];
    parts[below ? "junior" : above ? "senior" : "mid"] += weight;
  }
  const level = LEVELS.reduce((one, other) => (parts[other] > parts[one] ? other : one));
  return { mean, sd: Math.sqrt(variance), level, chances: parts };
}

/**
 * @typedef {object} Answer
 * @property {number} area
 * @property {number} hard
 * @property {Score} score
 */

/**
 * Returns the estimate of all answers.
 * @param {readonly Answer[]} answers
 * @param {number} start the middle of the level that was wished for
 */
export function overall(answers, start) {
  return estimate(answers.reduce((belief, { hard, score }) => updated(belief, hard, score), prior(start)));
}

/**
 * Returns the estimate of each area. What is expected of an area comes from the answers in all others, so that no answer
 * counts twice; from there its own answers lead.
 * @param {readonly Answer[]} answers
 * @param {number} start
 * @returns {Map<number, Estimate & { answers: number }>}
 */
export function byArea(answers, start) {
  const found = new Map();
  for (const area of new Set(answers.map((answer) => answer.area))) {
    const own = answers.filter((answer) => answer.area === area);
    const rest = overall(
      answers.filter((answer) => answer.area !== area),
      start,
    );
    const before = prior(rest.mean, Math.hypot(rest.sd, APART));
    const after = own.reduce((belief, { hard, score }) => updated(belief, hard, score), before);
    found.set(area, { ...estimate(after), answers: own.length });
  }
  return found;
}

/** @param {number} at */
function place(at) {
  return LOW + at * WIDTH;
}

/** @param {Belief} belief */
function normed(belief) {
  const all = belief.reduce((sum, weight) => sum + weight, 0);
  return belief.map((weight) => weight / all);
}
