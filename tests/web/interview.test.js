// A mock interview without a page: what comes next, what it came to, and what the log makes of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LEVELS } from "../../themes/default/js/lib/ability.js";
import { choices, defaultSettings, isDue, newCard } from "../../themes/default/js/lib/due.js";
import { begun, LOOP, minutesOfAll, nextQuestion, resumed } from "../../themes/default/js/lib/interview.js";
import { readRecord, recordOf, resultOf } from "../../themes/default/js/lib/outcome.js";
import { doneToday, pools } from "../../themes/default/js/lib/queue.js";
import { fault, fileOf, readFile } from "../../themes/default/js/lib/record.js";
import { replay } from "../../themes/default/js/lib/replay.js";
import { pack, unpack } from "../../themes/default/js/lib/snapshot.js";
import { pick, random } from "./random.js";

const AREAS = Array.from({ length: 6 }, (_, at) => ({ path: `area-${at}`, title: `Area ${at}` }));
const KINDS = [
  "concept",
  "concept",
  "concept",
  "output",
  "code",
  "debug",
  "design",
  "behavioral",
  "ask-them",
];

/** @param {number} seed */
function bank(seed) {
  const chance = random(seed);
  return Array.from({ length: 240 }, (_, at) => ({
    id: `q${at}`,
    area: at % 6,
    level: pick(chance, LEVELS),
    kind: pick(chance, KINDS),
    roles: [],
    minutes: pick(chance, [2, 3, 3, 4, 4, 5, 12]),
  }));
}

const WISH = { level: "mid", role: "", areas: [], minutes: 45, seed: "s" };

/**
 * Plays an interview to its end.
 * @param {ReturnType<typeof bank>} all
 * @param {Partial<typeof WISH>} wish
 * @param {(at: number) => 0 | 1 | 2 | 3 | 4} score
 * @param {boolean} [isLoop]
 */
function played(all, wish, score, isLoop = false) {
  const interview = begun({ ...WISH, ...wish }, isLoop, Date.UTC(2026, 10, 21));
  for (let next = nextQuestion(all, interview); next; next = nextQuestion(all, interview)) {
    const { question, round, isFollowUp } = next;
    const { id, area, level, kind, minutes } = question;
    const own = score(interview.asked.length);
    const follow = [`q${(Number(id.slice(1)) + 6) % 240}`];
    const rest = { of: 5, ticked: own, red: 0, took: 60_000, note: "a note", next: follow, budget: minutes };
    interview.asked.push({ id, area, level, kind, round, isFollowUp, score: own, ...rest });
    interview.spent += 60_000;
    assert.ok(interview.asked.length < 300);
  }
  return interview;
}

test("an interview asks nothing twice, keeps its time and goes through all chosen areas", () => {
  const chance = random(3);
  for (let run = 0; run < 60; run++) {
    const areas = run % 2 ? [0, 2, 4] : [];
    const minutes = 15 + Math.floor(chance() * 76);
    const score = () => /** @type {1 | 2 | 3 | 4} */ (pick(chance, [1, 2, 3, 4]));
    const interview = played(bank(run % 7), { areas, minutes, seed: `${run}` }, score);
    const { asked } = interview;
    assert.equal(new Set(asked.map(({ id }) => id)).size, asked.length);
    const sum = asked.reduce((all, { budget }) => all + budget, 0);
    assert.ok(sum <= minutes * 1.1 && sum >= minutes * 0.8, `${sum} of ${minutes}`);
    const main = asked.filter(({ round }) => round === 0);
    for (const { area } of main) assert.ok(areas.length === 0 || areas.includes(area));
    if (areas.length > 0 && minutes >= 45) assert.equal(new Set(main.map(({ area }) => area)).size, 3);
    assert.equal(minutesOfAll(interview), minutes);
  }
});

test("it adapts: strong answers bring senior questions, weak ones junior; a follow-up follows a strong answer", () => {
  const share = (/** @type {0 | 1 | 2 | 3 | 4} */ score, /** @type {string} */ level) => {
    const { asked } = played(bank(1), { minutes: 60 }, () => score);
    const late = asked.filter(({ kind }) => kind !== "ask-them").slice(3);
    return late.filter((one) => one.level === level).length / late.length;
  };
  assert.ok(share(4, "senior") > 0.8, `${share(4, "senior")}`);
  assert.ok(share(1, "junior") > 0.8, `${share(1, "junior")}`);
  assert.ok(played(bank(1), {}, () => 4).asked.some(({ isFollowUp }) => isFollowUp));
  assert.ok(!played(bank(1), {}, () => 1).asked.some(({ isFollowUp }) => isFollowUp));
});

test("the same answers are the same interview, another seed is another", () => {
  const ids = (/** @type {string} */ seed) =>
    played(bank(2), { seed }, (at) => (at % 2 ? 3 : 2)).asked.map(({ id }) => id);
  assert.deepEqual(ids("a"), ids("a"));
  assert.notDeepEqual(ids("a"), ids("b"));
});

test("the whole loop has a question in each of its rounds, in order", () => {
  const { asked } = played(bank(4), {}, () => 3, true);
  assert.deepEqual(
    [...new Set(asked.map(({ round }) => round))],
    LOOP.map((_, at) => at),
  );
  for (const { round, kind } of asked) assert.ok(LOOP[round].kinds.includes(kind));
});

