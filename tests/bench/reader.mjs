// Measures what a reader waits for on a slow phone: figures to compare, not a test.
//
//     node tests/bench/reader.mjs [--slowed 4] [--rounds 5]
//
// Interaction to next paint (https://web.dev/articles/inp): from what the reader does to the frame that shows it, as the browser
// reports it, in steps of 8 ms. The goal, with the CPU slowed four times: 100 ms. Then what a first visit to a question's page
// transfers before anything is done, by kind, gzipped. The goal: 30 kB.
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { launch, published } from "../web/site.js";

const { values } = parseArgs({
  options: { slowed: { type: "string", default: "4" }, rounds: { type: "string", default: "5" } },
});
const rate = Number(values.slowed);
const rounds = Number(values.rounds);

/** @typedef {import("playwright-core").Page} Page */

/** What is done, by page: each step is one interaction. @type {[string, string, ((page: Page) => Promise<unknown>)[]][]} */
const WAYS = [
  [
    "home: pick a level, open the areas",
    "",
    [
      (page) => page.locator("[name=level][value=mid]").click(),
      (page) => page.locator(".pick summary").click(),
      (page) => page.locator("[name=area]").first().click(),
    ],
  ],
  [
    "question: open the answer, tick, change the colours",
    "q/gil/",
    [
      (page) => page.locator("[data-answer] > summary").click(),
      (page) => page.locator("[data-rubric] input").first().click(),
      (page) => page.locator("[data-action=theme]").click(),
    ],
  ],
  [
    "question: open the search and type",
    "q/gil/",
    [
      (page) => page.keyboard.press("/"),
      (page) => page.waitForTimeout(1500),
      (page) => page.keyboard.press("g"),
      (page) => page.keyboard.press("i"),
      (page) => page.keyboard.press("l"),
      (page) => page.keyboard.press("ArrowDown"),
    ],
  ],
  [
    "topic: copy, open the contents",
    "concurrency/threads-processes-gil/",
    [(page) => page.locator(".toc summary").click(), (page) => page.locator(".copy").first().click()],
  ],
  [
    "bank: all answers, a level",
    "objects/values-and-copies/",
    [
      (page) => page.locator("[data-answers=show]").click(),
      (page) => page.locator(".browse-bar [name=level]").selectOption("mid"),
      (page) => page.locator("[data-answers=hide]").click(),
    ],
  ],
  [
    "cards: answer, points, grade",
    "cards/",
    [
      (page) => page.keyboard.press("Space"),
      (page) => page.waitForTimeout(300),
      (page) => page.locator(".back [type=checkbox]").first().click(),
      (page) => page.keyboard.press("3"),
    ],
  ],
];

const site = await published();
const browser = await launch();
const median = (/** @type {number[]} */ times) =>
  [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];

console.log(
  `interaction to next paint, the slowest of each way, median of ${rounds} (CPU slowed ${rate} times)`,
);
for (const [name, path, steps] of WAYS) {
  const worst = [];
  for (let round = 0; round < rounds; round++) {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 }, hasTouch: true });
    const page = await context.newPage();
    await page.addInitScript(() => {
      Object.assign(window, { waits: [] });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { interactionId, duration } = /** @type {any} */ (entry);
          // @ts-expect-error what is measured
          if (interactionId) window.waits.push(duration);
        }
      }).observe(/** @type {any} */ ({ type: "event", durationThreshold: 16, buffered: true }));
    });
    await page.goto(site.home + path, { waitUntil: "networkidle" });
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate });
    for (const step of steps) {
      await step(page);
      await page.waitForTimeout(250);
    }
    worst.push(Math.max(0, ...(await page.evaluate("window.waits"))));
    await context.close();
  }
  console.log(`  ${name.padEnd(58)} ${String(median(worst)).padStart(4)} ms  (${worst.join(", ")})`);
}

const context = await browser.newContext();
const page = await context.newPage();
/** @type {{ [kind: string]: number }} */
const bytes = {};
let requests = 0;
page.on("response", async (response) => {
  const kind = response.request().resourceType();
  requests += 1;
  const body = await response.body().catch(() => Buffer.from(""));
  bytes[kind] = (bytes[kind] ?? 0) + gzipSync(body, { level: 9 }).length;
});
await page.goto(`${site.home}q/gil/`, { waitUntil: "networkidle" });
const all = Object.values(bytes).reduce((sum, size) => sum + size, 0);
console.log(`a first visit to a question's page: ${(all / 1000).toFixed(1)} kB in ${requests} requests`);
for (const [kind, size] of Object.entries(bytes))
  console.log(`  ${kind.padEnd(58)} ${(size / 1000).toFixed(1)} kB`);
await browser.close();
await site.close();
