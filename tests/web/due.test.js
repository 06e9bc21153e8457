// When cards come back: learning steps, the four buttons, fuzz, and what a study day is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventTime, gap, isBehind, studyDay, today } from "../../themes/default/js/lib/day.js";
import {
  choices,
  defaultSettings,
  draw,
  fuzzed,
  isDue,
  isHidden,
  newCard,
  ordered,
} from "../../themes/default/js/lib/due.js";
import { history, normal, pick, random, weights } from "./random.js";

const DAY = 86_400_000;

/**
 * Plays grades without a day between, and tells what each button would do before each of them.
 * @param {number[]} grades
 * @param {Partial<import("../../themes/default/js/lib/due.js").Settings>} [changed]
 */
function steps(grades, changed) {
  const settings = { ...defaultSettings, fuzz: false, ...changed };
  let state = newCard;
  return [...grades, 0].map((grade) => {
    const buttons = choices(state, { card: "card", day: 100, time: 5 }, settings);
    if (grade) state = buttons[grade - 1].state;
    return buttons.map(({ minutes, days }) => (minutes ? `${minutes}m` : `${days}d`)).join(" ");
  });
}

test("learning steps are 1 and 10 minutes, and 10 after a lapse", () => {
  assert.deepEqual(steps([3, 3, 1, 2]), [
    "1m 5.5m 10m 8d",
    "1m 10m 2d 4d",
    "10m 2d 3d 4d",
    "10m 15m 1d 2d",
    "10m 15m 1d 2d",
  ]);
});

test("hard waits for half as long again on an only step, and repeats a later one", () => {
  const first = (changed) => steps([], changed)[0];
  assert.equal(first({ learning: [4] }), "4m 6m 2d 8d");
  assert.equal(first({ learning: [] }), "1d 1d 2d 8d");
  assert.equal(steps([3, 3], { learning: [1, 5, 20] })[2], "1m 20m 2d 4d");
});

test("a card past the steps that the settings have left leaves them with the next answer", () => {
  const at = { card: "card", day: 100, time: 5 };
  const state = { ...choices(newCard, at, defaultSettings)[2].state };
  assert.equal(state.step, 1);
  const [again, hard] = choices(state, at, { ...defaultSettings, learning: [3] });
  assert.equal(again.minutes, 3);
  assert.equal(hard.state.phase, "review");
});

test("intervals are in order, strictly while there is room, and never above the maximum", () => {
  let equal = 0;
  for (let seed = 0; seed < 1500; seed++) {
    const chance = random(seed);
    const settings = {
      ...defaultSettings,
      weights: seed % 2 ? weights(chance) : defaultSettings.weights,
      retention: 0.7 + 0.28 * chance(),
      maximum: pick(chance, [1, 2, 5, 30, 365, 36500]),
      lastDay: chance() < 0.3 ? 100 + Math.floor(chance() * 60) : 0,
      relearning: pick(chance, [[], [10], [10, 30]]),
      fuzz: chance() < 0.7,
    };
    let state = newCard;
    let day = 100;
    for (const { elapsed, grade } of history(chance, 12)) {
      day += elapsed;
      const about = `seed ${seed}, day ${day}`;
      const buttons = choices(state, { card: `card-${seed}`, day, time: day * DAY }, settings);
      const most =
        settings.lastDay > day ? Math.min(settings.maximum, settings.lastDay - day) : settings.maximum;
      const days = buttons.filter(({ minutes }) => minutes === 0).map((button) => button.days);
      for (const [index, one] of days.entries()) {
        assert.ok(Number.isInteger(one) && one >= 1 && one <= most, `${about}: ${days}, at most ${most}`);
        if (index === 0) continue;
        // Again may be as long as Hard.
        const isFree = days[index - 1] === most || (days.length === 4 && index === 1);
        assert.ok(isFree ? one >= days[index - 1] : one > days[index - 1], `${about}: ${days}`);
        if (one === most) equal++;
      }
      for (const button of buttons) assert.equal(button.minutes > 0, button.state.phase !== "review", about);
      state = buttons[grade - 1].state;
      assert.equal(state.dueDay, day + buttons[grade - 1].days, about);
    }
  }
  assert.ok(equal > 1000, "the maximum is reached");
  assert.deepEqual(ordered([9, 7, 5, 5], 100), [5, 5, 6, 7]);
  assert.deepEqual(ordered([0, 0, 3, 3], 3), [0, 0, 3, 3]);
});

