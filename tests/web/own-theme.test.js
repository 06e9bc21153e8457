// The example theme in a browser: what `site.toml` and a folder of templates change, and that it still reads well.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { violations } from "./axe.js";
import { launch, published, root } from "./site.js";

const resolve = createRequire(import.meta.url).resolve;
const folder = join(root, "tests/sites/own-theme");

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  site = await published(folder);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/**
 * Opens a page, hands it on, and wants silence from its console.
 * @param {string} url
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {(page: import("playwright-core").Page) => Promise<void>} use
 */
async function open(url, options, use) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, ...options });
  const page = await context.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(error.message));
  try {
    await page.goto(url, { waitUntil: "load" });
    await use(page);
    assert.deepEqual(said, []);
  } finally {
    await context.close();
  }
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} name
 */
const token = (page, name) =>
  page.evaluate((name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim(), name);

const colour = (/** @type {string} */ hex) =>
  `rgb(${[1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)).join(", ")})`;

/** @type {[string, import("playwright-core").BrowserContextOptions][]} */
const looks = [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["high contrast, light", { colorScheme: "light", contrast: "more" }],
  ["high contrast, dark", { colorScheme: "dark", contrast: "more" }],
];

for (const [name, options] of looks) {
  test(`the accent of ${name} is that of the site, and reads well`, async () => {
    await open(`${site.home}q/bond/`, { ...options, bypassCSP: true }, async (page) => {
      const accent = await token(page, "--accent");
      if (name === "light") assert.equal(accent, "#9a3412");
      else assert.match(accent, /^#[0-9a-f]{6}$/);
      assert.ok(!["#7dbdea", "#003f6b", "#b3dcfa"].includes(accent), `${accent} is the default theme's`);
      await page.locator("details.answer > summary").click();
      const link = page.locator("article .answer-body a").first();
      assert.equal(await link.evaluate((link) => getComputedStyle(link).color), colour(accent));
      assert.deepEqual(await violations(page), []);
    });
  });
}

test("a chosen look has the same colours as the system's", async () => {
  let dark = "";
  await open(site.home, { colorScheme: "dark" }, async (page) => {
    dark = await token(page, "--accent");
  });
  await open(site.home, { colorScheme: "light" }, async (page) => {
    await page.evaluate(() => document.documentElement.setAttribute("data-theme", "dark"));
    assert.equal(await token(page, "--accent"), dark);
  });
});

test("tokens, blocks and templates of the theme are there", async () => {
  await open(`${site.home}q/bond/`, { colorScheme: "light" }, async (page) => {
    assert.equal(await token(page, "--radius"), "0.15rem");
    assert.equal(
      await page.evaluate(() => getComputedStyle(document.body).backgroundColor),
      colour("#fdf9f2"),
    );
    const bar = page.locator("meta[name=theme-color][media*=light]");
    assert.equal(await bar.getAttribute("content"), "#fdf9f2");
    const aloud = page.locator("details.answer ~ .aloud");
    const rule = await aloud.evaluate((one) => getComputedStyle(one).borderInlineStartColor);
    assert.equal(rule, colour("#9a3412"));
  });
  await open(`${site.home}404.html`, {}, async (page) => {
    assert.equal(await page.locator("h1").textContent(), "No brick here");
  });
});

test("the logo has its place before it comes; header and footer have what was added", async () => {
  await open(`${site.home}guide/`, {}, async (page) => {
    const logo = page.locator(".brand img");
    const shown = await logo.evaluate((image) => {
      if (!(image instanceof HTMLImageElement)) throw new Error("no image");
      const { width, height } = image.getBoundingClientRect();
      return { loaded: image.naturalWidth > 0, ratio: width / height, height };
    });
    assert.deepEqual(shown, { loaded: true, ratio: 1.5, height: 34 });
    const guide = page.locator(".site-nav a", { hasText: "Guide" });
    assert.equal(await guide.getAttribute("aria-current"), "page");
    const python = page.locator(".site-nav a", { hasText: "Python" });
    assert.match((await python.getAttribute("rel")) ?? "", /external/);
    assert.equal(await page.locator(".footer-text a").getAttribute("href"), "/some/path/guide/#who");
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${over} px too wide`);
  });
});

test("a font of the site is loaded, and moves nothing", async () => {
  const copy = mkdtempSync(join(tmpdir(), "prepress-font-"));
  cpSync(folder, copy, { recursive: true });
  mkdirSync(join(copy, "static/fonts"));
  cpSync(fontFile(), join(copy, "static/fonts/text.ttf"));
  const file = join(copy, "site.toml");
  writeFileSync(file, readFileSync(file, "utf8").replace("[style]", '[style]\nfont = "fonts/text.ttf"'));
  const own = await published(copy);
  try {
    await open(`${own.home}guide/`, {}, async (page) => {
      const state = await page.evaluate(async () => {
        await document.fonts.ready;
        const faces = [...document.fonts].map((face) => `${face.family} ${face.status}`);
        const shift = await new Promise((done) => {
          let sum = 0;
          new PerformanceObserver((list) => {
            // @ts-expect-error the type of layout shifts is not among those of the platform yet
            for (const entry of list.getEntries()) sum += entry.value;
          }).observe({ type: "layout-shift", buffered: true });
          setTimeout(() => done(sum), 300);
        });
        return { faces, shift };
      });
      assert.deepEqual(state, { faces: ["Site text loaded"], shift: 0 });
    });
  } finally {
    await own.close();
    rmSync(copy, { recursive: true, force: true });
  }
});

/** A font that comes with what the tests need anyway. */
function fontFile() {
  const folder = dirname(resolve("playwright-core/package.json"));
  const found = readdirSync(folder, { recursive: true })
    .map(String)
    .find((name) => name.endsWith(".ttf"));
  assert.ok(found, "a font");
  return join(folder, found);
}
