// Sets of questions, and addresses: the same address is the same set, whatever else it says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { searchOf, wishOf } from "../../themes/default/js/lib/address.js";
import {
  chanceOf,
  choose,
  longest,
  minutesOf,
  nextOf,
  suitable,
  swapped,
  turns,
} from "../../themes/default/js/lib/choose.js";
import { pick, random, shuffled } from "./random.js";

const KINDS = [
  "concept",
  "concept",
  "concept",
  "concept",
  "output",
  "debug",
  "code",
  "design",
  "behavioral",
  "ask-them",
];

/**
 * Returns a bank.
 * @param {number} count
 * @param {number} areas
 * @param {number} seed
 */
function bank(count, areas, seed) {
  const chance = random(seed);
  return Array.from({ length: count }, (_, at) => ({
    id: `question-${at}`,
    area: Math.floor((at * areas) / count),
    level: pick(chance, ["junior", "mid", "senior"]),
    kind: pick(chance, KINDS),
    roles: pick(chance, [[], [], [], ["backend"], ["data", "backend"]]),
    minutes: pick(chance, [0, 2, 2, 3, 3, 3, 4, 4, 5, 8, 20]),
  }));
}

test("a set keeps its time, its areas and its role, has nothing twice, and is the same every time", () => {
  const chance = random(1);
  for (let run = 0; run < 600; run++) {
    const all = bank(400, 12, run % 5);
    const areas = chance() < 0.5 ? [] : shuffled(chance, [...Array(12).keys()]).slice(0, 1 + (run % 6));
    const wish = {
      level: pick(chance, ["junior", "mid", "senior"]),
      role: pick(chance, ["", "backend", "data"]),
      areas,
      minutes: 15 + Math.floor(chance() * 76),
      seed: `${run}`,
    };
    const { questions, minutes, missing } = choose(all, wish);
    const say = JSON.stringify(wish);
    assert.deepEqual(missing, [], say);
    assert.ok(Math.abs(minutes - wish.minutes) <= wish.minutes * 0.1, `${say}: ${minutes}`);
    assert.equal(minutes, 5 + questions.reduce((sum, one) => sum + minutesOf(one), 0));
    assert.equal(new Set(questions.map(({ id }) => id)).size, questions.length);
    for (const one of questions) {
      assert.ok(areas.length === 0 || areas.includes(one.area), say);
      assert.ok(!wish.role || one.roles.length === 0 || one.roles.includes(wish.role), say);
      assert.notEqual(one.kind, "ask-them");
      assert.ok(minutesOf(one) <= longest(wish.minutes - 5));
    }
    const again = choose(shuffled(chance, all), wish).questions.map(({ id }) => id);
    assert.deepEqual(
      new Set(again),
      new Set(questions.map(({ id }) => id)),
      "the order of the list does not matter",
    );
    if (areas.length > 0 && questions.length >= areas.length * 2) {
      assert.equal(new Set(questions.map(({ area }) => area)).size, areas.length, `${say}: every area`);
    }
  }
});

test("areas come in proportion, and the seed decides which where there is no room for all", () => {
  const all = bank(400, 8, 3).map((one, at) => ({
    ...one,
    area: at % 4 === 0 ? 1 : at % 4 === 1 ? 2 : 0,
    minutes: 3,
  }));
  const counts = [0, 0, 0];
  for (let seed = 0; seed < 300; seed++) {
    const wish = { level: "mid", role: "", areas: [], minutes: 30, seed: `${seed}` };
    for (const { area } of choose(all, wish).questions) counts[area]++;
  }
  const sum = counts.reduce((a, b) => a + b);
  for (const [area, part] of [0.5, 0.25, 0.25].entries()) {
    assert.ok(Math.abs(counts[area] / sum - part) < 0.06, `area ${area}: ${counts[area] / sum}`);
  }
});

test("a set is mostly of its level, in order of area and level", () => {
  const all = bank(600, 10, 4);
  for (const [level, least] of /** @type {const} */ ([
    ["junior", 0.5],
    ["mid", 0.45],
    ["senior", 0.5],
  ])) {
    const { questions } = choose(all, { level, role: "", areas: [], minutes: 90, seed: "s" });
    const own = questions.filter((one) => one.level === level).length / questions.length;
    assert.ok(own >= least, `${level}: ${own}`);
    assert.deepEqual(
      questions.map(({ area }) => area),
      questions.map(({ area }) => area).sort((a, b) => a - b),
    );
  }
});

test("what is locked stays, and a question can be swapped for every other", () => {
  const all = bank(120, 4, 5);
  const wish = { level: "mid", role: "", areas: [1], minutes: 30, seed: "one" };
  const first = choose(all, wish).questions.map(({ id }) => id);
  const kept = first.slice(0, 2);
  const second = choose(all, { ...wish, seed: "two" }, kept);
  for (const id of kept) assert.ok(second.questions.some((one) => one.id === id));
  assert.ok(Math.abs(second.minutes - 30) <= 3);
  const out = all.find(({ id }) => id === first[0]);
  assert.ok(out);
  const other = swapped(all, wish, first, out);
  assert.ok(other && !first.includes(other.id) && other.area === 1);
  const few = all.slice(0, 1);
  assert.equal(swapped(few, { ...wish, areas: [] }, [few[0].id], few[0]), null);
});

