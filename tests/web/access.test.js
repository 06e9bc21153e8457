// Readers who enlarge, space out, use keys alone, or see other colours; and pages that stay where they are while they load.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { CONTRAST, violations } from "./axe.js";
import { address, kinds, launch, published } from "./site.js";

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {[string, string][]} */
let pages;

before(async () => {
  site = await published();
  browser = await launch();
  pages = Object.entries(kinds(site.pages)).map(([kind, path]) => [kind, site.home + address(path)]);
  pages.push(["search for a word", `${site.home}search/?q=gil`]);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

const desk = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

/** What is wider than the window, and does not scroll inside itself. */
const tooWide = () => {
  const { documentElement: page } = document;
  return page.scrollWidth > innerWidth ? page.scrollWidth - innerWidth : 0;
};

test("nothing moves while a page loads", async () => {
  for (const size of [desk, phone]) {
    const context = await browser.newContext(size);
    await context.addInitScript(() => {
      // @ts-expect-error what the page measures
      window.moved = [];
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          const { value, hadRecentInput, sources } = /** @type {any} */ (entry);
          const what = sources.map((/** @type {any} */ { node }) => node?.className || node?.nodeName);
          // @ts-expect-error what the page measures
          if (!hadRecentInput) window.moved.push(`${value.toFixed(4)} ${what.join(" ")}`);
        }
      }).observe({ type: "layout-shift", buffered: true });
    });
    const page = await context.newPage();
    for (const [kind, url] of pages) {
      await page.goto(url, { waitUntil: "networkidle" });
      assert.deepEqual(await page.evaluate("window.moved"), [], `${kind}, ${size.viewport.width} px`);
    }
    await context.close();
  }
});

test("enlarged four times, pages are read without scrolling sideways", async () => {
  // A window of 1280 by 1024 pixels, of which one CSS pixel takes four by four.
  const context = await browser.newContext({ viewport: { width: 320, height: 256 }, deviceScaleFactor: 4 });
  const page = await context.newPage();
  for (const [kind, url] of pages) {
    await page.goto(url);
    await page.locator("main").waitFor();
    assert.equal(await page.evaluate(tooWide), 0, kind);
    // What sticks to an edge leaves the most of so small a window to the text.
    const stuck = await page.evaluate(() =>
      [...document.querySelectorAll("body *")].reduce((sum, one) => {
        const { position } = getComputedStyle(one);
        const isStuck = position === "fixed" || position === "sticky";
        const box = one.getBoundingClientRect();
        return isStuck && box.bottom > 0 && box.top < innerHeight ? sum + box.height : sum;
      }, 0),
    );
    assert.ok(stuck < 128, `${kind}: ${stuck} of 256 px are taken`);
  }
  await context.close();
});

test("with more space between lines, words and letters, nothing is cut off", async () => {
  // The values of WCAG 2.2, success criterion 1.4.12.
  const SPACES =
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-block-end: 2em !important }";
  for (const size of [desk, phone]) {
    const context = await browser.newContext({ ...size, bypassCSP: true });
    const page = await context.newPage();
    for (const [kind, url] of pages) {
      await page.goto(url);
      await page.addStyleTag({ content: SPACES });
      const at = `${kind}, ${size.viewport.width} px`;
      assert.equal(await page.evaluate(tooWide), 0, at);
      const cut = await page.evaluate(() =>
        [...document.querySelectorAll("a, button, label, summary, h1, h2, h3, p, li, td, th, span, dt, dd")]
          .filter((one) => {
            const { overflowX, overflowY, clipPath, display } = getComputedStyle(one);
            if (display === "inline" || clipPath !== "none" || one.closest(".unseen, svg, pre")) return false;
            const isCut = (/** @type {string} */ how) => how === "hidden" || how === "clip";
            return (
              (isCut(overflowX) && one.scrollWidth > one.clientWidth + 1) ||
              (isCut(overflowY) && one.scrollHeight > one.clientHeight + 1)
            );
          })
          .map((one) => `${one.localName}.${one.className}`),
      );
      assert.deepEqual(cut, [], at);
    }
    await context.close();
  }
});

test("by keyboard alone: what has the focus is seen, and nothing lies over it", async () => {
  for (const [size, most] of /** @type {const} */ ([
    [desk, 15],
    [{ viewport: { width: 320, height: 480 } }, 25],
  ])) {
    const context = await browser.newContext(size);
    const page = await context.newPage();
    for (const [kind, url] of pages) {
      await page.goto(url);
      await page.waitForLoadState("networkidle");
      for (let presses = 0; presses < most; presses++) {
        await page.keyboard.press("Tab");
        const hidden = await page.evaluate(async () => {
          const one = document.activeElement;
          if (!one || one === document.body) return "";
          const isSeen = () =>
            [...one.getClientRects()].some(({ left, right, top, bottom, width, height }) => {
              if (width === 0 || height === 0) return false;
              const x = (Math.max(0, left) + Math.min(innerWidth, right)) / 2;
              const y = (Math.max(0, top) + Math.min(innerHeight, bottom)) / 2;
              const over = document.elementFromPoint(x, y);
              return over !== null && (one.contains(over) || over.contains(one));
            });
          // The browser scrolls to what has the focus within its next frames, of which a busy machine has few.
          const end = performance.now() + 3000;
          while (!isSeen() && performance.now() < end) await new Promise(requestAnimationFrame);
          const said = `${one.localName}.${one.className} "${one.textContent?.trim().slice(0, 30)}"`;
          if (!isSeen()) return `${said} is out of sight`;
          const ring = (/** @type {Element | null} */ of) => {
            if (!of) return false;
            const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(of);
            return (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) || boxShadow !== "none";
          };
          return ring(one) || ring(one.closest("label, .head")) ? "" : `${said} shows no focus`;
        });
        assert.equal(hidden, "", `${kind}, ${size.viewport.width} px, after ${presses + 1} presses`);
      }
    }
    await context.close();
  }
});

test("in high contrast everything reads", async () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    const context = await browser.newContext({ ...desk, contrast: "more", colorScheme, bypassCSP: true });
    const page = await context.newPage();
    for (const [kind, url] of pages) {
      await page.goto(url);
      await page.waitForLoadState("networkidle");
      assert.deepEqual(await violations(page, CONTRAST), [], `${kind}, ${colorScheme}`);
    }
    await context.close();
  }
});

test("who wants less motion sees none", async () => {
  const context = await browser.newContext({ ...desk, reducedMotion: "reduce" });
  const page = await context.newPage();
  for (const [kind, url] of pages) {
    await page.goto(url);
    await page.waitForLoadState("networkidle");
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll("*")]
        .filter((one) => {
          const { animationName, animationDuration, transitionDuration, scrollBehavior } =
            getComputedStyle(one);
          const takes = (/** @type {string} */ times) =>
            times.split(",").some((time) => Number.parseFloat(time) > 0.01);
          return (
            (animationName !== "none" && takes(animationDuration)) ||
            takes(transitionDuration) ||
            scrollBehavior === "smooth"
          );
        })
        .map((one) => `${one.localName}.${one.className}`),
    );
    assert.deepEqual(moving, [], kind);
  }
  await context.close();
});
