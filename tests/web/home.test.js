// Where readers start, and how they find their way: the home page, filters in the address, reports of mistakes.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, published, root } from "./site.js";

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let folder;

before(async () => {
  // This site, in a repository that takes reports.
  folder = mkdtempSync(join(tmpdir(), "prepress-home-"));
  cpSync(join(root, "content"), join(folder, "content"), { recursive: true });
  const config = readFileSync(join(root, "site.toml"), "utf8");
  writeFileSync(join(folder, "site.toml"), `repository = "https://github.com/ada/python"\n${config}`);
  site = await published(folder);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

const desk = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/**
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function opened(options = desk) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  const close = async () => {
    assert.deepEqual(said, [], "the pages are silent");
    await context.close();
  };
  return { context, page, close };
}

test("a level and areas are picked by keyboard, lead to cards or an interview, and are there the next time", async () => {
  const { page, close } = await opened();
  await page.goto(site.home);
  await page.locator("[name=level]:checked").focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  for (const area of ["asyncio", "testing"]) await page.locator(`[name=area][value="${area}"]`).check();
  assert.match((await page.locator("[data-picked]").textContent()) ?? "", /^[^,]+, [^,]+$/);
  await page.locator(".pick .primary").focus();
  await page.keyboard.press("Enter");
  await page.locator(".session-filters summary", { hasText: "junior" }).waitFor();
  assert.equal(new URL(page.url()).search, "?level=junior&area=asyncio&area=testing");
  const filter = (await page.locator(".session-filters summary").textContent()) ?? "";
  assert.match(filter, /asyncio/);
  assert.match(filter, /testing/);
  assert.match(filter, /junior/);

  await page.goto(site.home);
  assert.equal(await page.locator("[name=level]:checked").getAttribute("value"), "junior");
  assert.equal(await page.locator("[name=area]:checked").count(), 2);
  await page.locator(".pick button", { hasText: "Mock" }).click();
  await page.locator("[data-mock] [data-action=start]").waitFor();
  assert.equal(
    await page.locator("[data-mock] [name=level]:checked, [data-mock] [name=level]").first().inputValue(),
    "junior",
  );
  assert.equal(await page.locator("[data-mock] [name=area]:checked").count(), 2);
  await close();
});

test("who comes back sees what is due, where they were and how far each area is, and nothing moves for it", async () => {
  for (const size of [desk, phone]) {
    const { page, close } = await opened(size);
    await page.goto(site.home);
    assert.equal(await page.locator("[data-today]").isVisible(), false);
    assert.equal(await page.locator("[data-area-progress]").first().isVisible(), false);
    await page.goto(`${site.home}concurrency/threads-processes-gil/`);
    await page.waitForFunction(() => Object.keys(localStorage).some((name) => name.endsWith(":read")));
    await page.goto(`${site.home}q/gil/`);
    await page.locator("[data-answer] summary").first().click();
    await page.locator("[data-grade='3']").click();
    await page.locator(".in-place [data-action=undo]").waitFor();

    await page.addInitScript(() => {
      // @ts-expect-error what the page measures
      window.moved = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value, hadRecentInput, sources } = /** @type {any} */ (entry);
          // @ts-expect-error what the page measures
          if (!hadRecentInput)
            window.moved.push(`${value} ${sources.map((/** @type {any} */ s) => s.node?.className)}`);
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(site.home);
    await page.locator("[data-today] a").waitFor();
    assert.match(
      (await page.locator("[data-today]").textContent()) ?? "",
      /^Today: (1 card due, )?\d+ new$|^Today: \d cards? due, \d+ new$/,
    );
    const last = page.locator("[data-continue] a").first();
    await last.waitFor();
    assert.equal(
      new URL(await last.evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href)).pathname,
      `${new URL(site.home).pathname}concurrency/threads-processes-gil/`,
    );
    const area = page.locator("[data-area=concurrency] [data-area-progress]");
    await area.locator("span").waitFor();
    assert.match((await area.textContent()) ?? "", /^1 of \d+ studied/);
    await page.waitForTimeout(300);
    assert.deepEqual(await page.evaluate("window.moved"), []);
    await close();
  }
});

test("a list of questions is filtered by the address, and going back brings the filter back", async () => {
  const { page, close } = await opened();
  const shown = () => page.locator("[data-browse] > li:visible").count();
  await page.goto(`${site.home}tags/gil/?level=senior`);
  const all = await page.locator("[data-browse] > li").count();
  await page.locator(".browse-bar [role=status]", { hasText: " of " }).waitFor();
  assert.equal(await page.locator(".browse-bar [name=level]").inputValue(), "senior");
  assert.ok((await shown()) > 0 && (await shown()) < all);
  assert.equal(await page.locator("[data-browse] > li:visible:not([data-level=senior])").count(), 0);
  await page.locator(".browse-bar [name=level]").selectOption("");
  assert.equal(new URL(page.url()).search, "");
  assert.equal(await shown(), all);
  // What the address wishes for and the list has not is no filter.
  await page.goto(`${site.home}tags/gil/?level=%3Cb%3E`);
  await page.waitForLoadState();
  assert.equal(await shown(), all);

  await page.goto(`${site.home}objects/values-and-copies/?level=mid`);
  await page.locator(".browse-bar [role=status]", { hasText: " of " }).waitFor();
  await page.locator("[data-answers=show]").click();
  assert.equal(await page.locator("[data-browse] details.answer[open]:visible").count(), await shown());
  await page.locator("[data-answers=hide]").click();
  assert.equal(await page.locator("[data-browse] details.answer[open]").count(), 0);
  await close();
});

test("without scripts nothing is offered that would do nothing", async () => {
  const { page, close } = await opened({ ...desk, javaScriptEnabled: false });
  for (const [path, hidden] of [
    ["tags/gil/", ".browse-bar"],
    ["objects/values-and-copies/", ".browse-bar"],
    ["q/gil/", ".answer-choice"],
  ]) {
    await page.goto(site.home + path);
    assert.equal(await page.locator(hidden).count(), 1, path);
    assert.equal(await page.locator(hidden).isVisible(), false, path);
  }
  await close();
});

test("a mistake is reported with the question's id, and with what the reader has marked", async () => {
  const { page, close } = await opened();
  await page.goto(`${site.home}q/gil/`);
  const link = page.locator("a[data-report]");
  const report = async () =>
    new URL(await link.evaluate((one) => /** @type {HTMLAnchorElement} */ (one).href));
  const plain = await report();
  assert.equal(plain.origin + plain.pathname, "https://github.com/ada/python/issues/new");
  assert.equal(plain.searchParams.get("title"), "gil: ");
  const body = plain.searchParams.get("body") ?? "";
  assert.match(body, /\/q\/gil\/ \([0-9a-f]{8}\)\n\n$/);
  const said = await page.evaluate(() => {
    const heading = /** @type {Node} */ (document.querySelector("main h1"));
    getSelection()?.selectAllChildren(heading);
    return heading.textContent;
  });
  await link.focus();
  await page.waitForFunction(
    () => document.querySelector("a[data-report]")?.getAttribute("href")?.includes("%3E+") ?? false,
  );
  assert.equal((await report()).searchParams.get("body"), `${body}> ${said}\n\n`);
  // What is no longer marked is no longer quoted.
  await page.evaluate(() => getSelection()?.removeAllRanges());
  await link.hover();
  await page.waitForFunction(
    () => !document.querySelector("a[data-report]")?.getAttribute("href")?.includes("%3E+"),
  );
  assert.equal((await report()).searchParams.get("body"), body);
  await close();
});