test("too few questions: it says what is missing, and gives what there is", () => {
  const all = bank(400, 12, 1);
  const wish = { level: "senior", role: "", areas: [], minutes: 90, seed: "" };
  assert.deepEqual(choose([], wish).questions, []);
  assert.deepEqual(choose([], wish).missing, ["no question"]);
  const few = all.filter(({ level, kind }) => level === "junior" && kind === "concept").slice(0, 3);
  assert.equal(choose(few, wish).questions.length, 0);
  assert.match(choose(few, wish).missing.join(), /90 minutes.*level senior/s);
  const some = all.filter(({ level, kind }) => level === "senior" && kind === "concept").slice(0, 4);
  assert.equal(choose(some, wish).questions.length, 4);
  assert.match(choose(some, wish).missing[0], /^questions for 90 minutes: there are some for \d+$/);
});

test("a set out of 10,000 is chosen in time", (t) => {
  const all = bank(10_000, 25, 6);
  const times = Array.from({ length: 9 }, (_, seed) => {
    const start = process.cpuUsage();
    choose(all, { level: "mid", role: "backend", areas: [], minutes: 90, seed: `${seed}` });
    const { user, system } = process.cpuUsage(start);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
  t.diagnostic(`${times.map((time) => time.toFixed(1))} ms of CPU`);
  assert.ok(times[4] * 4 <= 50, `${times[4]} ms, four times as much on a slow phone`);
});

test("an interview takes what tells most, of the area whose turn it is", () => {
  const all = bank(300, 5, 2).filter(({ kind }) => kind === "concept");
  const wish = { level: "mid", role: "", areas: [0, 1, 2, 3, 4], minutes: 60, seed: "x" };
  const turn = turns(wish, all);
  const seen = [];
  for (let count = 0; count < 10; count++) {
    const next = nextOf(
      all.filter(({ id }) => !seen.some((one) => one.id === id)),
      turn,
      { ability: 4, room: 5, seed: "x" },
    );
    assert.ok(next);
    assert.equal(next.level, "senior");
    turn.take(next.area, 4);
    seen.push(next);
  }
  for (let area = 0; area < 5; area++) assert.equal(seen.filter((one) => one.area === area).length, 2);
  assert.equal(nextOf(all, turn, { ability: 0, room: 1, seed: "x" }), null);
  assert.equal(
    suitable(all, { role: "nobody", areas: [] }).every(({ roles }) => roles.length === 0),
    true,
  );
});

test("chance is even, and a seed of another letter is another one", () => {
  const one = chanceOf("a");
  const other = chanceOf("b");
  const draws = Array.from({ length: 5000 }, (_, at) => [one(`q${at}`), other(`q${at}`)]);
  const mean = draws.reduce((sum, [draw]) => sum + draw, 0) / 5000;
  assert.ok(Math.abs(mean - 0.5) < 0.02);
  const both = draws.reduce((sum, [a, b]) => sum + (a - 0.5) * (b - 0.5), 0) / 5000;
  assert.ok(Math.abs(both) < 0.005, `${both}`);
});

const SITE = { roles: ["backend", "data"], areas: [{ path: "oop" }, { path: "web/apis" }, { path: "" }] };

test("an address is read, and written again", () => {
  const { wish, notes } = wishOf(
    "?level=senior&role=Backend&areas=web/apis,oop&minutes=60&seed=a+b%26c",
    SITE,
  );
  assert.deepEqual(notes, []);
  assert.deepEqual(wish, { level: "senior", role: "backend", areas: [0, 1], minutes: 60, seed: "a b&c" });
  const search = searchOf(wish, SITE.areas);
  assert.equal(search, "?level=senior&role=backend&areas=oop,web/apis&minutes=60&seed=a+b%26c");
  assert.deepEqual(wishOf(search, SITE).wish, wish);
  assert.deepEqual(wishOf("?areas=oop&areas=web/apis", SITE).wish.areas, [0, 1]);
  assert.deepEqual(wishOf("", SITE).wish, { level: "mid", role: "", areas: [], minutes: 45, seed: "" });
  assert.equal(wishOf("?rounds=loop", SITE).isLoop, true);
});

test("a bad address is said to be, and something sensible is taken", () => {
  for (const [search, wanted, note] of /** @type {[string, object, RegExp][]} */ ([
    ["?level=staff", { level: "mid" }, /no level “staff”/],
    ["?level=constructor", { level: "mid" }, /no level/],
    ["?role=<script>", { role: "" }, /no role “<script>”/],
    ["?areas=oop,nowhere", { areas: [0] }, /no area “nowhere”: the others/],
    ["?areas=a,b,c,d", { areas: [] }, /“c” …: all areas/],
    ["?minutes=0", { minutes: 15 }, /15 to 90 minutes, not 0: 15/],
    ["?minutes=10000", { minutes: 90 }, /not 10000: 90/],
    ["?minutes=-5", { minutes: 45 }, /no number/],
    ["?minutes=1e3", { minutes: 45 }, /no number/],
    ["?minutes=999999999999999999999", { minutes: 45 }, /no number/],
    [`?level=${"x".repeat(10_000)}`, { level: "mid" }, /^There is no level “x{40}…”: mid was taken\.$/],
  ])) {
    const { wish, notes } = wishOf(search, SITE);
    assert.equal(notes.length, 1, search);
    assert.match(notes[0], note);
    for (const [name, value] of Object.entries(wanted))
      assert.deepEqual(Reflect.get(wish, name), value, search);
  }
  const long = "x".repeat(10_000);
  const one = wishOf(`?seed=${long}`, SITE);
  assert.match(one.notes[0], /10000 characters/);
  assert.ok(one.wish.seed.length < 20);
  assert.equal(one.wish.seed, wishOf(`?seed=${long}`, SITE).wish.seed);
  assert.notEqual(one.wish.seed, wishOf(`?seed=${long}y`, SITE).wish.seed);
});
