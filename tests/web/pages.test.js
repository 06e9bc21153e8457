// Every kind of page in a real browser: with scripts and without, on a phone and at a desk, light and dark.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { CONTRAST, violations } from "./axe.js";
import { address, base, kinds, launch, published } from "./site.js";

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Record<string, string>} */
let pages;

before(async () => {
  site = await published();
  browser = await launch();
  pages = kinds(site.pages);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/**
 * Opens a page in a context of its own and hands it on, with all that the console said and the network was asked.
 * @param {string} path
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {(page: import("playwright-core").Page) => Promise<void>} use
 */
async function open(path, options, use) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.origin !== site.origin || !url.pathname.startsWith(base)) said.push(`request: ${request.url()}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && path !== "404.html") said.push(`${response.status()}: ${response.url()}`);
  });
  try {
    await page.goto(site.home + address(path), { waitUntil: "load" });
    await use(page);
    assert.deepEqual(said, [], `${path} is silent and stays at home`);
  } finally {
    await context.close();
  }
}

const desk = { viewport: { width: 1280, height: 800 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true };

test("every page of the site opens without a message, with scripts", async () => {
  const context = await browser.newContext(desk);
  const page = await context.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(`${page.url()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`${page.url()}: ${error.message}`));
  for (const path of site.pages) {
    if (path === "404.html") continue;
    await page.goto(site.home + address(path), { waitUntil: "load" });
  }
  await context.close();
  assert.deepEqual(said, []);
});

test("each kind of page is whole without scripts", async () => {
  for (const [kind, path] of Object.entries(pages)) {
    await open(path, { ...phone, javaScriptEnabled: false }, async (page) => {
      assert.equal(await page.locator("h1").count(), 1, `${kind}: one h1`);
      assert.ok(((await page.locator("main").textContent()) ?? "").trim().length > 30, `${kind}: has text`);
      const dead = await page.locator("button:visible").count();
      assert.equal(dead, 0, `${kind}: no control that does nothing`);
    });
  }
});

