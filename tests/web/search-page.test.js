// The page of the search, and what it has in common with the dialog: failures, odd queries, recent searches, axe.
import assert from "node:assert/strict";
import { test } from "node:test";
import { violations } from "./axe.js";
import {
  address,
  ask,
  asked,
  box,
  desk,
  field,
  found,
  open,
  phone,
  results,
  set,
  site,
} from "./searching.js";

test("at most eight recent searches are kept, and no long one", async () => {
  await open("search/", async (page) => {
    for (const query of ["a", "b", "c", "d", "e", "f", "g", "h", "i", "x".repeat(500)]) {
      await field(page).fill(query);
      await field(page).press("Enter");
    }
    await field(page).fill("");
    await found(page, "");
    assert.deepEqual(await page.locator("main .recent a").allTextContents(), [
      "i",
      "h",
      "g",
      "f",
      "e",
      "d",
      "c",
      "b",
    ]);
  });
});

test("an index that does not load is told, and tried again", async () => {
  for (const path of ["", "search/?q=gil"]) {
    await open("q/gil/", async (page) => {
      await page.addInitScript(() => {
        // @ts-expect-error a word to the stand-in of the engine
        window.broken = true;
      });
      await page.goto(site.home + path);
      if (!path) {
        await page.keyboard.press("/");
        await box(page).fill("gil");
      }
      await found(page, "gil", "failed");
      assert.match((await page.getByRole("alert").textContent()) ?? "", /could not be loaded/);
      if (path) assert.equal(await page.locator("[data-search-listing]").isVisible(), true);
      await set(page, { broken: false });
      await page.getByRole("button", { name: "Retry" }).click();
      await found(page, "gil");
      assert.equal(await results(page).count(), 3);
      assert.equal(await page.getByRole("alert").count(), 0);
    });
  }
});

test("code that does not load is asked for by a fresh page", async () => {
  await open("", async (page) => {
    await page.route("**/js/search/engine.js", (route) => route.abort());
    await page.keyboard.press("/");
    await box(page).fill("gil");
    await found(page, "gil", "failed");
    await page.unroute("**/js/search/engine.js");
    await page.getByRole("button", { name: "Retry" }).click();
    await page.waitForURL("**/search/?q=gil");
    await found(page, "gil");
    assert.equal(await results(page).count(), 3);
  });
  await open("", async (page) => {
    await page.route("**/js/search/dialog.js", (route) => route.abort());
    await page.keyboard.press("/");
    await page.waitForURL("**/search/?*");
  });
});

test("a part that is missing is told, and tried again", async () => {
  for (const path of ["", "search/?q=partial"]) {
    await open(path, async (page) => {
      if (!path) await ask(page, "partial");
      await found(page, "partial");
      assert.equal(await results(page).count(), 3);
      assert.equal(await page.locator("[data-partial]").count(), 1);
      await set(page, { mended: true });
      await page.getByRole("button", { name: "Retry" }).click();
      await page.locator("[data-partial]").waitFor({ state: "detached" });
    });
  }
});

test("titles and queries are text, whatever they hold", async () => {
  const queries = [
    "evil <img src=x onerror=window.hacked=1>",
    "evil \u202e\u05d0\u05d1 \ud83d\udc0d",
    "evil \ud800",
    `evil ${"x".repeat(10_000)}`,
    "evil (((.*)+)+[",
    "evil %E0%A4%A",
    "nothing <img src=x onerror=window.hacked=1>",
    `nothing ${"\ud83d\udc0d".repeat(3000)}`,
  ];
  for (const path of ["", "search/"]) {
    await open(path, async (page) => {
      if (!path) await ask(page);
      const input = path ? field(page) : box(page);
      for (const query of queries) {
        // Set by a script: a lone surrogate cannot be sent to the browser as a key.
        await input.evaluate((one, code) => {
          if (!(one instanceof HTMLInputElement)) return;
          one.value = JSON.parse(code);
          one.dispatchEvent(new Event("input", { bubbles: true }));
        }, JSON.stringify(query));
        await page.waitForFunction(
          (start) => {
            const one = document.querySelector("[data-search-results][data-state=done]");
            return one instanceof HTMLElement && one.dataset.query?.startsWith(start);
          },
          query.slice(0, 12),
        );
        if (query.startsWith("evil")) {
          assert.match((await results(page).first().textContent()) ?? "", /<img src=x.*<script>/);
        }
        const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        assert.ok(over <= 0, `${over} px too wide`);
      }
      assert.equal(await page.locator("[data-search-results] :is(img, svg, script, b, i, u)").count(), 0);
      assert.equal(await page.evaluate(() => "hacked" in window), false);
    });
  }
});

test("an address of ten thousand letters is answered", async () => {
  await open(
    `search/?q=${encodeURIComponent("\ud83d\udc0d\u05d0")}${"x".repeat(10_000)}&level=%00&area=%3Cb%3E`,
    async (page) => {
      await page.locator("[data-search-results][data-state=done]").waitFor();
      assert.equal(await results(page).count(), 3);
    },
  );
});

test("the page answers its address, and hides the list of everything meanwhile", async () => {
  await open("search/?q=gil", async (page) => {
    await found(page, "gil");
    assert.equal(await field(page).inputValue(), "gil");
    assert.equal(await results(page).count(), 3);
    assert.equal(await page.locator("[data-search-listing]").isVisible(), false);
    assert.match(await page.title(), /^gil · /);
    await page.locator("main [role=status]").filter({ hasText: "3 results" }).waitFor({ state: "attached" });
    await field(page).fill("");
    await found(page, "");
    assert.equal(await page.locator("[data-search-listing]").isVisible(), true);
    assert.equal(await page.locator("[data-start]").count(), 2);
    assert.equal(await page.locator("[data-search-filters]").isVisible(), false);
  });
});

