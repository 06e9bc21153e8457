// What the tests of the search share: a site with an engine that finds what the test wants, and the words to ask it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, published } from "./site.js";

const engine = readFileSync(fileURLToPath(new URL("fake-engine.js", import.meta.url)), "utf8");

/** @type {Awaited<ReturnType<typeof published>>} */
export let site;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  site = await published();
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

export const desk = { viewport: { width: 1280, height: 800 } };
export const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

/** What a page may say in a test of failures. */
const FAILED = /Failed to load resource|net::ERR_FAILED/;

/**
 * Opens a page in a context of its own, and demands that it stays silent.
 * @param {string} path
 * @param {(page: import("playwright-core").Page) => Promise<void>} use
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
export async function open(path, use, options = desk) {
  const context = await browser.newContext(options);
  await context.route("**/js/search/engine.js", (route) =>
    route.fulfill({ body: engine, contentType: "text/javascript" }),
  );
  const page = await context.newPage();
  page.setDefaultTimeout(8000);
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => {
    if (!FAILED.test(message.text())) said.push(`${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  try {
    await page.goto(site.home + path, { waitUntil: "load" });
    await use(page);
    assert.deepEqual(said, [], `${path} is silent`);
  } finally {
    await context.close();
  }
}

/** @typedef {import("playwright-core").Page} Page */

export const box = (/** @type {Page} */ page) => page.locator("dialog[data-search] input[type=search]");
export const results = (/** @type {Page} */ page) => page.locator("[data-search-results] a[data-result]");
export const field = (/** @type {Page} */ page) => page.locator("main input[type=search]");

/** Opens the dialog with "/". */
export async function ask(/** @type {Page} */ page, /** @type {string} */ query = "") {
  await page.keyboard.press("/");
  await box(page).waitFor();
  if (query) await box(page).fill(query);
  await found(page, query);
}

/** Waits until an answer is shown. */
export async function found(/** @type {Page} */ page, /** @type {string} */ query, state = "done") {
  await page.waitForFunction(
    ([wanted, state]) =>
      [...document.querySelectorAll("[data-search-results]")].some(
        (one) => one instanceof HTMLElement && one.dataset.query === wanted && one.dataset.state === state,
      ),
    [query, state],
  );
}

/** The option that Enter opens, as a screen reader finds it. */
export const active = (/** @type {Page} */ page) =>
  box(page).evaluate((input) => {
    const one = document.getElementById(input.getAttribute("aria-activedescendant") ?? "");
    return one?.getAttribute("aria-selected") === "true" ? one.textContent : null;
  });

export const asked = (/** @type {Page} */ page) =>
  page.evaluate(() => /** @type {any} */ (window).asked ?? []);

/** Tells the stand-in of the engine what to do. */
export const set = (/** @type {Page} */ page, /** @type {object} */ values) =>
  page.evaluate((values) => void Object.assign(window, values), values);

export const address = (/** @type {Page} */ page) => page.evaluate(() => location.search);

export const status = (/** @type {Page} */ page, within = "dialog[data-search]") =>
  page.locator(`${within} [role=status]`);