test("fuzz stays in its range, reaches all of it, and is the same on two devices", () => {
  assert.equal(fuzzed(2, 0.99, 100), 2, "none under two days and a half");
  // 100 days: a half-width of 1 + .15 x 4.5 + .10 x 13 + .05 x 80 = 6.975.
  assert.deepEqual([fuzzed(100, 0, 36500), fuzzed(100, 1 - 2 ** -32, 36500)], [93, 107]);
  assert.deepEqual([fuzzed(3, 0, 36500), fuzzed(3, 0.999, 36500)], [2, 4]);
  assert.equal(fuzzed(100, 0.999, 102), 102);
  /** @type {Map<number, number>} */
  const seen = new Map();
  let sum = 0;
  for (let number = 0; number < 30_000; number++) {
    const chance = draw(`question-${number % 300}`, Math.floor(number / 300));
    assert.ok(chance >= 0 && chance < 1);
    sum += chance;
    const days = fuzzed(100, chance, 36500);
    seen.set(days, (seen.get(days) ?? 0) + 1);
  }
  assert.equal(seen.size, 15);
  for (const [days, count] of seen) assert.ok(Math.abs(count - 2000) < 250, `${days} days: ${count} of 2000`);
  assert.ok(Math.abs(sum / 30_000 - 0.5) < 0.01);
  assert.equal(draw("a", 3), draw("a", 3));
});

test("a card is due on its day, a step at its time, and a hidden card never", () => {
  const at = { card: "card", day: 100, time: 5000 };
  const [again, , , easy] = choices(newCard, at, defaultSettings);
  assert.equal(isDue(newCard, 100, 5000), false, "a new card is not due: it is new");
  assert.deepEqual([isDue(again.state, 100, 64_999), isDue(again.state, 100, 65_000)], [false, true]);
  assert.equal(isDue(again.state, 100, 4000), true, "a clock that was set back does not hold a step");
  const { dueDay } = easy.state;
  assert.deepEqual([isDue(easy.state, dueDay - 1, 0), isDue(easy.state, dueDay, 0)], [false, true]);
  assert.equal(isDue({ ...easy.state, suspended: true }, dueDay, 0), false);
  const buried = { ...easy.state, buriedUntil: dueDay + 2 };
  assert.deepEqual([isHidden(buried, dueDay + 1), isHidden(buried, dueDay + 2)], [true, false]);
});

