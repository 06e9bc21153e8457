// The dialog of the search as readers meet it, over an engine that finds what the test wants.
import assert from "node:assert/strict";
import { test } from "node:test";
import { active, ask, box, field, found, open, phone, results, set, site, status } from "./searching.js";

test("nothing of the search is loaded before somebody reaches for it", async () => {
  await open("", async (page) => {
    /** @type {string[]} */
    const loaded = [];
    page.on("request", (request) => loaded.push(request.url()));
    const isSearch = (/** @type {string} */ url) => /search/.test(url);
    const before = await page.evaluate(() =>
      performance.getEntriesByType("resource").map(({ name }) => name),
    );
    assert.deepEqual(before.filter(isSearch), []);
    await page.locator("[data-action=search]").hover();
    await page.waitForFunction(() =>
      performance.getEntriesByType("resource").some(({ name }) => name.endsWith("search/engine.js")),
    );
    assert.equal(await page.locator("dialog").count(), 0);
    assert.ok(!loaded.some((url) => url.endsWith(".bin")), "the index waits for the dialog");
  });
});

test("slash, Ctrl-K and the link open the dialog, and Escape gives the focus back", async () => {
  await open("q/gil/", async (page) => {
    const summary = page.locator("details[data-answer] > summary");
    await summary.focus();
    for (const key of ["/", "Control+k", "Meta+k"]) {
      await page.keyboard.press(key);
      await box(page).waitFor();
      assert.equal(await box(page).evaluate((one) => one === document.activeElement), true, key);
      await box(page).fill("gil");
      await found(page, "gil");
      await page.keyboard.press("Escape");
      assert.equal(await box(page).isVisible(), false, `${key}: one Escape closes it`);
      assert.equal(await summary.evaluate((one) => one === document.activeElement), true, key);
    }
    const link = page.locator("[data-action=search]");
    await link.click();
    await box(page).waitFor();
    assert.equal(await box(page).inputValue(), "gil", "what was asked for last is there, to be typed over");
    await page.getByRole("button", { name: "Close" }).click();
    assert.equal(await link.evaluate((one) => one === document.activeElement), true);
    await link.click();
    await box(page).waitFor();
    await page.mouse.click(5, 400);
    assert.equal(await box(page).isVisible(), false, "a click behind the dialog closes it");
    assert.equal(page.url(), `${site.home}q/gil/`);
  });
});

test("what is typed before the dialog is there is not lost", async () => {
  await open("", async (page) => {
    await page.route("**/js/search/dialog.js", async (route) => {
      await new Promise((done) => setTimeout(done, 300));
      await route.continue();
    });
    await page.keyboard.press("/");
    await page.keyboard.type("gilx");
    await page.keyboard.press("Backspace");
    await box(page).waitFor();
    assert.equal(await box(page).inputValue(), "gil");
    await found(page, "gil");
  });
});

test("a slash in a field is a slash", async () => {
  await open("search/", async (page) => {
    await field(page).fill("a");
    await field(page).press("/");
    assert.equal(await field(page).inputValue(), "a/");
    assert.equal(await page.locator("dialog").count(), 0);
  });
});

test("arrows choose, Home and End stay in the text, Enter opens", async () => {
  await open("", async (page) => {
    await ask(page, "gil");
    assert.equal(await box(page).getAttribute("aria-expanded"), "true");
    const list = page.locator(`#${await box(page).getAttribute("aria-controls")}`);
    assert.equal(await list.getAttribute("role"), "listbox");
    assert.match((await active(page)) ?? "", /^What is the gil/);
    const names = [];
    for (let press = 0; press < 5; press += 1) {
      await page.keyboard.press("ArrowDown");
      names.push(((await active(page)) ?? "").slice(0, 12));
    }
    assert.deepEqual(names, ["Threads, pro", "When threads", "Measuring it", "GILglossary", "What is the "]);
    await page.keyboard.press("ArrowUp");
    assert.match((await active(page)) ?? "", /^GIL/);
    await page.keyboard.press("Home");
    await page.keyboard.type("x");
    assert.equal(await box(page).inputValue(), "xgil");
    await page.keyboard.press("End");
    await page.keyboard.press("Backspace");
    await found(page, "xgi");
    await box(page).fill("gil");
    await found(page, "gil");
    assert.match((await active(page)) ?? "", /^What is the gil/, "the first result, anew");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/concurrency/threads-processes-gil/#the-gil");
  });
});

