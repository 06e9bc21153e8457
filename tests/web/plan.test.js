// Getting ready for a day: the plan as the study follows it, with readers whose memory is FSRS-6.
import assert from "node:assert/strict";
import { test } from "node:test";
import { choices, defaultSettings, newCard } from "../../themes/default/js/lib/due.js";
import { dateOf, dayOf, expected, plan, readiness } from "../../themes/default/js/lib/plan.js";
import { doneToday, next, pools } from "../../themes/default/js/lib/queue.js";
import { defaultWeights, retrievability, step } from "../../themes/default/js/lib/schedule.js";
import { random } from "./random.js";
import { DAY } from "./study-log.js";

/** How often a first answer is at most again, hard, good, easy. */
const FIRST = [0.25, 0.4, 0.9, 1];

/**
 * Lets a reader follow the plan, with so many answers a day, and tells what is known on the day.
 * @param {object} of
 * @param {number} of.seed
 * @param {number} [of.size] how many cards
 * @param {number} [of.days] until the interview
 * @param {number} [of.answers] a day
 * @param {Partial<import("../../themes/default/js/lib/due.js").Settings>} [of.changed]
 */
function prepare({ seed, size = 300, days = 21, answers = 60, changed = {} }) {
  const chance = random(seed);
  const cards = Array.from({ length: size }, (_, at) => ({ id: `c${at}`, area: at % 8 }));
  /** @type {Map<string, import("../../themes/default/js/lib/due.js").State>} */
  const states = new Map();
  /** @type {Map<string, { s: number, d: number, day: number }>} */
  const truth = new Map();
  const reached = () => {
    const at = chance();
    return (/** @type {number} */ share) => at < share;
  };
  /** @param {{ s: number }} memory @param {number} elapsed */
  const answered = ({ s }, elapsed) => {
    if (chance() >= (elapsed > 0 ? retrievability(defaultWeights, elapsed, s) : 0.95)) return 1;
    return chance() < 0.15 ? 2 : chance() < 0.9 ? 3 : 4;
  };
  const start = 20_700;
  const interview = start + days;
  const settings = { ...defaultSettings, ...changed, lastDay: interview - 1 };
  const { weights, retention } = settings;
  let most = 0;
  for (let day = start; day < interview; day++) {
    let time = day * DAY + 12 * 3_600_000;
    /** @type {import("../../themes/default/js/lib/replay.js").Event[]} */
    const today = [];
    let area;
    for (let count = 0; count < answers; count++) {
      const done = doneToday(today, states, (card) => card);
      const ahead = plan(interview, cards, states, day, done.fresh);
      assert.ok(ahead);
      const limits = {
        fresh: ahead.fresh,
        reviews: 200,
        order: /** @type {const} */ ("first"),
        early: ahead.isNear
          ? (/** @type {unknown} */ _, /** @type {any} */ state) =>
              expected(state, interview, weights) < retention
          : null,
      };
      const left = pools(cards, states, { time, day }, limits, done, settings);
      const card = next(left, { order: limits.order, time }, states, done, area);
      if (!card) break;
      area = card.area;
      const state = states.get(card.id);
      const memory = truth.get(card.id);
      const elapsed = memory ? day - memory.day : 0;
      const grade = /** @type {1 | 2 | 3 | 4} */ (
        memory ? answered(memory, elapsed) : 1 + FIRST.findIndex(reached())
      );
      truth.set(card.id, { ...step(defaultWeights, memory ?? null, elapsed, grade), day });
      const before = state ?? { ...newCard };
      states.set(card.id, choices(before, { card: card.id, day, time }, settings)[grade - 1].state);
      today.push([`${day}-${count}`, card.id, time, day, 0, grade, 0, "grade", "phone", null]);
      time += 20_000;
    }
    most = Math.max(most, today.length);
    for (const state of states.values()) {
      const isLast = state.phase !== "review" || state.day === interview - 1;
      assert.ok(isLast || state.dueDay < interview, "nothing is put off past the eve");
    }
  }
  const chances = cards.map(({ id }) => {
    const memory = truth.get(id);
    return memory ? retrievability(defaultWeights, interview - memory.day, memory.s) : 0;
  });
  return {
    seen: truth.size,
    recall: chances.reduce((sum, one) => sum + one) / size,
    known: chances.filter((one) => chance() < one).length / size,
    gauge: readiness(cards, states, interview, weights),
    most,
  };
}