const ZONES = [
  "Pacific/Pago_Pago",
  "Pacific/Honolulu",
  "America/Anchorage",
  "America/Los_Angeles",
  "America/Denver",
  "America/Chicago",
  "America/New_York",
  "America/St_Johns",
  "America/Sao_Paulo",
  "Atlantic/Azores",
  "Europe/London",
  "Europe/Berlin",
  "Africa/Cairo",
  "Europe/Moscow",
  "Asia/Tehran",
  "Asia/Dubai",
  "Asia/Kolkata",
  "Asia/Kathmandu",
  "Asia/Shanghai",
  "Asia/Tokyo",
  "Australia/Adelaide",
  "Australia/Lord_Howe",
  "Pacific/Auckland",
  "Pacific/Kiritimati",
].map((zone) => {
  const fields = new Intl.DateTimeFormat("en-u-hc-h23", {
    timeZone: zone,
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  /** @param {number} time */
  const local = (time) => {
    const parts = fields.formatToParts(time);
    const [year, month, day, hour, minute, second] = ["year", "month", "day", "hour", "minute", "second"].map(
      (type) => Number(parts.find((part) => part.type === type)?.value),
    );
    return { year, month, day, hour, wall: Date.UTC(year, month - 1, day, hour, minute, second) };
  };
  /** @param {number} time */
  const offset = (time) => (local(time).wall - Math.floor(time / 1000) * 1000) / 60_000;
  return { zone, local, offset };
});

test("the study day is the calendar's, turning at four in the morning, in 24 zones and over every change of clocks", () => {
  let changes = 0;
  for (const { zone, local, offset } of ZONES) {
    let before = studyDay(Date.UTC(2026, 0, 1), offset(Date.UTC(2026, 0, 1)));
    let last = offset(Date.UTC(2026, 0, 1));
    for (let time = Date.UTC(2026, 0, 1); time < Date.UTC(2027, 0, 1); time += 45 * 60_000) {
      const now = offset(time);
      if (now !== last) changes++;
      last = now;
      const day = studyDay(time, now);
      const { year, month, day: date, hour } = local(time);
      const expected = Date.UTC(year, month - 1, date) / DAY - (hour < 4 ? 1 : 0);
      assert.equal(day, expected, `${zone} ${new Date(time).toISOString()}`);
      assert.ok(day === before || day === before + 1, `${zone}: days follow one another`);
      before = day;
    }
  }
  assert.ok(changes >= 20, `${changes} changes of clocks`);
});

test("no gap is negative and no card is due twice a day, whatever becomes of zone and clock", () => {
  let travels = 0;
  for (let seed = 0; seed < 600; seed++) {
    const chance = random(seed);
    let { offset } = pick(chance, ZONES);
    let now = Date.UTC(2026, 2, 1) + chance() * 30 * DAY;
    let wrong = 0;
    let [last, lastDay] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
    /** @type {Set<string>} */
    const seen = new Set();
    const cards = Array.from({ length: 5 }, () => newCard);
    for (let session = 0; session < 40; session++) {
      now += chance() * 2 * DAY;
      if (chance() < 0.2) {
        offset = pick(chance, ZONES).offset;
        travels++;
      }
      if (chance() < 0.1) wrong = chance() < 0.5 ? 0 : -4 * DAY * normal(chance) ** 2;
      const wall = now + wrong;
      const time = eventTime(wall, last);
      const day = today(wall, offset(wall), lastDay);
      assert.ok(time > last && gap(lastDay, day) >= 0);
      for (const [number, card] of cards.entries()) {
        if (card.phase !== "new" && !isDue(card, day, wall)) continue;
        const at = { card: `${number}`, day, time };
        const { state } = pick(chance, choices(card, at, defaultSettings));
        if (card.phase === "review") {
          assert.ok(
            !seen.has(`${number} ${state.day}`),
            `seed ${seed}: card ${number} twice on day ${state.day}`,
          );
          assert.ok(state.dueTime > 0 || state.dueDay > state.day);
        }
        seen.add(`${number} ${state.day}`);
        assert.ok(Number.isFinite(state.memory.s) && state.day >= card.day);
        cards[number] = state;
      }
      last = time;
      lastDay = Math.max(lastDay, day);
    }
  }
  assert.ok(travels > 1000);
});

test("an evening and the small hours are one study day, and a flight west repeats none", () => {
  const at = (text) => Date.parse(text);
  const berlin = 60;
  assert.equal(
    studyDay(at("2026-01-10T23:30+01:00"), berlin),
    studyDay(at("2026-01-11T03:59+01:00"), berlin),
  );
  assert.equal(
    studyDay(at("2026-01-11T04:00+01:00"), berlin),
    studyDay(at("2026-01-10T23:30+01:00"), berlin) + 1,
  );
  const tokyo = studyDay(at("2026-01-11T08:00+09:00"), 540);
  const angeles = at("2026-01-10T18:00-08:00");
  assert.equal(studyDay(angeles, -480), tokyo - 1);
  assert.equal(today(angeles, -480, tokyo), tokyo, "the day goes on");
  assert.equal(
    today(angeles, -480, tokyo + 5),
    tokyo - 1,
    "a clock days behind is taken as it is, and told of",
  );
  assert.deepEqual([isBehind(0, DAY), isBehind(0, DAY + 1)], [false, true]);
  assert.equal(eventTime(5, 90), 91);
});
