// From the log to the state of the cards: any order of arrival, taking back, holding, new names.
import assert from "node:assert/strict";
import { test } from "node:test";
import { studyDay } from "../../themes/default/js/lib/day.js";
import { choices, defaultSettings, newCard } from "../../themes/default/js/lib/due.js";
import { live, replay } from "../../themes/default/js/lib/replay.js";
import { pick, random, shuffled } from "./random.js";

const DAY = 86_400_000;
const START = Date.UTC(2026, 0, 1, 12);

/**
 * Returns an event.
 * @param {string} id
 * @param {string} card
 * @param {number} day from the start
 * @param {number | string} what a grade, or a kind
 * @param {unknown} [detail]
 * @returns {import("../../themes/default/js/lib/replay.js").Event}
 */
function event(id, card, day, what, detail = null) {
  const time = START + day * DAY;
  const grade = typeof what === "number" ? what : 0;
  return [id, card, time, studyDay(time, 0), 0, grade, 4000, grade ? "grade" : `${what}`, "phone", detail];
}

/**
 * Returns a log of two devices with everything in it that there is.
 * @param {number} seed
 */
function log(seed) {
  const chance = random(seed);
  let day = 0;
  /** @type {string[]} */
  const ids = [];
  return Array.from({ length: 60 }, (_, index) => {
    if (chance() < 0.7) day += chance() * 3;
    const id = `${pick(chance, ["phone", "desk"])}-${index}`;
    const what = pick(chance, [1, 2, 3, 3, 3, 4, 3, "undo", "undo", "suspend", "resume", "bury", "flag"]);
    const detail =
      what === "undo" ? (pick(chance, ids) ?? "?") : what === "bury" ? studyDay(START, 0) + day : null;
    ids.push(id);
    return event(id, pick(chance, ["a", "b", "c#1"]), day, what, detail);
  });
}

test("the states do not depend on the order in which events arrive, nor on arriving twice", () => {
  for (let seed = 0; seed < 1000; seed++) {
    const events = log(seed);
    const states = [...replay(events, defaultSettings)].sort();
    const chance = random(seed + 5000);
    const [phone, desk] = ["phone", "desk"].map((name) => events.filter(([id]) => id.startsWith(name)));
    for (const other of [
      shuffled(chance, events),
      [...desk, ...phone],
      [...phone, ...desk, ...phone],
      [...events].reverse(),
    ]) {
      assert.deepEqual([...replay(other, defaultSettings)].sort(), states, `seed ${seed}`);
    }
  }
});

test("a replay is what the buttons did", () => {
  for (let seed = 0; seed < 300; seed++) {
    const chance = random(seed);
    let state = newCard;
    let day = 0;
    const events = Array.from({ length: 15 }, (_, index) => {
      day += Math.floor(chance() * 9);
      const grade = 1 + Math.floor(chance() * 4);
      const one = event(String(index).padStart(2, "0"), "card", day + index / 1000, grade);
      state = choices(state, { card: "card", day: one[3], time: one[2] }, defaultSettings)[grade - 1].state;
      return one;
    });
    assert.deepEqual(replay(events, defaultSettings).get("card"), state, `seed ${seed}`);
  }
});

test("what is taken back was never there, a hundred deep, and taking that back restores it", () => {
  for (let seed = 0; seed < 30; seed++) {
    const chance = random(seed);
    const grades = Array.from({ length: 100 }, (_, index) =>
      event(`g${index}`, pick(chance, ["a", "b"]), index / 3, 1 + Math.floor(chance() * 4)),
    );
    const before = Array.from({ length: 101 }, (_, count) => replay(grades.slice(0, count), defaultSettings));
    const events = [...grades];
    for (let count = 99; count >= 0; count--) {
      events.push(event(`u${count}`, grades[count][1], 140 - count / 3, "undo", `g${count}`));
      assert.deepEqual(replay(events, defaultSettings), before[count]);
    }
    events.push(event("redo", "a", 150, "undo", "u0"));
    assert.deepEqual(live(events), [grades[0]]);
  }
});

test("the same answer after an undo has the same interval", () => {
  const first = [event("1", "card", 0, 4), event("2", "card", 9, 3)];
  const [due] = [replay(first, defaultSettings).get("card")?.dueDay];
  const again = [...first, event("3", "card", 9.001, "undo", "2"), event("4", "card", 9.002, 3)];
  assert.equal(replay(again, defaultSettings).get("card")?.dueDay, due);
});

test("an undo that arrives before what it takes back holds when that comes", () => {
  const [grade, undo] = [event("1", "card", 0, 3), event("2", "card", 0.001, "undo", "1")];
  assert.equal(replay([undo], defaultSettings).size, 0);
  assert.equal(replay([undo, grade], defaultSettings).size, 0);
});

test("a card is suspended, taken up again, and buried until a day", () => {
  const state = (...events) => replay([event("0", "card", 0, 3), ...events], defaultSettings).get("card");
  assert.equal(state(event("1", "card", 1, "suspend"))?.suspended, true);
  assert.equal(state(event("1", "card", 1, "suspend"), event("2", "card", 2, "resume"))?.suspended, false);
  assert.equal(state(event("1", "card", 1, "suspend"), event("2", "card", 2, "undo", "1"))?.suspended, false);
  const buried = state(event("1", "card", 1, "bury", 20_500), event("2", "card", 1.1, 3));
  assert.deepEqual(
    [buried?.buriedUntil, buried?.answers],
    [20_500, 2],
    "an answer in place is counted meanwhile",
  );
});

test("a new name keeps the schedule, to the day", () => {
  const events = [0, 3, 12, 40].map((day, index) => event(`${index}`, "old#c1", day, 3));
  const named = (card) => card.replace(/^old(?=#|$)/, "new");
  assert.deepEqual(
    replay(events, defaultSettings, named).get("new#c1"),
    replay(events, defaultSettings).get("old#c1"),
  );
});

test("lines that mean nothing to a schedule change none", () => {
  const events = [event("1", "card", 0, 3), event("2", "card", 3, 3)];
  const odd = [
    event("3", "card", 4, 7),
    event("4", "card", 4, "flag"),
    event("5", "card", 4, "bury", "soon"),
    event("6", "card", 4, "undo", { toString: 1 }),
    event("7", "card", 4, "undo", "__proto__"),
  ];
  assert.deepEqual(replay([...events, ...odd], defaultSettings), replay(events, defaultSettings));
});
