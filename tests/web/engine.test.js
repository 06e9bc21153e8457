// The search without a page: the words, the parts of the index, and what queries find on the project's own site.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { read, telling } from "../../themes/default/js/lib/query.js";
import { idf, impact, Ranker, sections } from "../../themes/default/js/lib/rank.js";
import { compare, lowerBound, readShard } from "../../themes/default/js/lib/shard.js";
import { allowed, corrections, distance } from "../../themes/default/js/lib/spell.js";
import { stem, stopWords, tokens } from "../../themes/default/js/lib/words.js";
import { open } from "../../themes/default/js/search/engine.js";
import { base, published, root } from "./site.js";

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** Paths that answer 404 until they are taken out. */
const broken = new Set();
/** @type {string[]} */
const asked = [];

before(async () => {
  site = await published();
  globalThis.fetch = /** @type {typeof fetch} */ (
    async (/** @type {string} */ address) => {
      const path = address.slice(base.length);
      asked.push(path);
      const file = join(site.folder, path);
      const missing = [...broken].some((part) => path.includes(part)) || !existsSync(file);
      return missing ? new Response("", { status: 404 }) : new Response(readFileSync(file));
    }
  );
});
after(() => site?.close());

const cases = JSON.parse(readFileSync(join(root, "tests/words.json"), "utf8"));

test("words are those of the index", () => {
  for (const [text, expected] of cases.tokens) {
    assert.deepEqual(
      tokens(text).map(({ kind, term }) => `${kind} ${term}`),
      expected,
      text,
    );
  }
  for (const [word, expected] of Object.entries(cases.stems)) assert.equal(stem(word), expected, word);
  assert.deepEqual([...stopWords], cases.stop);
});

test("a token tells where it stands", () => {
  const text = "x = heapq.nlargest(3) ﬁle";
  const places = tokens(text).map(({ term, start, end }) => [term, text.slice(start, end)]);
  assert.deepEqual(places, [
    ["x", "x"],
    ["=", "="],
    ["heapq.nlargest", "heapq.nlargest"],
    ["heapq", "heapq"],
    ["nlargest", "nlargest"],
    ["3", "3"],
    ["file", "ﬁle"],
  ]);
});

test("words of grammar are left out unless they are what is asked", () => {
  const left = (/** @type {string} */ query) => telling(read(query)).map(({ exact }) => exact);
  assert.deepEqual(left("why is my loop slow"), ["loop", "slow"]);
  assert.deepEqual(left("is"), ["is"]);
  assert.deepEqual(left("not in"), ["not", "in"]);
  assert.deepEqual(left("is vs =="), ["is", "vs", "=="]);
  assert.deepEqual(left("with open"), ["with", "open"]);
  assert.deepEqual(left("what is the GIL"), ["gil"]);
  assert.deepEqual(left("what is it"), ["what", "is", "it"]);
});

test("distance counts letters added, left out, replaced and swapped", () => {
  assert.equal(distance("generator", "generatr", 2), 1);
  assert.equal(distance("decorator", "decroator", 2), 1);
  assert.equal(distance("yield", "yeild", 1), 1);
  assert.equal(distance("yield", "wields", 1), 2, "more than the limit");
  assert.equal(distance("abc", "abcdef", 2), 3);
  assert.deepEqual([3, 4, 6, 7].map(allowed), [0, 1, 1, 2]);
  const words = /** @type {[string, number][]} */ ([
    ["concurrency", 5],
    ["currency", 2],
    ["concurrent", 4],
  ]);
  assert.equal(corrections("concurency", words, { open: false })[0], "concurrency");
  assert.deepEqual(corrections("xyzzy", words, { open: true }), []);
});

test("sorting is by code points, as the index is", () => {
  const sorted = ["", "_", "a", "a\u0001", "aa", "é", "語", "\ufb01", "😀"];
  for (let index = 1; index < sorted.length; index++) {
    assert.ok(compare(sorted[index - 1], sorted[index]) < 0, sorted[index]);
    assert.equal(lowerBound(sorted, sorted[index]), index);
  }
  assert.equal(lowerBound(sorted, "b"), 5);
});

test("a part that ends too early is refused", () => {
  assert.throws(() => readShard(Uint8Array.from([0, 1, 97, 10, 3]), 300), RangeError);
});

test("documents that have more of the query, and in the title, come first", () => {
  const list = (/** @type {[number, number][]} */ pairs) => ({
    docs: Uint32Array.from(pairs, ([doc]) => doc),
    bytes: Uint8Array.from(pairs, ([, byte]) => byte),
  });
  const [titled, strong, weak] = [0xf0, 0x70, 0x10];
  assert.ok(impact(titled) > impact(strong) && impact(strong) > impact(weak));
  assert.ok(idf(1000, 1) > idf(1000, 500) && idf(1000, 1000) > 0);
  /** @type {(lists: ReturnType<typeof list>) => import("../../themes/default/js/lib/rank.js").Group} */
  const group = (postings) => ({
    choices: [{ lists: [postings], idf: 3, weight: 1 }],
    share: 3,
    isCode: false,
  });
  const first = group(
    list([
      [0, weak],
      [1, titled],
      [2, strong],
      [3, strong + 2],
    ]),
  );
  const second = group(
    list([
      [2, strong],
      [3, strong + 2],
    ]),
  );
  const ranker = new Ranker(5);
  const ranked = () => ranker.rank([first, second], [], 10).docs.map(({ doc }) => doc);
  assert.deepEqual(ranked(), [2, 3, 1, 0], "equals in the order of the site");
  assert.deepEqual(ranked(), [2, 3, 1, 0], "nothing stays from the query before");
  assert.deepEqual(
    ranker.rank([first, second], [], 1, (doc) => doc !== 2),
    { docs: ranker.rank([first, second], [], 2).docs.slice(1), total: 3 },
  );
  assert.deepEqual(sections([first, second], 3), [2]);
  const both = {
    lists: [
      list([
        [0, strong],
        [2, strong],
      ]),
      list([[2, weak]]),
    ],
    idf: 3,
    weight: 1,
  };
  const together = { choices: [both], share: 3, isCode: false };
  assert.deepEqual(
    ranker.rank([together], [], 10).docs.map(({ doc }) => doc),
    [2],
    "words that must stand together",
  );
});

