// Measures a session of flashcards in a real browser: figures to compare, not a test.
//
//     node tests/bench/cards.mjs [--slowed 4] [--rounds 7]
//
// A site of 5,000 questions of 500 words, and a reader with 10,000 answers. The goals, with the CPU slowed four times:
// 300 ms from the load to the first card, 50 ms from a grade to the next card for 95 of 100, 60 MB of heap. Without:
// 150 ms to open 10,000 events, 500 ms to replay 50,000. All script of the session: 25 kB gzipped.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { random } from "../web/random.js";
import { files, launch, published, root } from "../web/site.js";

const CARDS = 5000;
const DAY = 86_400_000;
const { values } = parseArgs({
  options: { slowed: { type: "string", default: "4" }, rounds: { type: "string", default: "7" } },
});
const slowed = Number(values.slowed);
const rounds = Number(values.rounds);

/** @param {number[]} times */
const median = (times) => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
const show = (/** @type {string} */ name, /** @type {string} */ figure) =>
  console.log(`  ${name.padEnd(58)} ${figure}`);
const ms = (/** @type {number} */ time) => `${time.toFixed(time < 10 ? 1 : 0)} ms`;

/**
 * Returns a reader's answers of the last 300 days, 20 new cards on each until `count` is full.
 * @param {number} count
 */
function history(count) {
  const chance = random(1);
  const start = Date.now() - 300 * DAY;
  return Array.from({ length: count }, (_, at) => {
    const time = Math.floor(start + (at / count) * 298 * DAY);
    const card = `question-${5 * Math.floor((chance() * CARDS) / 3) + 2 + Math.floor(chance() * 3)}`;
    const grade = chance() < 0.12 ? 1 : chance() < 0.2 ? 2 : chance() < 0.9 ? 3 : 4;
    const id = `bench-${at.toString(36)}`;
    const day = Math.floor((time - 4 * 3_600_000) / DAY);
    return {
      id,
      card,
      time,
      day,
      offset: 0,
      grade,
      took: 8000,
      kind: "grade",
      device: "benchdevice",
      detail: null,
    };
  });
}

const folder = mkdtempSync(join(tmpdir(), "prepress-bench-"));
// Six of ten items are questions.
execFileSync("python3", [
  join(root, "tests/bench/make_site.py"),
  String(Math.ceil((CARDS * 10) / 6)),
  folder,
]);
const site = await published(join(folder, "prepress"));
const browser = await launch();
const theme = `/${site.home.split("/").slice(3).join("/")}${files(site.folder)
  .find((path) => path.endsWith("cards/study.js"))
  ?.replace("js/cards/study.js", "")}`;

/** Opens a reader's browser with a log; the CPU is slowed in pages that `slow` was called for. */
async function reader(/** @type {number} */ count) {
  const context = await browser.newContext({ timezoneId: "UTC", viewport: { width: 390, height: 800 } });
  await context.addInitScript(() => {
    new MutationObserver(() => {
      if (!document.querySelector(".flashcard[data-card]") || "first" in window) return;
      Object.assign(window, { first: performance.now() });
    }).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["data-card"],
    });
  });
  const page = await context.newPage();
  await page.goto(`${site.home}glossary/`);
  const merge = async (/** @type {[string, unknown[]]} */ [theme, entries]) => {
    const { Log } = await import(`${theme}js/cards/log.js`);
    await (await new Log().open()).merge(entries);
  };
  await page.evaluate(merge, /** @type {[string, unknown[]]} */ ([theme, history(count)]));
  const session = await context.newCDPSession(page);
  const slow = (/** @type {number} */ rate) => session.send("Emulation.setCPUThrottlingRate", { rate });
  return { context, page, session, slow };
}