test("what it came to is kept in the log, and read again; what is odd is not", () => {
  const interview = played(
    bank(5),
    { minutes: 90, areas: [1, 3] },
    (at) => /** @type {0 | 1 | 2 | 3 | 4} */ (at % 5),
  );
  for (const one of interview.asked) one.note = "\u0007\u2028".repeat(1000);
  const record = recordOf(interview, AREAS);
  assert.ok(JSON.stringify(record).length <= 20_000, `${JSON.stringify(record).length}`);
  const result = resultOf(interview);
  assert.ok(
    result.gaps.every(({ score }) => score <= 2) && result.strengths.every(({ score }) => score >= 3),
  );
  assert.equal(readRecord(record)?.scores.length, interview.asked.filter(({ score }) => score > 0).length);
  for (const odd of [
    null,
    5,
    [],
    {},
    { ...record, version: 2 },
    { ...record, mean: "1" },
    { ...record, sd: Number.NaN },
    { ...record, level: "boss" },
    { ...record, asked: "x" },
    { ...record, took: 1e300 },
  ]) {
    assert.equal(readRecord(odd), null, JSON.stringify(odd));
  }
  assert.deepEqual(readRecord({ ...record, asked: [null, 5, { score: 9 }, { score: 3 }] })?.scores, [3]);
  assert.equal(resumed(null, new Map()), null);
  assert.equal(resumed({ version: 9 }, new Map()), null);
  const going = {
    ...interview,
    current: { id: "gone", round: 0, isFollowUp: false, spent: 0, note: "", code: null },
  };
  assert.equal(resumed(going, new Map())?.current, null, "a question that is gone is not asked again");
});

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 10, 21, 12);
const TODAY = Math.floor(NOW / DAY);

/**
 * @param {string} id
 * @param {string} card
 * @param {number} day
 * @param {string} kind
 * @param {{ grade?: number, detail?: unknown }} [what]
 * @returns {import("../../themes/default/js/lib/entry.js").Entry}
 */
const entry = (id, card, day, kind, { grade = 0, detail = null } = {}) => ({
  ...{
    id,
    card,
    time: NOW + (day - TODAY) * DAY,
    day,
    offset: 0,
    grade,
    took: 0,
    kind,
    device: "desk",
    detail,
  },
});

/** @param {import("../../themes/default/js/lib/entry.js").Entry} one */
const tuple = ({ id, card, time, day, offset, grade, took, kind, device, detail }) =>
  /** @type {import("../../themes/default/js/lib/replay.js").Event} */ ([
    ...[id, card, time, day, offset, grade, took, kind, device, detail],
  ]);

test("a card that is wanted is due from that day until it is answered, whatever the day may bring", () => {
  const settings = { ...defaultSettings, fuzz: false };
  const log = [
    entry("a1", "old", TODAY - 3, "grade", { grade: 4 }),
    entry("b1", "other", TODAY - 3, "grade", { grade: 4 }),
    entry("a2", "old", TODAY, "want", { detail: TODAY }),
    entry("c1", "fresh", TODAY, "want", { detail: TODAY }),
    entry("d1", "later", TODAY, "want", { detail: TODAY + 2 }),
    entry("e1", "out", TODAY - 1, "suspend"),
    entry("e2", "out", TODAY, "want", { detail: TODAY }),
    entry("f1", "off", TODAY - 1, "bury", { detail: TODAY + 9 }),
    entry("f2", "off", TODAY, "want", { detail: TODAY }),
  ];
  for (const one of log) assert.equal(fault(one, NOW), "");
  const states = replay(log.map(tuple), settings);
  const old = states.get("old") ?? newCard;
  assert.equal(isDue(old, TODAY, NOW), true);
  assert.equal(isDue(states.get("other") ?? newCard, TODAY, NOW), false);
  const cards = ["x1", "x2", "later", "fresh", "out", "off", "old", "other"].map((id, area) => ({
    id,
    area,
  }));
  const limits = { fresh: 1, reviews: 0, order: /** @type {const} */ ("after") };
  const done = doneToday([], states, (card) => card);
  const left = pools(cards, states, { time: NOW, day: TODAY }, limits, done, settings);
  assert.deepEqual(
    left.reviews.map(({ id }) => id),
    ["old"],
    "above the limit too",
  );
  assert.deepEqual(
    left.fresh.map(({ id }) => id),
    ["fresh", "off", "x1"],
    "wanted ones first, beyond the limit",
  );
  assert.deepEqual(
    states.get("old")?.memory,
    replay(log.slice(0, 2).map(tuple), settings).get("old")?.memory,
  );
  const after = choices(old, { card: "old", day: TODAY, time: NOW }, settings)[2].state;
  assert.equal(isDue(after, TODAY, NOW), false, "an answer is what was wanted");
  // It survives the snapshot, and the file.
  const of = { under: "u", seq: 1, last: /** @type {[number, number]} */ ([NOW, TODAY]) };
  assert.deepEqual(unpack(pack(states, new Map(), of), "u")?.states, states);
  const file = readFile(fileOf(log, { site: "s", time: NOW }), { site: "s", now: NOW });
  assert.deepEqual("entries" in file && replay(file.entries.map(tuple), settings), states);
  for (const detail of [null, "today", TODAY - 1, TODAY + 1000, Number.NaN]) {
    assert.notEqual(fault(entry("g", "old", TODAY, "want", { detail }), NOW), "", `${detail}`);
  }
});
