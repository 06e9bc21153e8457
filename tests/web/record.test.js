// The log as a file: what goes out comes back, devices merge in any order, and a hostile file changes nothing.
import assert from "node:assert/strict";
import { test } from "node:test";
import { defaultSettings } from "../../themes/default/js/lib/due.js";
import { eventOf } from "../../themes/default/js/lib/entry.js";
import { fileOf, readFile } from "../../themes/default/js/lib/record.js";
import { replay } from "../../themes/default/js/lib/replay.js";
import { defaultWeights } from "../../themes/default/js/lib/schedule.js";
import { isSetting } from "../../themes/default/js/lib/settings.js";
import { pick, random, shuffled } from "./random.js";
import { DAY, entry, studied } from "./study-log.js";

/** @typedef {import("../../themes/default/js/lib/entry.js").Entry} Entry */

const TODAY = 20_700;
const here = { site: "site", now: TODAY * DAY + 16 * 3_600_000 };

/**
 * Returns a log of one device with every kind of event in it.
 * @param {number} seed
 * @param {string} device
 */
function log(seed, device) {
  const chance = random(seed);
  /** @type {Entry[]} */
  const entries = [];
  let time = (TODAY - 30) * DAY + 12 * 3_600_000;
  const end = here.now;
  while (entries.length < 25 && time < end) {
    const day = Math.floor((time - 4 * 3_600_000) / DAY);
    const kind = pick(chance, [
      "grade",
      "grade",
      "grade",
      "undo",
      "suspend",
      "resume",
      "bury",
      "flag",
      "note",
      "set",
      "later",
    ]);
    const details = {
      grade: pick(chance, [null, { of: 3, ticks: [0, 2], red: [], seen: "0a1b2c3d" }]),
      undo: entries.length > 0 ? pick(chance, entries).id : "none-1",
      suspend: null,
      resume: null,
      bury: day + 1 + Math.floor(chance() * 5),
      flag: chance() < 0.5,
      note: pick(chance, ["<script>alert(1)</script>", "‮ \u0000 \ud83d", "plain\n\ttext", ""]),
      set: pick(chance, [
        ["retention", 0.85],
        ["interview", { date: "2026-12-24", areas: ["a/b"] }],
        ["weights", null],
      ]),
      later: { some: [1, { deep: "thing" }], no: null },
    };
    const card =
      kind === "set" ? "" : pick(chance, ["a", "b", "c#c1", "constructor", "__proto__", "toString"]);
    entries.push({
      id: `${device}-${entries.length}`,
      card,
      time,
      day,
      offset: 0,
      grade: kind === "grade" ? 1 + Math.floor(chance() * 4) : 0,
      took: Math.floor(chance() * 60_000),
      kind,
      device,
      detail: details[/** @type {keyof typeof details} */ (kind)],
    });
    time += Math.floor(chance() * 2 * DAY);
  }
  return entries;
}

/** @param {readonly Entry[]} entries */
const states = (entries) =>
  [...replay(entries.map(eventOf), defaultSettings)].sort(([a], [b]) => (a < b ? -1 : 1));

/** @param {...(readonly Entry[])} logs */
const union = (...logs) => [...new Map(logs.flat().map((one) => [one.id, one])).values()];

/** @param {string} text */
function refused(text) {
  const read = readFile(text, here);
  assert.ok("why" in read, `taken: ${text.slice(0, 200)}`);
  return read.why;
}

test("what is written is read again", () => {
  for (let seed = 0; seed < 300; seed++) {
    const entries = log(seed, "desk");
    const read = readFile(fileOf(entries, { site: "site", time: here.now }), here);
    assert.deepEqual(read, { entries });
  }
  const entries = studied(["a", "b", "c"]);
  assert.deepEqual(readFile(fileOf(entries, { site: "site", time: here.now }), here), { entries });
  assert.deepEqual(readFile(fileOf([], { site: "site", time: here.now }), here), { entries: [] });
});