console.log(`${CARDS} cards, 10,000 answers; CPU slowed ${slowed} times where it says so`);
{
  const { context, page, session, slow } = await reader(10_000);
  await page.goto(`${site.home}cards/`);
  await page.locator("[data-card]").waitFor();
  await slow(slowed);
  /** @type {number[]} */
  const firsts = [];
  /** @type {number[]} */
  const loads = [];
  for (let round = 0; round < rounds; round++) {
    await page.goto(`${site.home}cards/`, { waitUntil: "load" });
    await page.waitForFunction(() => "first" in window);
    const [first, load] = await page.evaluate(() => {
      const [entry] = performance.getEntriesByType("navigation");
      return [
        /** @type {any} */ (window).first,
        /** @type {PerformanceNavigationTiming} */ (entry).loadEventEnd,
      ];
    });
    firsts.push(first);
    loads.push(Math.max(0, first - load));
  }
  show(`first card after load, slowed, median of ${rounds}`, ms(median(loads)));
  show(`first card after the start of the navigation, slowed`, ms(median(firsts)));

  const times = await page.evaluate(async () => {
    const card = /** @type {HTMLElement} */ (document.querySelector(".flashcard"));
    const key = (/** @type {string} */ name) =>
      document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }),
      );
    const side = (/** @type {string} */ wanted) =>
      new Promise((done) => {
        const look = () => {
          if (card.dataset.side !== wanted) return;
          observer.disconnect();
          done(undefined);
        };
        const observer = new MutationObserver(look);
        observer.observe(card, { attributes: true });
        look();
      });
    const painted = () =>
      new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()))));
    /** @type {[changed: number, painted: number][]} */
    const times = [];
    for (let at = 0; at < 100; at++) {
      await side("front");
      // As a reader does: the next card is fetched while this one is read.
      await new Promise((done) => setTimeout(done, 300));
      key(" ");
      await side("back");
      await painted();
      const start = performance.now();
      key("3");
      await side("front");
      const changed = performance.now() - start;
      times.push([changed, (await painted()) - start]);
    }
    return times;
  });
  const changed = times.map(([time]) => time).sort((a, b) => a - b);
  const painted = times.map(([, time]) => time).sort((a, b) => a - b);
  show("grade to next card in the page, slowed, p50 / p95 of 100", `${ms(changed[50])} / ${ms(changed[94])}`);
  show("grade to next card painted, slowed, p50 / p95 of 100", `${ms(painted[50])} / ${ms(painted[94])}`);
  await session.send("HeapProfiler.collectGarbage");
  const { usedSize } = await session.send("Runtime.getHeapUsage");
  show("heap after it", `${(usedSize / 1e6).toFixed(1)} MB`);
  await context.close();
}
for (const rate of [1, slowed]) {
  const { context, page, slow } = await reader(10_000);
  await slow(rate);
  for (const isKept of [true, false]) {
    const times = await page.evaluate(
      async ([theme, rounds, isKept]) => {
        const { Study } = await import(`${theme}js/cards/study.js`);
        await (await Study.open()).snapshot();
        const times = [];
        for (let round = 0; round < rounds; round++) {
          if (!isKept) await (await Study.open()).log.keep("snapshot", null);
          const start = performance.now();
          await Study.open();
          times.push(performance.now() - start);
        }
        return times;
      },
      /** @type {[string, number, boolean]} */ ([theme, rounds, isKept]),
    );
    const name = `10,000 events opened ${isKept ? "from" : "without"} the snapshot${rate > 1 ? ", slowed" : ""}`;
    show(name, ms(median(times)));
  }
  const replayed = await page.evaluate(
    async ([theme, entries, rounds]) => {
      const [{ replay }, { eventOf }, { defaultSettings }] = await Promise.all(
        ["replay", "entry", "due"].map((name) => import(`${theme}js/lib/${name}.js`)),
      );
      const events = entries.map(eventOf);
      return Array.from({ length: rounds }, () => {
        const start = performance.now();
        replay(events, defaultSettings);
        return performance.now() - start;
      });
    },
    /** @type {[string, unknown[], number]} */ ([theme, history(50_000), rounds]),
  );
  show(`50,000 events replayed${rate > 1 ? ", slowed" : ""}`, ms(median(replayed)));
  await context.close();
}

/** What a session fetches at once: the page's module and all that it imports. @type {Set<string>} */
const modules = new Set();
/** @type {Set<string>} */
const late = new Set();
const text = (/** @type {string} */ path) => readFileSync(path, "utf8");
const script = join(site.folder, theme.slice(new URL(site.home).pathname.length));
const follow = (/** @type {string} */ path, /** @type {Set<string>} */ into) => {
  if (modules.has(path) || into.has(path)) return;
  into.add(path);
  const code = text(path);
  for (const [, to] of code.matchAll(/from "(\.[^"]+)"/g)) follow(join(path, "..", to), into);
  if (into === modules)
    for (const [, to] of code.matchAll(/import\("(\.[^"]+)"\)/g)) waiting.push(join(path, "..", to));
};
/** @type {string[]} */
const waiting = [];
follow(join(script, "js/cards/page.js"), modules);
for (const path of waiting) follow(path, late);
const size = (/** @type {Set<string>} */ paths) =>
  [...paths].reduce((sum, path) => sum + gzipSync(text(path), { level: 9 }).length, 0);
show(
  "script of a session, gzipped, at once / later",
  `${(size(modules) / 1000).toFixed(1)} kB / ${(size(late) / 1000).toFixed(1)} kB`,
);
show(
  "list of the cards, gzipped",
  `${(gzipSync(text(join(site.folder, "data/cards.json"))).length / 1000).toFixed(1)} kB`,
);
await browser.close();
await site.close();
rmSync(folder, { recursive: true, force: true });