test("results stand in their order, with what tells them apart, and the match marked", async () => {
  await open("", async (page) => {
    await ask(page, "gil");
    assert.deepEqual(
      await results(page).evaluateAll((all) =>
        all.map((one) => new URL(one.href).pathname.split("/").at(-2)),
      ),
      ["gil", "threads-processes-gil", "glossary"],
    );
    const first = results(page).first();
    assert.equal(await first.locator(".hit-title code mark").textContent(), "gil");
    assert.match((await first.locator(".hit-text").textContent()) ?? "", /^… .*The gil is released/);
    assert.equal(await first.locator(".level").textContent(), "mid");
    assert.equal(await first.locator(".area").textContent(), "Concurrency");
    assert.equal(await first.locator(".kind").textContent(), "concept");
    assert.match(
      (await results(page).nth(1).locator(".hit-heading").textContent()) ?? "",
      /What the gil protects/,
    );
    assert.equal(await page.locator("a[data-more]").count(), 2);
  });
});

test("Enter before the answer opens the first result of what was typed", async () => {
  await open("", async (page) => {
    await ask(page, "nothing");
    await set(page, { held: ["gil"] });
    await box(page).fill("gil");
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => "release" in window);
    await page.evaluate(() => /** @type {any} */ (window).release());
    await page.waitForURL("**/q/gil/");
  });
});

test("Ctrl-Enter opens a tab of its own, and the dialog stays", async () => {
  await open("", async (page) => {
    await ask(page, "gil");
    const other = page.context().waitForEvent("page");
    await page.keyboard.press("Control+Enter");
    assert.match((await other).url(), /about:blank|\/q\/gil\/$/);
    await (await other).waitForURL("**/q/gil/");
    assert.equal(await box(page).isVisible(), true);
    assert.equal(page.url(), site.home);
  });
});

test("the Tab key reaches every result and leads to all of them", async () => {
  await open("", async (page) => {
    await ask(page, "gil");
    const reached = [];
    for (let press = 0; press < 8; press += 1) {
      await page.keyboard.press("Tab");
      reached.push(
        await page.evaluate(() =>
          (
            document.activeElement?.getAttribute("aria-label") ??
            document.activeElement?.textContent ??
            ""
          ).slice(0, 11),
        ),
      );
    }
    assert.deepEqual(reached.slice(0, 4), ["Close", "What is the", "Threads, pr", "When thread"]);
    assert.ok(reached.includes("Search with"));
    await page.locator("dialog .all").click();
    await page.waitForURL("**/search/?q=gil");
    await found(page, "gil");
    assert.equal(await field(page).inputValue(), "gil");
  });
});

test("an answer that comes late is dropped, and the old list stays until the new one is there", async () => {
  await open("", async (page) => {
    await ask(page, "gil");
    await set(page, { held: ["slow"] });
    await box(page).fill("slow");
    await page.waitForFunction(() => "release" in window);
    assert.equal(await results(page).count(), 3);
    assert.equal(await page.locator("[data-search-results]").getAttribute("data-state"), "loading");
    await box(page).fill("many");
    await found(page, "many");
    await page.evaluate(() => /** @type {any} */ (window).release());
    assert.equal(await results(page).count(), 10);
    assert.equal(await page.locator("[data-search-results]").getAttribute("data-query"), "many");
    assert.match((await page.locator("dialog .all").textContent()) ?? "", /All 45 results/);
  });
});

test("counts are told politely, and once the reader pauses", async () => {
  await open("", async (page) => {
    await ask(page, "gil");
    assert.equal(await status(page).textContent(), "");
    await status(page).filter({ hasText: "3 results" }).waitFor({ state: "attached" });
    await box(page).fill("nothing");
    await status(page).filter({ hasText: "Nothing found for “nothing”." }).waitFor({ state: "attached" });
    assert.equal(await box(page).getAttribute("aria-expanded"), "false");
    assert.equal(await box(page).getAttribute("aria-activedescendant"), null);
  });
});

