import assert from "node:assert/strict";
import { test } from "node:test";
import { faults, grades, judge, judgedAddress, ndcg, normalize, reciprocalRank } from "./judge.js";

/** @param {number} actual @param {number} expected */
const close = (actual, expected) =>
  assert.ok(Math.abs(actual - expected) < 1e-9, `${actual} is not ${expected}`);

test("addresses are compared in one form", () => {
  const cases = [
    ["/q/gil/", "/q/gil/"],
    ["q/gil/index.html", "/q/gil/"],
    ["/index.html", "/"],
    ["/glossary/?highlight=x#gil", "/glossary/#gil"],
    ["/a%20b/", "/a b/"],
    ["/100%/", "/100%/"],
    ["/myindex.html", "/myindex.html"],
  ];
  for (const [given, expected] of cases) assert.equal(normalize(given), expected);
});

test("a place counts as its page when it has no grade of its own", () => {
  assert.equal(judgedAddress("/a/#x", { "/a/": 3 }), "/a/");
  assert.equal(judgedAddress("/a/#x", { "/a/": 1, "/a/#x": 3 }), "/a/#x");
});

test("a wrong place of a page is wrong", () => {
  assert.equal(judgedAddress("/glossary/#tuple", { "/glossary/#gil": 3 }), undefined);
});

test("a whole page counts as its best judged place", () => {
  assert.equal(judgedAddress("/g/", { "/g/#a": 1, "/g/#b": 3, "/other/": 2 }), "/g/#b");
});

test("a page earns its grade once and takes up two places", () => {
  assert.deepEqual(grades(["/x/", "/a/#1", "/a/#2", "/b/"], { "/a/": 3, "/b/": 2 }), [0, 3, 0, 2]);
});

test("the eleventh result does not count", () => {
  const results = [...Array.from({ length: 10 }, (_, at) => `/wrong-${at}/`), "/a/"];
  assert.equal(reciprocalRank(grades(results, { "/a/": 3 })), 0);
});

test("the first page of grade 2 sets the rank; grade 1 does not", () => {
  assert.equal(reciprocalRank([1, 0, 2, 3]), 1 / 3);
  assert.equal(reciprocalRank([1, 1]), 0);
  assert.equal(reciprocalRank([]), 0);
});

test("nDCG agrees with the sums done by hand", () => {
  // Found: 3 at the second place. Possible: 3, 2, 1, of gains 7, 3, 1.
  close(ndcg([0, 3], [1, 3, 2]), 7 / Math.log2(3) / (7 + 3 / Math.log2(3) + 1 / 2));
  close(ndcg([3, 2, 1], [1, 2, 3]), 1);
  close(ndcg([2, 3], [3, 2]), (3 + 7 / Math.log2(3)) / (7 + 3 / Math.log2(3)));
  assert.equal(ndcg([], [3]), 0);
});

test("nDCG asks for ten pages at most", () => {
  close(ndcg(Array(10).fill(3), Array(14).fill(3)), 1);
});

test("marks are means, per kind and in all", () => {
  /** @type {import("./judge.js").Query[]} */
  const queries = [
    { q: "a", kind: "keyword", pages: { "/a/": 3 } },
    { q: "b", kind: "keyword", pages: { "/b/": 2 } },
    { q: "c", kind: "typo", pages: { "/c/": 3 } },
  ];
  const { all, kinds, rows } = judge(queries, [["/a/"], ["/x/", "/b/"], []]);
  assert.equal(all.queries, 3);
  close(all.mrr, 0.5);
  close(all.success, 1 / 3);
  close(all.ndcg, (1 + 1 / Math.log2(3)) / 3);
  close(all.empty, 1 / 3);
  assert.deepEqual([...kinds.keys()], ["keyword", "typo"]);
  close(kinds.get("keyword")?.mrr ?? 0, 0.75);
  close(kinds.get("typo")?.empty ?? 0, 1);
  assert.deepEqual(
    rows.map((row) => row.rr),
    [1, 0.5, 0],
  );
});

test("faults of a query file are named", () => {
  /** @type {import("./judge.js").Query[]} */
  const queries = [
    { q: "a", kind: "keyword", pages: { "/a/": 1 } },
    { q: "a", kind: "keyword", pages: { "a/": 3, "/gone/#x": 4 } },
  ];
  assert.deepEqual(faults(queries, new Set(["/a/", "a/"])), [
    '"a": no page of grade 2 or 3',
    '"a": asked twice',
    '"a": a/ should be /a/',
    '"a": /gone/#x has grade 4',
    '"a": no page /gone/#x',
  ]);
});