test("a file has one line per event, of plain values", () => {
  const lines = fileOf(studied(["a"]).slice(0, 3), { site: "site", time: here.now }).split("\n");
  assert.equal(lines.length, 6);
  assert.deepEqual(Object.keys(JSON.parse(lines[1].replace(/,$/, ""))), [
    "id",
    "card",
    "time",
    "day",
    "offset",
    "grade",
    "took",
    "kind",
    "device",
    "detail",
  ]);
});

test("merging is commutative, associative and idempotent, on 1,000 pairs of logs", () => {
  for (let seed = 0; seed < 1000; seed++) {
    const chance = random(seed + 9000);
    const [desk, phone, third] = [log(seed, "desk"), log(seed + 5000, "phone"), log(seed + 7000, "third")];
    // Some events are known on both already.
    const shared = desk.filter(() => chance() < 0.3);
    const [a, b] = [desk, union(phone, shared)];
    const ab = states(union(a, b));
    assert.deepEqual(states(union(b, a)), ab, `seed ${seed}`);
    assert.deepEqual(states(union(a, b, a, b)), ab);
    assert.deepEqual(states(shuffled(chance, union(a, b))), ab);
    assert.deepEqual(states([...a, ...b]), ab, "a double counts once");
    assert.deepEqual(states(union(union(a, b), third)), states(union(a, union(b, third))));
  }
});

test("files that are none, of others, or cut off", () => {
  const good = fileOf(studied(["a"]), { site: "site", time: here.now });
  for (let cut = 0; cut < good.length - 2; cut += 97) refused(good.slice(0, cut));
  for (const text of [
    "",
    "null",
    "[]",
    "1",
    '"x"',
    "{}",
    "<html>",
    "PK\u0003\u0004",
    '{"format":"prepress-study"}',
  ])
    refused(text);
  assert.match(refused(fileOf([], { site: "other", time: 0 })), /another site: "other"/);
  assert.match(refused(good.replace('"version":1', '"version":2')), /version is 2/);
  assert.match(refused(good.replace('"site":', '"sites":')), /./);
  assert.match(refused(good.replace('"events":', '"more":1,"events":')), /"more"/);
  assert.match(refused(good.replace('"events":', '"__proto__":{"polluted":1},"events":')), /__proto__/);
});

test("records that are not what they should be", () => {
  const good = entry({ grade: 3 });
  const bad = (/** @type {object} */ change) => {
    const why = refused(
      fileOf([entry({ id: "ok-1", grade: 3 })], { site: "site", time: 0 }).replace(
        "\n]}",
        `,\n${JSON.stringify({ ...good, ...change })}\n]}`,
      ),
    );
    assert.match(why, /^Event 2: /, why);
  };
  assert.ok("entries" in readFile(fileOf([good], { site: "site", time: 0 }), here));
  // A clock that was set back gives earlier days, while the times of a device go on.
  const back = { ...good, day: good.day - 2 };
  assert.ok("entries" in readFile(fileOf([back], { site: "site", time: 0 }), here));
  for (const [name, values] of Object.entries({
    id: ["", "<script>alert(1)</script>", "a b", "x".repeat(81), 5, null, {}, ["a"], "a\n"],
    card: ["<img src=x onerror=alert(1)>", "../../x", "x".repeat(201), 7, null, "a#B", "a##b"],
    device: ["", "a/b", null, "x".repeat(41)],
    kind: ["", "GRADE", "__proto__", "x".repeat(21), null, 1],
    time: [-1, 0, 1e300, 1.5, "1", null, here.now + 72 * 3_600_000, Number.MAX_SAFE_INTEGER],
    day: [0, -1, 1e9, good.day + 2, good.day + 0.5, "20700", null],
    offset: [841, -841, 0.5, 1e300, null],
    grade: [0, 5, -1, 2.5, "3", null, 1e300],
    took: [-1, 1e300, 0.1, 86_400_001, null],
    detail: [
      5,
      "x",
      [],
      { ticks: "all" },
      { ticks: [1e300] },
      { ticks: Array(101).fill(0) },
      { of: -1 },
      { seen: "<b>" },
      { other: 1 },
      { toString: 1 },
    ],
    extra: [1],
    constructor: [1],
    toString: ["x"],
  })) {
    for (const value of values) bad({ [name]: value });
  }
  // An own key of that name comes from a file alone.
  assert.match(
    refused(
      fileOf([good], { site: "site", time: 0 }).replace(
        '"detail":null',
        '"detail":null,"__proto__":{"grade":4}',
      ),
    ),
    /__proto__/,
  );
  for (const name of Object.keys(good)) {
    const { [/** @type {keyof Entry} */ (name)]: _, ...rest } = good;
    assert.match(
      refused(`{"format":"prepress-study","version":1,"site":"site","events":[${JSON.stringify(rest)}]}`),
      new RegExp(`${name} is missing`),
    );
  }
});

