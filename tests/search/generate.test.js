import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { generate } from "./generate.js";
import { pageText, sentences } from "./html.js";
import { faults } from "./judge.js";
import { chance, vocabulary, zipf } from "./vocabulary.js";

const POOL = [
  "The interpreter keeps a reference count for every object and frees it at zero.",
  "A generator remembers where it stopped, so `next(it)` goes on from there.",
  "Threads of one process share memory, and a lock keeps their changes apart.",
  "Each decorator takes a function and returns another one in its place.",
];

/** @param {number} count */
function written(count) {
  const folder = mkdtempSync(join(tmpdir(), "prepress-generate-"));
  const known = generate(folder, count, POOL);
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
    .map((path) => [path.slice(folder.length), readFileSync(path, "utf8")]);
  rmSync(folder, { recursive: true });
  return { known, files };
}

test("the same number gives the same site and the same queries", () => {
  assert.deepEqual(written(120), written(120));
});

test("queries of made pages are well formed and in five kinds", () => {
  const { known, files } = written(1000);
  assert.deepEqual(faults(known), []);
  assert.deepEqual(
    [...new Set(known.map(({ kind }) => kind))],
    ["natural", "keyword", "prefix", "typo", "symbol"],
  );
  assert.equal(files.filter(([path]) => path.includes("/page-")).length, 400);
});

test("a vocabulary has the size that is asked for, each word once", () => {
  const words = vocabulary(POOL, 500, 1);
  assert.equal(words.length, 500);
  assert.equal(new Set(words).size, 500);
  assert.ok(!words.includes("the"));
});

test("a word of rank one is drawn more often than all of the second half", () => {
  const draw = zipf([...Array(1000).keys()], 1.2);
  const random = chance(7);
  const drawn = Array.from({ length: 4000 }, () => draw(random));
  assert.ok(drawn.filter((rank) => rank === 0).length > drawn.filter((rank) => rank >= 500).length);
});

test("a page's text is its own, and code keeps its signs together", () => {
  const html = `<nav>Menu</nav><main id="Main"><header><h1>What is <code>__x__</code>?</h1></header><p>One <b>bo</b>ld&lt;.</p>
    <pre><span>def</span> <span>f</span>(*args)</pre><nav>Next</nav>
    <section class="aside" aria-labelledby="Related"><p>Others</p></section></main>`;
  assert.deepEqual(pageText(html), { title: "What is __x__?", text: "One bold<. def f(*args)" });
});

test("sentences keep code between backticks", () => {
  assert.deepEqual(
    sentences("<main><p>Ask <code>a<span>b</span></code> first. Then &amp; only then.</p></main>"),
    ["Ask `ab` first.", "Then & only then."],
  );
});
