// Which card comes next: the rules, on a thousand queues that nobody thought of.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultSettings, isHidden, newCard } from "../../themes/default/js/lib/due.js";
import { AHEAD, doneToday, next, noteOf, pools } from "../../themes/default/js/lib/queue.js";
import { retrievability } from "../../themes/default/js/lib/schedule.js";
import { pick, random, shuffled } from "./random.js";

/** @typedef {import("../../themes/default/js/lib/due.js").State} State */

const QUEUES = 1000;
const DAY = 20_700;
const TIME = DAY * 86_400_000 + 12 * 3_600_000;
const { weights } = defaultSettings;

/**
 * Returns a queue of cards in any state.
 * @param {number} seed
 */
function queue(seed) {
  const chance = random(seed);
  const areas = 1 + Math.floor(chance() * 6);
  const cards = Array.from({ length: 5 + Math.floor(chance() * 60) }, (_, at) => ({
    id: chance() < 0.3 ? `n${Math.floor(at / 3)}#c${at}` : `n${at}`,
    // Some areas have many more cards than others.
    area: Math.floor(chance() ** 2 * areas),
  }));
  /** @type {Map<string, State>} */
  const states = new Map();
  for (const { id } of cards) {
    const kind = chance();
    const held = chance();
    const common = { suspended: held < 0.05, buriedUntil: held > 0.95 ? DAY + pick(chance, [0, 1]) : 0 };
    if (kind < 0.35) {
      if (held < 0.05 || held > 0.95) states.set(id, { ...newCard, ...common });
      continue;
    }
    const memory = { s: 0.5 + chance() * 40, d: 5 };
    const day = DAY - Math.floor(chance() * 40);
    const base = { ...newCard, ...common, answers: 3, memory, day, time: TIME - 3_600_000 };
    if (kind < 0.55) {
      const dueTime = TIME + Math.floor((chance() - 0.5) * 3_600_000);
      states.set(id, { ...base, phase: pick(chance, ["learning", "relearning"]), dueDay: day, dueTime });
    } else states.set(id, { ...base, phase: "review", dueDay: DAY + Math.floor((chance() - 0.7) * 10) });
  }
  const limits = {
    fresh: Math.floor(chance() * 15),
    reviews: Math.floor(chance() * 30),
    order: pick(chance, /** @type {const} */ (["after", "mixed"])),
  };
  const done = {
    fresh: Math.floor(chance() * 5),
    reviews: Math.floor(chance() * 5),
    notes: new Set(cards.filter(() => chance() < 0.05).map(({ id }) => noteOf(id))),
  };
  const at = { time: TIME, day: DAY };
  return {
    chance,
    cards,
    states,
    limits,
    done,
    at,
    left: pools(cards, states, at, limits, done, { weights }),
  };
}

/**
 * Takes cards off a pool one after the other, as a session would.
 * @param {ReturnType<typeof queue>} of
 * @param {number} [before] the area of the last card
 */
function drained({ left, limits, states, done, at }, before) {
  const rest = {
    learning: [...left.learning],
    reviews: [...left.reviews],
    fresh: [...left.fresh],
    later: [...left.later],
  };
  const day = { ...done };
  let area = before;
  const order = [];
  for (;;) {
    const card = next(rest, { order: limits.order, time: at.time }, states, day, area);
    if (!card) return order;
    const pool = /** @type {const} */ (["learning", "reviews", "fresh", "later"]).find((name) =>
      rest[name].includes(card),
    );
    assert.ok(pool);
    rest[pool].splice(rest[pool].indexOf(card), 1);
    if (pool === "reviews") day.reviews++;
    if (pool === "fresh") day.fresh++;
    order.push({ card, pool });
    area = card.area;
  }
}

test("each card is in the pool that is its own, and none that waits in any", () => {
  for (let seed = 0; seed < QUEUES; seed++) {
    const { cards, states, left } = queue(seed);
    const state = (/** @type {{ id: string }} */ { id }) => states.get(id) ?? newCard;
    const all = [...left.learning, ...left.later, ...left.reviews, ...left.fresh];
    assert.equal(new Set(all).size, all.length);
    for (const card of all) assert.equal(isHidden(state(card), DAY), false);
    for (const card of left.learning)
      assert.ok(/learning/.test(state(card).phase) && state(card).dueTime <= TIME);
    for (const card of left.later)
      assert.ok(/learning/.test(state(card).phase) && state(card).dueTime > TIME);
    for (const card of left.reviews) assert.ok(state(card).phase === "review" && state(card).dueDay <= DAY);
    for (const card of left.fresh) assert.equal(state(card).phase, "new");
    const steps = cards.filter((card) => /learning/.test(state(card).phase) && !isHidden(state(card), DAY));
    assert.equal(
      left.learning.length + left.later.length,
      steps.length,
      "no limit holds back a card on a step",
    );
  }
});

test("the limits of a day hold, and count what it has had", () => {
  for (let seed = 0; seed < QUEUES; seed++) {
    const { left, limits, done } = queue(seed);
    assert.ok(left.reviews.length <= Math.max(0, limits.reviews - done.reviews));
    assert.ok(left.fresh.length <= Math.max(0, limits.fresh - done.fresh));
  }
});

