// Pages on paper: what a browser prints of each kind, what is chosen for printing, and cards to cut out.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { address, kinds, launch, published } from "./site.js";

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let folder;

before(async () => {
  [site, browser] = await Promise.all([published(), launch()]);
  folder = process.env.PREPRESS_PAPER ?? mkdtempSync(join(tmpdir(), "prepress-paper-"));
});

after(async () => {
  await browser?.close();
  await site?.close();
  if (!process.env.PREPRESS_PAPER) rmSync(folder, { recursive: true, force: true });
});

const hasPdftotext = spawnSync("pdftotext", ["-v"]).error === undefined;
const skip = hasPdftotext ? false : "pdftotext is missing (apt-get install poppler-utils)";

/**
 * Prints a page, and returns the text of each sheet.
 * @param {string} url
 * @param {string} name
 * @param {(page: import("playwright-core").Page) => Promise<unknown>} [look]
 */
async function printed(url, name, look) {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    await look?.(page);
    const file = join(folder, `${name}.pdf`);
    writeFileSync(file, await page.pdf({ preferCSSPageSize: true, format: "A4" }));
    const { stdout } = spawnSync("pdftotext", ["-layout", file, "-"], {
      encoding: "utf8",
      maxBuffer: 1 << 26,
    });
    return stdout.split("\f").slice(0, -1);
  } finally {
    await page.close();
  }
}

test("every kind of page prints its text and none of its controls", { skip }, async () => {
  for (const [kind, path] of Object.entries(kinds(site.pages))) {
    if (kind === "print" || kind === "glossary" || kind === "search") continue;
    const sheets = await printed(site.home + address(path), kind);
    const text = sheets.join("\n");
    assert.ok(sheets.length > 0 && text.trim().length > 20, kind);
    for (const control of ["Show the answer", "Hide the answer", "Skip to the content", "Made with prepress"])
      assert.ok(!text.includes(control), `${kind}: ${control}`);
    if (["question", "output", "choices"].includes(kind))
      assert.ok(text.includes("What interviewers listen for"), `${kind}: the answer is closed`);
  }
});

test("a page is chosen part by part, and the address keeps the choice", async () => {
  const page = await browser.newPage();
  await page.goto(`${site.home}print/`);
  const shown = () =>
    page.$$eval("article[data-part]", (all) => {
      const seen = all.filter((one) => one instanceof HTMLElement && one.offsetParent !== null);
      return {
        areas: [...new Set(seen.map((one) => one.closest("[data-area]")?.getAttribute("data-area")))],
        levels: [...new Set(seen.map((one) => one.getAttribute("data-level")))].sort(),
        count: seen.length,
      };
    });
  const all = await shown();
  await page.click("[data-action=no-area]");
  assert.equal((await shown()).count, 0);
  await page.check("input[name=areas][value=concurrency]");
  await page.uncheck("input[name=levels][value=junior]");
  await page.uncheck("input[name=parts][value=topics]");
  const some = await shown();
  assert.deepEqual(some.areas, ["concurrency"]);
  assert.deepEqual(some.levels, ["mid", "senior"]);
  assert.ok(some.count > 0 && some.count < all.count);
  assert.equal(new URL(page.url()).search, "?areas=concurrency&levels=mid,senior&parts=questions,answers");
  assert.equal(await page.textContent("[data-count=questions]"), String(some.count));
  await page.reload();
  assert.deepEqual(await shown(), some);
  await page.uncheck("input[name=parts][value=answers]");
  assert.equal(await page.locator("div[data-part=answers]:visible").count(), 0);
  await page.close();
});

test("what is chosen is what is printed", { skip }, async () => {
  const sheets = await printed(`${site.home}print/?areas=concurrency&levels=senior`, "chosen");
  const text = sheets.join("\n");
  assert.ok(!text.includes("What is printed") && !text.includes("Cards to cut out"), "the form is printed");
  assert.ok(text.includes("senior") && !/^ *junior +/m.test(text));
});

test("without scripts everything is there, and no dead control", async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.home}print/`);
  assert.equal(await page.locator("[data-print-choice]").isVisible(), false);
  assert.ok((await page.locator("article[data-part]:visible").count()) > 100);
  await context.close();
});

test("pages for paper open from a file with their styles", async () => {
  for (const path of ["print/index.html", "print/cards/concurrency/index.html"]) {
    const page = await browser.newPage();
    await page.goto(pathToFileURL(join(site.folder, path)).href);
    const display = await page.$eval(".site-nav ul", (list) => getComputedStyle(list).listStyleType);
    assert.equal(display, "none", `${path}: no styles`);
    if (path.startsWith("print/index")) {
      await page.click("[data-action=no-area]");
      assert.equal(await page.locator("article[data-part]:visible").count(), 0);
    }
    await page.close();
  }
});

test("cards lie back to back, and nothing is cut off", async () => {
  const decks = site.pages.filter((path) => /^print\/cards\/[^/]+\/index\.html$/.test(path));
  assert.ok(decks.length > 5);
  const page = await browser.newPage();
  for (const path of decks) {
    await page.goto(site.home + address(path));
    await page.emulateMedia({ media: "print" });
    const wrong = await page.$$eval(".sheet > li", (all) =>
      all
        .filter(
          (card) => card.scrollHeight > card.clientHeight + 1 || card.scrollWidth > card.clientWidth + 1,
        )
        .map((card) => `${card.parentElement?.className} ${card.querySelector(".face-id")?.textContent}`),
    );
    assert.deepEqual(wrong, [], path);
    const sheets = await page.$$eval(".sheet", (all) =>
      all.map((sheet) =>
        [...sheet.children].map((card) => card.querySelector(".face-id")?.textContent ?? ""),
      ),
    );
    for (let at = 0; at < sheets.length; at += 2) {
      const [front, back] = [sheets[at], sheets[at + 1]];
      const mirrored = front.flatMap((_, place) => (place % 2 ? [] : [front[place + 1], front[place]]));
      assert.deepEqual(back, mirrored, path);
    }
  }
  await page.close();
});

test("a sheet of cards is a sheet of paper", { skip }, async () => {
  let fronts = 0;
  const sheets = await printed(`${site.home}print/cards/concurrency/`, "cards", async (page) => {
    fronts = await page.locator(".sheet").count();
  });
  assert.equal(sheets.length, fronts);
});