test("nearest words are offered, and the correction of a word is told", async () => {
  await open("", async (page) => {
    await ask(page, "nothing");
    await page.locator("dialog [data-nearest]").first().click();
    await found(page, "generator");
    assert.equal(await box(page).inputValue(), "generator");
    assert.equal(await box(page).evaluate((one) => one === document.activeElement), true);
    await box(page).fill("genrator");
    await found(page, "genrator");
    assert.match(
      (await page.locator("dialog [data-understood]").textContent()) ?? "",
      /Showing results for “generator”.*“genrator”/,
    );
  });
});

test("recent searches are kept, offered, removed and cleared", async () => {
  await open("", async (page) => {
    await ask(page);
    assert.equal(await page.locator("[data-recent]").count(), 0);
    assert.equal(await page.locator("[data-start]").count(), 2);
    assert.equal(await active(page), null, "Enter opens nothing that was not chosen");
    for (const query of ["gil", "many", "GIL"]) {
      await box(page).fill(query);
      await found(page, query);
      const other = page.context().waitForEvent("page");
      await page.keyboard.press("Control+Enter");
      await (await other).close();
    }
    await box(page).fill("");
    await found(page, "");
    const kept = () => page.locator("[data-recent]").allTextContents();
    assert.deepEqual(await kept(), ["GIL", "many"]);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowDown");
    assert.equal(await active(page), "many");
    await page.keyboard.press("Enter");
    await found(page, "many");
    await box(page).fill("");
    await found(page, "");
    await page.locator("[data-forget=GIL]").click();
    await found(page, "");
    assert.deepEqual(await kept(), ["many"]);
    await page.getByRole("button", { name: "Clear recent searches" }).click();
    await found(page, "");
    assert.deepEqual(await kept(), []);
    assert.equal(
      await page.evaluate(() => Object.keys(localStorage).some((key) => /searches/.test(key))),
      false,
    );
  });
});

test("on a narrow phone the dialog fills the screen, and what is to be touched is large", async () => {
  await open(
    "",
    async (page) => {
      await page.locator("[data-action=search]").tap();
      await box(page).waitFor();
      for (const query of ["gil", "nothing", "evil", ""]) {
        await box(page).fill(query);
        await found(page, query);
        const frame = await page.locator("dialog[data-search]").boundingBox();
        assert.deepEqual(frame, { x: 0, y: 0, width: 320, height: 640 });
        const small = await page.evaluate(() =>
          [...document.querySelectorAll("dialog :is(a, button, input)")]
            .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
            .map((one) => one.outerHTML),
        );
        assert.deepEqual(small, [], query);
      }
      const size = await box(page).evaluate((one) => Number.parseFloat(getComputedStyle(one).fontSize));
      assert.ok(size >= 16, "a smaller field is zoomed into");
    },
    phone,
  );
});

test("the keyboard of a phone covers no result", async () => {
  await open(
    "",
    async (page) => {
      await ask(page, "many");
      await page.evaluate(() => {
        const screen = window.visualViewport;
        Object.defineProperty(screen, "height", { value: 300 });
        Object.defineProperty(screen, "offsetTop", { value: 20 });
        screen?.dispatchEvent(new Event("resize"));
      });
      const frame = await page.locator("dialog[data-search]").boundingBox();
      assert.deepEqual(frame, { x: 0, y: 20, width: 320, height: 300 });
      for (let press = 0; press < 9; press += 1) await page.keyboard.press("ArrowDown");
      const last = await page.locator("[aria-selected=true]").boundingBox();
      assert.ok(last && last.y > 20 && last.y + last.height <= 320, JSON.stringify(last));
    },
    phone,
  );
});

test("a reader whose storage is denied can search", async () => {
  await open("", async (page) => {
    await page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", {
        get() {
          throw new DOMException("denied", "SecurityError");
        },
      });
    });
    await page.reload();
    await ask(page, "gil");
    await page.keyboard.press("Enter");
    await page.waitForURL("**/q/gil/");
  });
});

test("the dialog is not printed", async () => {
  await open("q/gil/", async (page) => {
    await ask(page, "gil");
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("dialog").isVisible(), false);
    assert.equal(await page.evaluate(() => getComputedStyle(document.documentElement).overflowY), "visible");
  });
});