const RUNS = 10;

test("300 cards in 21 days with 60 answers a day: all are seen, .94 are known, and the gauge says so", () => {
  // A card is asked once a day here, as where one counts cards and not how often a button is pressed.
  const changed = { learning: [], relearning: [] };
  let known = 0;
  let gauge = 0;
  for (let seed = 0; seed < RUNS; seed++) {
    const run = prepare({ seed, changed });
    assert.equal(run.seen, 300, `seed ${seed}`);
    assert.ok(run.recall >= 0.94, `seed ${seed}: ${run.recall}`);
    assert.ok(run.most <= 60);
    assert.equal(run.gauge.all.seen, 300);
    assert.ok(Math.abs(run.gauge.all.recall - run.recall) <= 0.03, `seed ${seed}: ${run.gauge.all.recall}`);
    known += run.known / RUNS;
    gauge += run.gauge.all.recall / RUNS;
  }
  assert.ok(Math.abs(gauge - known) <= 0.03, `gauge ${gauge}, known ${known}`);
});

test("with learning steps the same takes 80 answers a day; with 60 still all are seen, and the gauge holds", () => {
  for (const { answers, least } of [
    { answers: 60, least: 0.88 },
    { answers: 80, least: 0.94 },
  ]) {
    for (let seed = 0; seed < RUNS; seed++) {
      const run = prepare({ seed, answers });
      assert.equal(run.seen, 300, `seed ${seed}`);
      assert.ok(run.recall >= least, `seed ${seed}, ${answers}: ${run.recall}`);
      assert.ok(Math.abs(run.gauge.all.recall - run.recall) <= 0.03);
    }
  }
});

test("the gauge of an area is the mean of its cards, and a card that was not seen is not known", () => {
  const { gauge } = prepare({ seed: 3, size: 40, days: 10, answers: 8 });
  let sum = 0;
  let count = 0;
  for (const { cards, recall } of gauge.areas.values()) {
    sum += recall * cards;
    count += cards;
  }
  assert.equal(count, 40);
  assert.ok(Math.abs(sum / count - gauge.all.recall) < 1e-9);
  const cards = [
    { id: "a", area: 0 },
    { id: "b", area: 0 },
  ];
  const { areas } = readiness(
    cards,
    new Map([["a", { ...newCard, answers: 1, day: 10, memory: { s: 5, d: 5 } }]]),
    15,
    defaultWeights,
  );
  assert.ok(Math.abs((areas.get(0)?.recall ?? 0) - 0.45) < 1e-9);
  assert.equal(areas.get(0)?.seen, 1);
});

test("the new cards of a day do not grow fewer while the day goes on, and end three days before", () => {
  const cards = Array.from({ length: 100 }, (_, at) => ({ id: `c${at}`, area: 0 }));
  const seen = (/** @type {number} */ count) =>
    new Map(cards.slice(0, count).map(({ id }) => [id, { ...newCard, answers: 1 }]));
  for (let begun = 0; begun <= 10; begun++)
    assert.equal(plan(113, cards, seen(begun), 100, begun)?.fresh, 10);
  assert.equal(plan(100, cards, seen(0), 100), null, "the day itself");
  assert.deepEqual(
    [104, 103, 102, 101].map((day) => plan(day, cards, seen(40), 100)?.isNear),
    [false, true, true, true],
  );
  const held = new Map([["c0", { ...newCard, suspended: true }]]);
  assert.equal(plan(113, cards, held, 100)?.unseen, 99);
});

test("dates are those of the calendar", () => {
  for (const date of ["1970-01-01", "2026-12-24", "2028-02-29"]) assert.equal(dateOf(dayOf(date) ?? 0), date);
  for (const date of ["2026-02-29", "2026-13-01", "2026-1-1", "", "26-12-24", "2026-12-24T00:00", "x"]) {
    assert.equal(dayOf(date), null, date);
  }
});