test("no page scrolls sideways on a narrow phone, and none at a desk", async () => {
  for (const [kind, path] of Object.entries(pages)) {
    for (const width of [320, 768, 1440]) {
      await open(path, { viewport: { width, height: 700 } }, async (page) => {
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${kind} at ${width}: ${over} px too wide`);
      });
    }
  }
});

test("axe finds nothing, light and dark, phone and desk", async () => {
  // Each size and each colour scheme once with all rules, and what depends on both together, the contrast, with each.
  const looks = /** @type {const} */ ([
    [phone, "light", undefined],
    [desk, "dark", undefined],
    [phone, "dark", CONTRAST],
    [desk, "light", CONTRAST],
  ]);
  for (const [kind, path] of Object.entries(pages)) {
    for (const [size, colorScheme, rules] of looks) {
      await open(path, { ...size, colorScheme, bypassCSP: true }, async (page) => {
        await page.locator("details").evaluateAll((all) => {
          for (const details of all) details.setAttribute("open", "");
        });
        const found = await violations(page, rules);
        assert.deepEqual(found, [], `${kind}, ${colorScheme}, ${size.viewport.width} px`);
      });
    }
  }
});

test("an answer is hidden until it is asked for, by mouse and by keyboard, without scripts too", async () => {
  for (const javaScriptEnabled of [true, false]) {
    await open(pages.question, { ...desk, javaScriptEnabled }, async (page) => {
      const answer = page.locator("details[data-answer]");
      const article = page.locator('article[data-question="gil"]');
      assert.equal(await article.getAttribute("data-level"), "mid");
      assert.equal(await article.getAttribute("data-kind"), "concept");
      assert.equal(await answer.getAttribute("open"), null);
      assert.equal(await page.locator("[data-rubric] li").first().isVisible(), false);
      await answer.locator("summary").first().focus();
      await page.keyboard.press("Enter");
      assert.equal(await page.locator("[data-rubric] li").first().isVisible(), true);
      assert.ok((await page.locator("[data-rubric] li").count()) >= 3);
      assert.ok((await page.locator("[data-flag=red]").count()) >= 1);
      assert.equal(await page.locator("[data-minutes]").count(), 1);
    });
  }
});

test("the theme follows the system, can be switched, is kept, and does not flash", async () => {
  const context = await browser.newContext({ ...desk, colorScheme: "light" });
  const page = await context.newPage();
  await page.goto(site.home);
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await paper();
  assert.notEqual(light, dark);
  const button = page.locator("[data-action=theme]");
  /** @type {Set<string>} */
  const names = new Set();
  for (let press = 0; press < 3; press += 1) {
    names.add(await button.evaluate((one) => one.getAttribute("aria-label") ?? one.textContent ?? ""));
    await button.click();
  }
  assert.equal(names.size, 3, `the button says what it is set to: ${[...names]}`);
  await page.emulateMedia({ colorScheme: "light" });
  for (let press = 0; press < 3 && (await paper()) !== dark; press += 1) await button.click();
  assert.equal(await paper(), dark, "dark was chosen, against the system");
  // The first paint of the next page has the stored theme: the script that sets it blocks, and runs in the head.
  await page.goto(site.home + address(pages.topic), { waitUntil: "commit" });
  await page.waitForSelector("body");
  assert.equal(await paper(), dark);
  await context.close();
});

test("a page of a reader without storage works", async () => {
  const context = await browser.newContext(desk);
  const page = await context.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("pageerror", (error) => said.push(error.message));
  await page.addInitScript(() => {
    Object.defineProperty(window, "localStorage", {
      get() {
        throw new DOMException("denied", "SecurityError");
      },
    });
  });
  await page.goto(site.home);
  await page.locator("[data-action=theme]").click();
  assert.deepEqual(said, []);
  await context.close();
});

test("code can be copied, without the prompt of the page's own buttons", async () => {
  const context = await browser.newContext({ ...desk, permissions: ["clipboard-read", "clipboard-write"] });
  const page = await context.newPage();
  await page.goto(site.home + address(pages.topic));
  const block = page.locator("div.code:not(.output)").first();
  const code = (await block.locator("code").textContent()) ?? "";
  await block.locator("button").click();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  assert.equal(copied.trim(), code.trim());
  await context.close();
});

test("every question is three clicks from the home page at most, without scripts", async () => {
  const links = (/** @type {string} */ path) => {
    const html = readFileSync(join(site.folder, path), "utf8");
    const hrefs = [...html.matchAll(/ href="([^"#?]*)/g)].map((match) => match[1]);
    return hrefs
      .filter((href) => href.startsWith(base))
      .map((href) => {
        const rest = decodeURIComponent(href.slice(base.length));
        return rest === "" || rest.endsWith("/") ? `${rest}index.html` : rest;
      });
  };
  let edge = ["index.html"];
  const seen = new Set(edge);
  for (let click = 0; click < 3; click += 1) {
    edge = edge
      .filter((path) => path.endsWith(".html"))
      .flatMap(links)
      .filter((path) => !seen.has(path) && seen.add(path));
  }
  const lost = site.pages.filter((path) => /^q\//.test(path) && !seen.has(path));
  const aliases = lost.filter((path) =>
    readFileSync(join(site.folder, path), "utf8").includes('http-equiv="refresh"'),
  );
  assert.deepEqual(
    lost.filter((path) => !aliases.includes(path)),
    [],
  );
});

test("a question page is light", async () => {
  const context = await browser.newContext(desk);
  const page = await context.newPage();
  const { gzipSync } = await import("node:zlib");
  let bytes = 0;
  page.on("response", async (response) => {
    bytes += gzipSync(await response.body().catch(() => Buffer.alloc(0))).length;
  });
  await page.goto(site.home + address(pages.question), { waitUntil: "networkidle" });
  await context.close();
  assert.ok(bytes > 1000 && bytes < 30_000, `${bytes} bytes gzipped`);
});

test("the printout opens every answer and clips no code on A4", async () => {
  const context = await browser.newContext({ viewport: { width: 794, height: 1123 } });
  const page = await context.newPage();
  await page.goto(site.home + address(pages.print));
  await page.emulateMedia({ media: "print" });
  const clipped = await page.evaluate(
    () => [...document.querySelectorAll("pre")].filter((pre) => pre.scrollWidth > pre.clientWidth + 1).length,
  );
  assert.equal(clipped, 0, "blocks of code that are cut off");
  assert.equal(await page.locator("h1").count(), 1);
  await context.close();
});
