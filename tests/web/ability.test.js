// The estimate of an interview: simulated candidates of known ability.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  byArea,
  chances,
  difficulty,
  estimate,
  information,
  LEVELS,
  middle,
  overall,
  prior,
  updated,
} from "../../themes/default/js/lib/ability.js";
import { nextOf, turns } from "../../themes/default/js/lib/choose.js";
import { normal, pick, random } from "./random.js";

/** @typedef {import("../../themes/default/js/lib/ability.js").Score} Score */

const QUESTIONS = 12;

/** A bank of 6 areas with 20 questions of each level. */
const BANK = Array.from({ length: 360 }, (_, at) => ({
  id: `q${at}`,
  area: at % 6,
  level: LEVELS[Math.floor(at / 6) % 3],
  kind: ["concept", "concept", "concept", "output", "debug"][Math.floor(at / 18) % 5],
  roles: [],
  minutes: 4,
}));

/**
 * Returns the score of somebody.
 * @param {() => number} chance
 * @param {number} ability
 * @param {number} hard
 */
function answered(chance, ability, hard) {
  let draw = chance();
  const parts = chances(ability, hard);
  for (let at = 0; at < 3; at++) {
    draw -= parts[at];
    if (draw < 0) return /** @type {Score} */ (at + 1);
  }
  return /** @type {Score} */ (4);
}

/** @param {number} ability */
const levelOf = (ability) => (ability < -1 ? "junior" : ability > 1 ? "senior" : "mid");

/**
 * Interviews 1,000 candidates, and returns how often the level was right, and how far off the estimates were.
 * @param {{ isAdapting: boolean, guess?: number }} how
 */
function simulated({ isAdapting, guess = 0 }) {
  const chance = random(7);
  const all = { right: 0, square: 0, within1: 0, within2: 0, z: 0, brier: 0 };
  const runs = 1000;
  for (let run = 0; run < runs; run++) {
    const ability = normal(chance) * 2;
    const asked = new Set();
    const wish = { level: "mid", role: "", areas: [], minutes: 60, seed: `${run}` };
    const turn = turns(wish, BANK);
    const fixed = BANK.filter(({ level, kind }) => level === "mid" && kind === "concept");
    let belief = prior(0);
    for (let count = 0; count < QUESTIONS; count++) {
      const pool = (isAdapting ? BANK : fixed).filter(({ id }) => !asked.has(id));
      const question = nextOf(pool, turn, { ability: estimate(belief).mean, room: 60, seed: wish.seed });
      assert.ok(question);
      asked.add(question.id);
      turn.take(question.area, 4);
      const hard = difficulty(question);
      const score =
        chance() < guess
          ? /** @type {Score} */ (pick(chance, [1, 2, 3, 4]))
          : answered(chance, ability, hard);
      belief = updated(belief, hard, score);
    }
    assert.equal(asked.size, QUESTIONS);
    const { mean, sd, level, chances: parts } = estimate(belief);
    if (level === levelOf(ability)) all.right++;
    const off = mean - ability;
    all.square += off * off;
    if (Math.abs(off) <= sd) all.within1++;
    if (Math.abs(off) <= 1.96 * sd) all.within2++;
    all.z += off / sd;
    all.brier += LEVELS.reduce((sum, one) => sum + (parts[one] - Number(levelOf(ability) === one)) ** 2, 0);
  }
  return {
    right: all.right / runs,
    rmse: Math.sqrt(all.square / runs),
    within1: all.within1 / runs,
    within2: all.within2 / runs,
    bias: all.z / runs,
    brier: all.brier / runs,
  };
}

test("twelve questions that adapt tell the level of 1,000 candidates, and how sure that is", (t) => {
  const adapting = simulated({ isAdapting: true });
  const fixed = simulated({ isAdapting: false });
  t.diagnostic(`adapting ${JSON.stringify(adapting)}`);
  t.diagnostic(`fixed ${JSON.stringify(fixed)}`);
  assert.ok(adapting.right >= 0.85, `right level: ${adapting.right}`);
  assert.ok(adapting.right >= fixed.right + 0.025, `fixed: ${fixed.right}`);
  assert.ok(adapting.rmse <= fixed.rmse * 0.75, `error ${adapting.rmse}, fixed ${fixed.rmse}`);
  assert.ok(adapting.within1 > 0.64 && adapting.within1 < 0.73, `within one sd: ${adapting.within1}`);
  assert.ok(adapting.within2 > 0.93 && adapting.within2 < 0.97, `within 1.96 sd: ${adapting.within2}`);
  assert.ok(Math.abs(adapting.bias) < 0.1, `bias ${adapting.bias}`);
});

test("one answer in ten given by chance does not throw it", (t) => {
  const noisy = simulated({ isAdapting: true, guess: 0.1 });
  t.diagnostic(JSON.stringify(noisy));
  assert.ok(noisy.right >= 0.8, `right level: ${noisy.right}`);
});

test("difficulty follows level and kind; the middle of a level scores 3 at its questions", () => {
  const plain = LEVELS.map((level) => difficulty({ level, kind: "concept" }));
  assert.deepEqual(plain, [-2.75, -0.75, 1.25]);
  assert.ok(difficulty({ level: "mid", kind: "design" }) > plain[1]);
  assert.equal(difficulty({ level: "mid", kind: "constructor" }), plain[1]);
  const parts = chances(middle("mid"), plain[1]);
  assert.equal(parts.indexOf(Math.max(...parts)), 2);
  assert.ok(Math.abs(parts.reduce((a, b) => a + b) - 1) < 1e-12);
});

test("what an answer tells is most where it is open", () => {
  assert.ok(information(0, 0) > information(0, 1));
  assert.ok(Math.abs(information(0.3, 1) - information(0.3, -0.4)) < 1e-9, "it is even");
});

test("a good answer raises the estimate, a bad one lowers it, each makes it surer; the order does not matter", () => {
  const start = estimate(prior(0));
  assert.ok(Math.abs(start.mean) < 1e-6 && Math.abs(start.sd - 2) < 0.02);
  const means = [1, 2, 3, 4].map((score) => estimate(updated(prior(0), 0, /** @type {Score} */ (score))));
  for (let at = 1; at < 4; at++) assert.ok(means[at].mean > means[at - 1].mean);
  for (const { sd } of means) assert.ok(sd < start.sd);
  const answers = /** @type {const} */ ([1, 4, 2, 3, 3]).map((score, at) => ({
    area: at % 2,
    hard: at - 2,
    score,
  }));
  const one = overall(answers, 0);
  const other = overall([...answers].reverse(), 0);
  assert.ok(Math.abs(one.mean - other.mean) < 1e-9 && Math.abs(one.sd - other.sd) < 1e-9);
  assert.ok(Math.abs(Object.values(one.chances).reduce((a, b) => a + b) - 1) < 1e-9);
});

test("an area is judged by its own answers, from where the others lead", () => {
  const good = { area: 0, hard: 0, score: /** @type {Score} */ (4) };
  const bad = { area: 1, hard: 0, score: /** @type {Score} */ (1) };
  const areas = byArea([good, good, good, bad], 0);
  const [strong, weak] = [areas.get(0), areas.get(1)];
  assert.ok(strong && weak);
  assert.ok(strong.mean > weak.mean && weak.sd > strong.sd * 0.9);
  assert.deepEqual([strong.answers, weak.answers], [3, 1]);
});
