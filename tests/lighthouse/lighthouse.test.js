// Lighthouse on the mobile profile, on one page of each kind that readers come to. Optional (`./tests/run lighthouse`): its
// score for performance is a measurement of the machine too, so that a busy one may give less.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import lighthouse from "lighthouse";
import { chromium } from "../web/node_modules/playwright-core/index.mjs";
import { base, published, root } from "../web/site.js";

/** What stands for the connection to the browser. */
const PORT = 9333;

const PAGES = {
  home: "",
  area: "concurrency/",
  topic: "concurrency/threads-processes-gil/",
  question: "q/gil/",
  bank: "objects/values-and-copies/",
  cards: "cards/",
  search: "search/?q=gil",
};

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  site = await published(root, base, { compress: true });
  browser = await chromium.launch({
    executablePath: process.env.PREPRESS_BROWSER ?? "/usr/bin/chromium",
    args: ["--no-sandbox", `--remote-debugging-port=${PORT}`, "--disable-quic", "--no-first-run"],
  });
});

after(async () => {
  await browser?.close();
  await site?.close();
});

for (const [kind, path] of Object.entries(PAGES)) {
  test(`100 for everything: ${kind}`, async () => {
    const result = await lighthouse(site.home + path, {
      port: PORT,
      output: "json",
      logLevel: "error",
      onlyCategories: CATEGORIES,
    });
    const { categories = {}, audits = {} } = result?.lhr ?? {};
    const scores = CATEGORIES.map((name) => [name, Math.round((categories[name]?.score ?? 0) * 100)]);
    const weak = Object.values(audits)
      .filter(({ score }) => score !== null && score < 0.9)
      .map(({ id, displayValue }) => `${id} ${displayValue ?? ""}`);
    console.log(kind, Object.fromEntries(scores), weak.join("; "));
    assert.deepEqual(
      scores,
      CATEGORIES.map((name) => [name, 100]),
      weak.join("\n"),
    );
  });
}