test("the list of everything does not flash before results", async () => {
  await open("", async (page) => {
    await page.route("**/js/search/page.js", () => {});
    await page.goto(`${site.home}search/?q=gil`, { waitUntil: "commit" });
    await page.locator("[data-search-listing]").waitFor({ state: "attached" });
    assert.equal(await page.locator("[data-search-listing]").isVisible(), false);
  });
  await open("", async (page) => {
    await page.route("**/js/search/page.js", (route) => route.abort());
    await page.goto(`${site.home}search/?q=gil`);
    await page.locator("[data-search-listing]").waitFor();
  });
});

test("typing keeps one step of the history; filters and settled queries are steps of their own", async () => {
  await open("search/", async (page) => {
    const steps = () => page.evaluate(() => history.length);
    const start = await steps();
    await field(page).pressSequentially("gil");
    await page.waitForFunction(() => location.search === "?q=gil");
    assert.equal(await steps(), start);
    await field(page).press("Enter");
    await field(page).fill("many");
    await page.waitForFunction(() => location.search === "?q=many");
    assert.equal(await steps(), start + 1);
    await page.locator("select[name=level]").selectOption("mid");
    await page.waitForFunction(() => location.search === "?q=many&level=mid");
    await page.locator("select[name=area]").selectOption("iteration");
    await page.waitForFunction(() => location.search === "?q=many&level=mid&area=iteration");
    assert.equal(await steps(), start + 3);
    await found(page, "many");
    assert.deepEqual((await asked(page)).at(-1), {
      query: "many",
      limit: 10,
      filters: { level: "mid", area: "iteration", kind: "" },
    });
    await page.goBack();
    await page.goBack();
    await found(page, "many");
    assert.equal(await page.locator("select[name=level]").inputValue(), "");
    await page.goBack();
    await found(page, "gil");
    assert.equal(await field(page).inputValue(), "gil");
    assert.equal(await results(page).count(), 3);
    await page.goForward();
    await found(page, "many");
    assert.equal(await results(page).count(), 10);
    assert.equal(await address(page), "?q=many");
  });
});

test("an address with filters is answered with them, and filters that find nothing can be removed", async () => {
  await open("search/?q=gil&level=senior&area=concurrency&kind=topic", async (page) => {
    await found(page, "gil");
    assert.deepEqual((await asked(page)).at(-1).filters, {
      level: "senior",
      area: "concurrency",
      kind: "topic",
    });
    assert.equal(await results(page).count(), 1);
    assert.equal(await page.locator("select[name=area]").inputValue(), "concurrency");
    await page.locator("select[name=level]").selectOption("junior");
    await page.getByRole("button", { name: "Remove the filters" }).click();
    await page.waitForFunction(() => document.querySelectorAll("a[data-result]").length === 3);
    assert.equal(await address(page), "?q=gil");
  });
});

test("more results are shown on demand, and are there again after a visit to one", async () => {
  await open("search/?q=many", async (page) => {
    await found(page, "many");
    assert.equal(await results(page).count(), 10);
    await page.locator("[data-action=more]").click();
    await page.waitForFunction(() => document.querySelectorAll("a[data-result]").length === 30);
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Hit number 11");
    assert.equal(await page.locator("[data-action=more]").textContent(), "Show 15 more");
    await page.locator("[data-action=more]").click();
    await page.waitForFunction(() => document.querySelectorAll("a[data-result]").length === 45);
    assert.equal(await page.locator("[data-action=more]").count(), 0);
    await results(page).nth(40).click();
    await page.waitForURL("**/q/gil/");
    await page.goBack();
    await page.waitForFunction(() => document.querySelectorAll("a[data-result]").length === 45);
  });
});

test("without scripts the page lists everything, and nothing that does nothing is shown", async () => {
  await open(
    "search/?q=gil",
    async (page) => {
      assert.equal(await page.locator("[data-search-listing]").isVisible(), true);
      assert.ok((await page.locator("[data-search-listing] a").count()) > 50);
      assert.equal(await page.locator("main :is(input, select, button):visible").count(), 0);
      assert.equal(await page.locator(".site-nav kbd").isVisible(), false);
      await page.locator("[data-action=search]").click();
      await page.waitForURL("**/search/");
    },
    { ...desk, javaScriptEnabled: false },
  );
});

test("axe finds nothing in the dialog and on the page", async () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const size of [desk, phone]) {
      const how = { ...size, colorScheme, bypassCSP: true };
      await open(
        "",
        async (page) => {
          await ask(page, "gil");
          assert.deepEqual(await violations(page), [], `results, ${colorScheme}`);
          for (const query of ["genrator", "nothing", "partial"]) {
            await box(page).fill(query);
            await found(page, query);
            assert.deepEqual(await violations(page), [], `${query}, ${colorScheme}`);
          }
          await box(page).fill("gil");
          await found(page, "gil");
          const other = page.context().waitForEvent("page");
          await page.keyboard.press("Control+Enter");
          await (await other).close();
          await box(page).fill("");
          await found(page, "");
          assert.deepEqual(await violations(page), [], `start, ${colorScheme}`);
        },
        how,
      );
      for (const path of ["search/", "search/?q=gil", "search/?q=nothing&level=mid", "search/?q=many"]) {
        await open(
          path,
          async (page) => {
            await page.locator("[data-search-results][data-state=done]").waitFor();
            assert.deepEqual(await violations(page), [], `${path}, ${colorScheme}`);
          },
          how,
        );
      }
    }
  }
});