test("the site is found by what readers type", async () => {
  const engine = await open(base);
  const first = async (/** @type {string} */ query) => {
    const { hits } = await engine.search(query);
    return hits[0]?.href.slice(base.length).split("#")[0];
  };
  assert.match((await first("gil")) ?? "", /gil/);
  assert.equal(await first("=="), "q/identity-vs-equality/");
  assert.equal(await first("is"), "q/identity-vs-equality/");
  assert.match((await engine.search("decroator")).hits[0].href, /decorator/);
  assert.match((await engine.search("list compr")).hits[0].href, /comprehension/);
  const dunder = await engine.search("__init__");
  assert.ok(dunder.hits.length > 0 && dunder.understood.length === 0);
  const typo = await engine.search("generatr");
  assert.deepEqual(typo.understood, [{ typed: "generatr", taken: ["generator"], why: "spelling" }]);
  assert.ok((await engine.start(6)).length > 3);
});

test("a result is the question, and marks what was typed", async () => {
  const engine = await open(base);
  const { hits, marks, total } = await engine.search("global interpreter lock");
  assert.ok(total >= hits.length && hits.length > 3);
  for (const hit of hits) assert.ok(hit.href.startsWith(base));
  const text = "The lock of the Global Interpreter";
  assert.deepEqual(
    marks(text).map(([start, end]) => text.slice(start, end)),
    ["lock", "Global", "Interpreter"],
  );
  const open1 = await engine.search("comprehen");
  assert.deepEqual(open1.marks("Comprehension"), [[0, 9]], "the part of a word that was typed");
  const topic = hits.find((hit) => hit.kind === "topic");
  assert.ok(topic && (topic.heading === "" || topic.href.includes("#")));
});

test("filters leave what fits them, and unknown ones leave all", async () => {
  const engine = await open(base);
  const all = await engine.search("python", { limit: 200 });
  const seniors = await engine.search("python", { limit: 200, filters: { level: "senior" } });
  assert.ok(seniors.total > 0 && seniors.total < all.total);
  assert.ok(seniors.hits.every((hit) => hit.level === "senior"));
  const terms = await engine.search("python", { limit: 200, filters: { kind: "term" } });
  assert.ok(terms.total > 0 && terms.hits.every((hit) => hit.kind === "term"));
  const outputs = await engine.search("list", { limit: 200, filters: { kind: "output" } });
  assert.ok(outputs.total > 0 && outputs.hits.every((hit) => hit.asks === "output"));
  const area = engine.areas[3];
  const inArea = await engine.search("python", { limit: 200, filters: { area: area.id } });
  assert.ok(inArea.total > 0 && inArea.hits.every((hit) => hit.area === area.title));
  const odd = await engine.search("python", {
    limit: 200,
    filters: { level: "x", area: "\u0000", kind: "y" },
  });
  assert.equal(odd.total, all.total);
});

test("whatever is typed is answered", async () => {
  const engine = await open(base);
  const typed = [
    "",
    "   ",
    "a".repeat(10_000),
    "why ".repeat(3_000),
    "😀",
    "\ud800",
    "gil \udfff",
    "(?=.*)+[",
    "שלום עולם",
    "مرحبا gil",
    "日本語",
    "\u0000",
    "<script>alert(1)</script>",
    "__proto__",
    "constructor toString",
    "\u202egil",
    "%",
    "\\",
    ".",
  ];
  for (const query of typed) {
    const answer = await engine.search(query);
    assert.equal(answer.query, query);
    assert.ok(Array.isArray(answer.hits) && !answer.partial, JSON.stringify(query.slice(0, 20)));
    answer.marks(query.slice(0, 500));
  }
  const nothing = await engine.search("qqqzzzxxw");
  assert.equal(nothing.hits.length, 0);
});

test("little is asked for, and nothing twice", async () => {
  asked.length = 0;
  const engine = await open(base);
  await engine.search("why is my loop slow");
  // The root, two parts for each of the six words at most, and one for each of the ten results.
  assert.ok(asked.length <= 1 + 2 * 6 + 10, asked.join(" "));
  const before = asked.length;
  await engine.search("why is my loop slow");
  assert.equal(asked.length, before);
});

test("a part that does not load is told, and asked for again", async () => {
  const engine = await open(base);
  broken.add("/t");
  const without = await engine.search("closures");
  assert.equal(without.partial, true);
  broken.clear();
  const again = await engine.search("closures");
  assert.equal(again.partial, false);
  assert.ok(again.hits.length > 0);
  broken.add("index.bin");
  await assert.rejects(open(base));
  broken.clear();
});

test("an aborted search is over at once", async () => {
  const engine = await open(base);
  const stop = new AbortController();
  stop.abort();
  await assert.rejects(engine.search("gil", { signal: stop.signal }), { name: "AbortError" });
});
