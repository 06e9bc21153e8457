// What the progress page counts: recall and its interval, what comes, days, how well answers were foretold.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultSettings, newCard } from "../../themes/default/js/lib/due.js";
import { eventOf } from "../../themes/default/js/lib/entry.js";
import { answers, logLoss } from "../../themes/default/js/lib/fit.js";
import { histories } from "../../themes/default/js/lib/replay.js";
import { defaultWeights, retrievability } from "../../themes/default/js/lib/schedule.js";
import {
  calendar,
  calibration,
  forecast,
  histogram,
  retention,
  share,
  tests,
} from "../../themes/default/js/lib/stats.js";
import { random } from "./random.js";
import { entry, studied } from "./study-log.js";

/**
 * Returns events of one card.
 * @param {[day: number, grade: number][]} list
 */
const card = (list) =>
  list.map(([day, grade], at) =>
    eventOf(entry({ id: `e-${at}`, day, grade, time: day * 86_400_000 + at * 60_000 })),
  );

test("the first answer of a later day tells of recall; answers after it, and learning, do not count as reviews", () => {
  // 100: two steps. 101: still on a step, then out of it. 103: a review, failed, and its step. 104: that step's day after.
  const found = tests(
    card([
      [100, 1],
      [100, 3],
      [101, 3],
      [103, 1],
      [103, 3],
      [104, 3],
      [104, 3],
    ]),
    defaultSettings,
  );
  assert.deepEqual(
    found.map(({ day, known, isReview }) => [day, known, isReview]),
    [
      [101, true, false],
      [103, false, true],
      [104, true, true],
    ],
  );
  assert.equal(found[0].recall > 0 && found[0].recall < 1, true);
  const { known, all, share: part } = retention(found);
  assert.deepEqual([known, all, part], [1, 2, 0.5]);
  assert.equal(retention(found, 104).all, 1);
  assert.equal(retention(found, 105).all, 0);
});

test("the interval of a share is Wilson's", () => {
  const rounded = (/** @type {number} */ known, /** @type {number} */ all) => {
    const { low, high } = share(known, all);
    return [low.toFixed(4), high.toFixed(4)];
  };
  // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
  assert.deepEqual(rounded(81, 263), ["0.2553", "0.3662"]);
  assert.deepEqual(rounded(15, 148), ["0.0624", "0.1605"]);
  assert.deepEqual(rounded(0, 20), ["0.0000", "0.1611"]);
  assert.deepEqual(rounded(1, 29), ["0.0061", "0.1718"]);
  assert.deepEqual(share(0, 0), { known: 0, all: 0, share: 0, low: 0, high: 1 });
});

test("the interval holds the truth in about 95 of 100 logs", () => {
  const chance = random(3);
  let held = 0;
  for (let run = 0; run < 2000; run++) {
    let known = 0;
    for (let at = 0; at < 60; at++) if (chance() < 0.9) known++;
    const { low, high } = share(known, 60);
    if (low <= 0.9 && 0.9 <= high) held++;
  }
  assert.ok(held > 1860 && held < 1960, String(held));
});

test("what is overdue comes today; suspended cards do not come; buried ones come when they may", () => {
  const state = (/** @type {object} */ of) => ({ ...newCard, phase: /** @type {const} */ ("review"), ...of });
  const counts = forecast(
    [
      state({ dueDay: 90 }),
      state({ dueDay: 100 }),
      state({ phase: "learning", dueDay: 100 }),
      state({ dueDay: 102 }),
      state({ dueDay: 100, buriedUntil: 101 }),
      state({ dueDay: 101, suspended: true }),
      state({ dueDay: 130 }),
      newCard,
    ],
    100,
    30,
  );
  assert.deepEqual(counts.slice(0, 4), [3, 1, 1, 0]);
  assert.equal(
    counts.reduce((a, b) => a + b),
    5,
  );
  assert.equal(counts.length, 30);
});

test("the calendar has whole weeks from a Monday on, and ends today", () => {
  for (let today = 20_700; today < 20_714; today++) {
    const { first, counts } = calendar(
      card([
        [today, 3],
        [today, 3],
        [today - 1, 1],
        [today + 1, 1],
      ]),
      today,
      26,
    );
    assert.equal(new Date(first * 86_400_000).getUTCDay(), 1);
    assert.equal(first + counts.length - 1, today);
    assert.ok(counts.length > 25 * 7 && counts.length <= 26 * 7);
    assert.deepEqual(counts.slice(-2), [1, 2]);
  }
});

test("numbers fall into the range that begins with them", () => {
  assert.deepEqual(histogram([0, 0.9, 1, 2, 3, 99], [1, 3]), [2, 2, 2]);
});

test("a reader of the model is foretold well, another one less, and the log loss is that of the fit", () => {
  const cards = Array.from({ length: 600 }, (_, at) => `c${at}`);
  const measure = (/** @type {readonly number[]} */ truth) => {
    const all = [...histories(studied(cards, { truth, seed: 5, fresh: 20 }).map(eventOf)).values()];
    const found = calibration(all.flatMap((history) => tests(history, defaultSettings)));
    assert.ok(Math.abs(found.logLoss - logLoss(all.map(answers), defaultWeights)) < 1e-9);
    assert.equal(
      found.bins.reduce((sum, bin) => sum + bin.all, 0),
      found.count,
    );
    return found;
  };
  const own = measure(defaultWeights);
  const other = measure(defaultWeights.map((weight, at) => (at < 4 ? weight / 8 : weight)));
  assert.ok(own.count > 3000 && own.error < 0.03, `${own.count}, ${own.error}`);
  assert.ok(other.error > 2 * own.error, `${other.error} against ${own.error}`);
});

test("calibration counts what it says", () => {
  const found = calibration([
    { day: 1, recall: 0.92, known: true, isReview: true },
    { day: 1, recall: 0.94, known: false, isReview: true },
    { day: 1, recall: 0.5, known: true, isReview: true },
    { day: 1, recall: 1, known: true, isReview: true },
  ]);
  assert.deepEqual(
    found.bins.map(({ all, known }) => [all, known]),
    [
      [1, 1],
      [2, 1],
      [1, 1],
    ],
  );
  const error = Math.sqrt((0.5 ** 2 + 2 * 0.43 ** 2) / 4);
  assert.ok(Math.abs(found.error - error) < 1e-9);
  const loss = -(Math.log(0.92) + Math.log(0.06) + Math.log(0.5)) / 4;
  assert.ok(Math.abs(found.logLoss - loss) < 1e-5);
  assert.deepEqual(calibration([]), { count: 0, bins: [], logLoss: 0, error: 0 });
  assert.ok(Number.isFinite(retrievability(defaultWeights, 1, 0.001)));
});