test("reviews come by lowest recall, and a limit leaves out those that are known best", () => {
  for (let seed = 0; seed < QUEUES; seed++) {
    const { cards, states, at, left, done } = queue(seed);
    const recall = (/** @type {{ id: string }} */ { id }) => {
      const state = states.get(id);
      return retrievability(weights, Math.max(0, DAY - (state?.day ?? 0)), state?.memory?.s ?? 0);
    };
    const chances = left.reviews.map(recall);
    assert.deepEqual(
      chances,
      [...chances].sort((a, b) => a - b),
    );
    const whole = pools(cards, states, at, { fresh: 0, reviews: 9999, order: "after" }, done, { weights });
    assert.deepEqual(left.reviews, whole.reviews.slice(0, left.reviews.length));
  }
});

test("cards on a step come first, then reviews, then new ones, and last what is almost due", () => {
  for (let seed = 0; seed < QUEUES; seed++) {
    const of = queue(seed);
    const { left, states, limits } = of;
    const order = drained(of);
    const names = order.map(({ pool }) => pool);
    assert.deepEqual(names.slice(0, left.learning.length), Array(left.learning.length).fill("learning"));
    if (limits.order === "after") {
      const rank = ["learning", "reviews", "fresh", "later"];
      assert.deepEqual(
        names,
        [...names].sort((a, b) => rank.indexOf(a) - rank.indexOf(b)),
      );
    }
    const soon = left.later.filter(({ id }) => (states.get(id)?.dueTime ?? 0) <= TIME + AHEAD);
    assert.equal(order.length, left.learning.length + left.reviews.length + left.fresh.length + soon.length);
  }
});

test("of the cards of one question at most one comes a day", () => {
  for (let seed = 0; seed < QUEUES; seed++) {
    const { left, done } = queue(seed);
    const notes = [...left.reviews, ...left.fresh].map(({ id }) => noteOf(id));
    assert.equal(new Set(notes).size, notes.length);
    const busy = new Set([...done.notes, ...[...left.learning, ...left.later].map(({ id }) => noteOf(id))]);
    for (const note of notes) assert.equal(busy.has(note), false, `seed ${seed}: ${note}`);
  }
});

test("no two neighbours are of one area while that can be avoided", () => {
  for (let seed = 0; seed < QUEUES; seed++) {
    const of = queue(seed);
    const { chance, left } = of;
    const before = chance() < 0.5 ? Math.floor(chance() * 6) : undefined;
    for (const name of /** @type {const} */ (["learning", "reviews", "fresh"])) {
      const alone = { learning: [], reviews: [], fresh: [], later: [], [name]: left[name] };
      const areas = drained({ ...of, left: alone }, before).map(({ card }) => card.area);
      const all = before === undefined ? areas : [before, ...areas];
      const neighbours = all.filter((area, at) => at > 0 && area === all[at - 1]).length;
      // The fewest that any order has: an area needs another card between each two of its own.
      const least = Math.max(
        0,
        ...[...new Set(areas)].map((area) => {
          const own = areas.filter((one) => one === area).length;
          const others = areas.length - own;
          return area === before ? own - others : own - others - 1;
        }),
      );
      assert.equal(neighbours, least, `seed ${seed}, ${name}: ${all}`);
    }
  }
});

test("new cards that are mixed in are spread evenly", () => {
  for (let seed = 0; seed < QUEUES; seed++) {
    const of = queue(seed);
    const { fresh, reviews } = of.left;
    const mixed = {
      ...of,
      limits: { ...of.limits, order: /** @type {const} */ ("mixed") },
      done: { ...of.done, fresh: 0, reviews: 0 },
    };
    const order = drained({ ...mixed, left: { learning: [], later: [], fresh, reviews } });
    let count = 0;
    for (const [at, { pool }] of order.entries()) {
      if (pool === "fresh") count++;
      const even = ((at + 1) * fresh.length) / order.length;
      assert.ok(Math.abs(count - even) <= 1, `seed ${seed}: ${count} new ones of ${at + 1}, not ${even}`);
    }
  }
});

test("the same states lead to the same queue, whatever came before, and nothing is changed by asking", () => {
  for (let seed = 0; seed < QUEUES; seed++) {
    const of = queue(seed);
    const before = structuredClone([of.cards, of.states, of.done]);
    const order = drained(of);
    const states = new Map(shuffled(of.chance, [...of.states]));
    const left = pools(of.cards, states, of.at, of.limits, of.done, { weights });
    assert.deepEqual(drained({ ...of, left, states }), order);
    assert.deepEqual([of.cards, of.states, of.done], before);
  }
});

test("what a day has had follows from its answers alone, in any order", () => {
  const chance = random(1);
  /** @type {import("../../themes/default/js/lib/replay.js").Event[]} */
  const events = ["a", "a", "b#c1", "old", "c"].map((card, at) => [
    `${at}`,
    card,
    TIME + at,
    DAY,
    0,
    3,
    0,
    "grade",
    "x",
    null,
  ]);
  const states = new Map(
    Object.entries({ a: 2, "b#c1": 5, new: 1, c: 9 }).map(([id, answers]) => [id, { ...newCard, answers }]),
  );
  const named = (/** @type {string} */ card) => (card === "old" ? "new" : card);
  for (let run = 0; run < 20; run++) {
    const { fresh, reviews, notes } = doneToday(shuffled(chance, events), states, named);
    assert.deepEqual([fresh, reviews, [...notes].sort()], [2, 2, ["a", "b", "c", "new"]]);
  }
});