test("details of events that a later version wrote are kept, unless they could surprise it", () => {
  const text = (/** @type {string} */ detail) =>
    fileOf([entry({ kind: "later", detail: 0 })], { site: "site", time: 0 }).replace(
      '"detail":0',
      `"detail":${detail}`,
    );
  for (const detail of ["null", "1", '"x"', '{"a":[1,{"b":null}]}', "[]"])
    assert.ok("entries" in readFile(text(detail), here), detail);
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  for (const detail of [
    '{"__proto__":{"polluted":1}}',
    '{"a":{"constructor":{"prototype":{"polluted":1}}}}',
    deep,
    `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
    `"${"x".repeat(20_001)}"`,
  ]) {
    assert.match(refused(text(detail)), /detail cannot be/);
  }
  // @ts-expect-error it must not be there
  assert.equal({}.polluted, undefined);
});

test("20,000 levels anywhere are refused, and nothing overflows", () => {
  const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
  const good = fileOf([entry({ grade: 3 })], { site: "site", time: 0 });
  refused(deep);
  refused(good.replace(/"events":[\s\S]*/, `"events":${deep}}`));
  refused(good.replace(/"events":[\s\S]*/, `"events":[${deep}]}`));
  refused(good.replace('"exported":', `"deep":${deep},"exported":`));
  refused(good.replace('"site":"site"', `"site":${deep}`));
  for (const name of ["id", "card", "time", "detail", "kind"])
    refused(good.replace(new RegExp(`"${name}":("[^"]*"|[^,}]*)`), `"${name}":${deep}`));
});

test("two events with one id are refused if they differ, and are one if they do not", () => {
  const one = entry({ grade: 3 });
  const file = (/** @type {Entry[]} */ ...entries) => fileOf(entries, { site: "site", time: 0 });
  assert.match(refused(file(one, { ...one, grade: 4 })), /Event 2: another event has its id/);
  assert.deepEqual(readFile(file(one, one), here), { entries: [one] });
});

test("settings from a file are within what can be set", () => {
  const weights = (/** @type {(list: number[]) => unknown} */ change) => change([...defaultWeights]);
  for (const [name, value] of [
    ["retention", 0.9],
    ["weights", weights((list) => list)],
    ["learning", []],
    ["interview", { date: "2028-02-29", areas: [] }],
  ]) {
    assert.ok(isSetting(name, value), `${name}`);
  }
  for (const [name, value] of [
    ["retention", 1],
    ["retention", Number.NaN],
    ["retention", "0.9"],
    ["newPerDay", 1e9],
    ["newPerDay", -1],
    ["order", "random"],
    ["maximum", 0],
    ["learning", [0]],
    ["learning", Array(11).fill(1)],
    ["learning", [1441]],
    ["fuzz", 1],
    ["weights", weights((list) => list.slice(1))],
    ["weights", weights((list) => list.fill(Number.NaN))],
    ["weights", weights((list) => list.fill(1e9))],
    ["weights", weights((list) => list.map(String))],
    ["interview", { date: "2026-02-30", areas: [] }],
    ["interview", { date: "2026-12-24" }],
    ["interview", { date: "2026-12-24", areas: [1] }],
    ["interview", { date: "2026-12-24", areas: [], more: 1 }],
    ["__proto__", {}],
    ["constructor", null],
    ["toString", ""],
    [null, null],
  ]) {
    assert.equal(isSetting(name, value), false, `${name} ${JSON.stringify(value)}`);
  }
});
