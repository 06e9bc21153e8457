// The reader's page in a real browser: figures, the plan, settings, and above all the copy of the log.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileOf } from "../../themes/default/js/lib/record.js";
import { defaultWeights } from "../../themes/default/js/lib/schedule.js";
import { violations } from "./axe.js";
import { base, launch, published } from "./site.js";
import { DAY, entry, studied } from "./study-log.js";

/** @typedef {import("playwright-core").Page} Page */

const TODAY = 20_700;
const NOW = TODAY * DAY + 18 * 3_600_000;
const desk = { viewport: { width: 1280, height: 900 } };
const phone = { viewport: { width: 360, height: 740 } };

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {{ settings: object, areas: { path: string }[], cards: [string, ...unknown[]][] }} */
let deck;
/** @type {string} */
let name;
/** What a reader of some months has. @type {import("./study-log.js").Entry[]} */
let log;

before(async () => {
  site = await published();
  browser = await launch();
  deck = JSON.parse(readFileSync(join(site.folder, "data/cards.json"), "utf8"));
  const home = readFileSync(join(site.folder, "index.html"), "utf8");
  name = /data-site="([^"]*)"/.exec(home)?.[1] ?? "";
  const ids = deck.cards.map(([id]) => id).slice(0, 60);
  log = studied(ids, { last: TODAY, days: 60 });
  const extra = (/** @type {number} */ at, /** @type {Partial<import("./study-log.js").Entry>} */ of) =>
    log.push(entry({ id: `extra-${at}`, time: NOW - 60_000 + at, day: TODAY, ...of }));
  extra(1, { kind: "flag", card: ids[0], detail: true });
  extra(2, { kind: "note", card: ids[1], detail: "<img src=x onerror=alert(1)>\n<b>mine</b>" });
  extra(3, { kind: "suspend", card: ids[2] });
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/**
 * Opens the page in a browser of its own and hands it on; it has to stay silent and at home.
 * @param {import("playwright-core").BrowserContextOptions} options
 * @param {(page: Page) => Promise<void>} use
 * @param {{ log?: import("./study-log.js").Entry[], init?: () => void }} [of]
 */
async function open(options, use, of = {}) {
  const context = await browser.newContext({
    timezoneId: "Europe/Berlin",
    acceptDownloads: true,
    ...options,
  });
  try {
    if (of.init) await context.addInitScript(of.init);
    await context.clock.setFixedTime(NOW);
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const said = listen(page);
    await page.goto(`${site.home}progress/`);
    await ready(page);
    if (of.log) {
      await choose(page, fileOf(of.log, { site: name, time: NOW }));
      await told(page, /known already/);
      await page.reload();
      await ready(page);
    }
    await use(page);
    assert.deepEqual(said, []);
  } finally {
    await context.close();
  }
}

/** @param {Page} page */
function listen(page) {
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  page.on("request", (request) => {
    const url = new URL(request.url());
    if (url.protocol === "blob:" && url.href.startsWith(`blob:${site.origin}/`)) return;
    if (url.origin !== site.origin || !url.pathname.startsWith(base) || request.method() !== "GET") {
      said.push(`request: ${request.url()}`);
    }
  });
  return said;
}

/** @param {Page} page */
const ready = (page) => page.locator("[data-progress][data-state=ready]").waitFor();

/** @param {Page} page @param {string} text */
const choose = (page, text) =>
  page.setInputFiles("[data-action=import]", {
    name: "copy.json",
    mimeType: "application/json",
    buffer: Buffer.from(text),
  });

/** @param {Page} page @param {RegExp} text */
const told = (page, text) => page.locator("#Copy .said", { hasText: text }).first().waitFor();

/**
 * Returns all that the study knows.
 * @param {Page} page
 */
function known(page) {
  return page.evaluate(async () => {
    const script = /** @type {HTMLScriptElement} */ (document.querySelector("script[src*='progress/page']"));
    const { Study } = await import(script.src.replace("progress/page", "cards/study"));
    const study = await Study.open();
    const entries = await study.log.all();
    const left = study.left(study.cards);
    return {
      count: entries.length,
      ids: new Set(entries.map((/** @type {{ id: string }} */ { id }) => id)).size,
      states: [...study.states].sort(([a], [b]) => (a < b ? -1 : 1)),
      marks: [...study.marks].sort(([a], [b]) => (a < b ? -1 : 1)),
      queue: [...left.learning, ...left.reviews, ...left.fresh].map(({ id }) => id),
      choices: study.choices,
      backup: study.backup,
    };
  });
}

/** @param {Page} page */
async function download(page, action = "export") {
  const [file] = await Promise.all([page.waitForEvent("download"), page.click(`[data-action=${action}]`)]);
  return { name: file.suggestedFilename(), text: readFileSync(await file.path(), "utf8") };
}

/** @param {Page} page */
async function deleteAll(page) {
  await page.click("[data-action=delete]");
  await page.click("dialog [data-action=delete-all]");
  await told(page, /Everything is deleted/);
}

test("before the first answer the page says where to begin, and without scripts what it is", async () => {
  await open(phone, async (page) => {
    assert.match((await page.locator("#Stats").textContent()) ?? "", /No card .* has been answered/);
    assert.equal(await page.locator("#Stats a").getAttribute("href"), `${base}cards/`);
    assert.equal(await page.locator("figure").count(), 0);
    assert.match((await page.locator("[data-backup]").textContent()) ?? "", /nothing to back up/);
    assert.ok((await page.locator("section[aria-labelledby=Areas] tbody tr").count()) > 0);
  });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.home}progress/`);
  assert.match((await page.locator("main noscript").textContent()) ?? "", /need scripts/);
  assert.ok((await page.locator("section[aria-labelledby=Areas] tbody tr").count()) > 0);
  await context.close();
});

test("a copy is written, everything is deleted, the copy is read: the same dues", async () => {
  await open(
    desk,
    async (page) => {
      const whole = await known(page);
      assert.equal(whole.count, log.length);
      assert.equal(whole.queue.length > 0, true);
      await page.selectOption("#Settings select", "mixed");
      await page.locator("#Settings .said", { hasText: "Saved." }).waitFor();
      assert.match(
        (await page.locator("[data-backup]").textContent()) ?? "",
        /Not backed up since .*: 1 change\./,
      );
      const file = await download(page);
      assert.equal(file.name, `${name}-study-2026-09-04.json`);
      assert.equal(JSON.parse(file.text).events.length, log.length + 1);
      await told(page, /written to/);
      assert.match((await page.locator("[data-backup]").textContent()) ?? "", /nothing has changed since/);
      const before = await known(page);

      await deleteAll(page);
      assert.deepEqual(
        await page.evaluate(() => Object.keys(localStorage).filter((key) => /studied|device/.test(key))),
        [],
      );
      const none = await known(page);
      assert.deepEqual([none.count, none.states, none.marks], [0, [], []]);
      assert.equal(none.choices.order, "after", "settings go too");
      assert.equal(await page.locator("figure").count(), 0);
      assert.equal(await page.locator("#Settings select").inputValue(), "after");
      await page.reload();
      await ready(page);

      await choose(page, file.text);
      await told(page, new RegExp(`${log.length + 1} events new, 0 known already`));
      assert.deepEqual(await known(page), { ...before, backup: (await known(page)).backup });
      assert.match((await page.locator("[data-backup]").textContent()) ?? "", /nothing has changed since/);
      await choose(page, file.text);
      await told(page, new RegExp(`0 events new, ${log.length + 1} known already`));
      assert.equal((await known(page)).count, log.length + 1);
      await page.goto(`${site.home}cards/`);
      assert.ok(Number(await page.locator("[data-due]").first().textContent()) >= 0);
    },
    { log },
  );
});

test("a dialog stands before deletion: it offers a copy, and closes without a change", async () => {
  await open(
    phone,
    async (page) => {
      await page.click("[data-action=delete]");
      const file = await download(page, "export-first");
      assert.equal(JSON.parse(file.text).events.length, log.length);
      await page.keyboard.press("Escape");
      assert.equal(await page.locator("dialog[open]").count(), 0);
      await page.click("[data-action=delete]");
      await page.click("[data-action=cancel]");
      assert.equal((await known(page)).count, log.length);
    },
    { log },
  );
});

test("a bad file is refused with the reason, and nothing changes", async () => {
  await open(
    desk,
    async (page) => {
      const before = await known(page);
      const good = fileOf([...log, entry({ id: "new-1", grade: 3, time: NOW })], { site: name, time: NOW });
      const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;
      const script = JSON.stringify("</script><script>alert(1)</script>");
      for (const [text, why] of /** @type {[string, RegExp][]} */ ([
        ["", /no JSON/],
        [good.slice(0, -40), /cut off/],
        [deep, /does not hold/],
        [good.replace(`"site":"${name}"`, '"site":"<img src=x onerror=alert(1)>"'), /another site: "<img/],
        [good.replace('"events":', '"__proto__":{"polluted":true},"events":'), /__proto__/],
        [good.replace('"detail":null', '"detail":null,"__proto__":{"grade":4}'), /__proto__/],
        [good.replace('"detail":null', `"detail":${deep}`), /detail/],
        [good.replace(/"grade":\d/, '"grade":1e308'), /grade/],
        [good.replace(/"time":\d+/, '"time":99999999999999'), /time/],
        [good.replace(/"id":"[^"]*"/, `"id":${script}`), /id cannot be/],
        [good.replace(/"card":"[^"]*"/, `"card":${script}`), /card cannot be/],
        [good.replace(/"id":"[^"]*"/, '"id":"new-1"'), /another event has its id/],
      ])) {
        await choose(page, text);
        await page.locator("#Copy [role=alert]", { hasText: why }).first().waitFor();
        assert.match(
          (await page.locator("#Copy [role=alert]").first().textContent()) ?? "",
          /nothing was changed/,
        );
        assert.equal(await page.locator("#Copy img, #Copy script").count(), 0);
      }
      assert.deepEqual(await known(page), before);
      // @ts-expect-error it must not be there
      assert.equal(await page.evaluate(() => ({}).polluted), undefined);
    },
    { log },
  );
});

test("two tabs that read one file at once take each event once, and one that is open follows", async () => {
  await open(desk, async (page) => {
    const other = await page.context().newPage();
    const said = listen(other);
    await other.goto(`${site.home}progress/`);
    await ready(other);
    const text = fileOf(log, { site: name, time: NOW });
    await Promise.all([choose(page, text), choose(other, text)]);
    await Promise.all([told(page, /known already/), told(other, /known already/)]);
    const { count, ids } = await known(page);
    assert.deepEqual([count, ids], [log.length, log.length]);
    await deleteAll(page);
    await other.locator("#Stats", { hasText: "No card" }).waitFor();
    assert.deepEqual(said, []);
  });
});

test("the day of an interview makes a plan with a gauge, and can be removed", async () => {
  await open(
    phone,
    async (page) => {
      const submit = () => page.click("[data-action=interview]");
      await page.fill("#Interview input[type=date]", "2026-09-04");
      await submit();
      assert.equal((await known(page)).choices.interview, null, "today is too late");
      await page.fill("#Interview input[type=date]", "2026-09-25");
      const area = deck.areas[deck.cards[0][2]];
      await page.check(`#Interview input[value="${area.path}"]`);
      await submit();
      await page.locator("[data-gauge]").waitFor();
      const gauge = Number(await page.locator("[data-gauge]").getAttribute("data-gauge"));
      assert.ok(gauge > 0 && gauge < 1, String(gauge));
      assert.match((await page.locator("#Interview").textContent()) ?? "", /In 21 days/);
      assert.deepEqual((await known(page)).choices.interview, { date: "2026-09-25", areas: [area.path] });
      await page.reload();
      await ready(page);
      assert.equal(Number(await page.locator("[data-gauge]").getAttribute("data-gauge")), gauge);
      await page.click("#Interview details:has(form) > summary");
      await page.click("[data-action=no-interview]");
      await page.locator("#Interview .said", { hasText: "removed" }).waitFor();
      assert.equal(await page.locator("[data-gauge]").count(), 0);
    },
    { log },
  );
});

test("settings hold over a reload, and what makes no sense is not kept", async () => {
  await open(desk, async (page) => {
    const saved = () => page.locator("#Settings .said", { hasText: "Saved." }).waitFor();
    const field = (/** @type {string} */ of) => page.locator(`#Settings input[name=${of}]`);
    await field("newPerDay").fill("5000");
    await field("newPerDay").blur();
    await field("learning").fill("1 ten");
    await field("learning").blur();
    assert.equal((await known(page)).count, 0);
    await field("newPerDay").fill("7");
    await field("learning").fill("5, 20");
    await field("retention").fill("0.85");
    await field("retention").blur();
    await saved();
    await page.waitForTimeout(300);
    await page.reload();
    await ready(page);
    const { choices } = await known(page);
    assert.deepEqual([choices.newPerDay, choices.learning, choices.retention], [7, [5, 20], 0.85]);
    assert.equal(await field("learning").inputValue(), "5 20");
    assert.match((await page.locator("#Settings output").textContent()) ?? "", /85 %.* after 1[5-9]/);
  });
});

test("marked cards are listed by title, notes are text, and a suspended card is taken up again", async () => {
  await open(
    phone,
    async (page) => {
      for (const summary of await page.locator("#Marked summary").all()) {
        if (await summary.isVisible()) await summary.click();
      }
      const note = page.locator("#Marked .note");
      assert.match((await note.textContent()) ?? "", /<img src=x onerror=alert\(1\)>/);
      assert.equal(await note.locator("*").count(), 0);
      const id = deck.cards[0][0];
      const link = page.locator(`#Marked a[data-of="${id}"]`).first();
      await page.waitForFunction(
        (card) => document.querySelector(`#Marked a[data-of="${card}"]`)?.textContent !== card,
        id,
      );
      assert.equal(await link.getAttribute("href"), `${base}q/${id}/`);
      await page.click("#Marked details:has-text('Suspended') button");
      await page.locator("#Marked details", { hasText: "Suspended" }).waitFor({ state: "hidden" });
      assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Marked cards");
      assert.equal(
        (await known(page)).states.some(([, state]) => state.suspended),
        false,
      );
    },
    { log },
  );
});

test("a fit is taken from the answers in a worker, used, and taken back", async () => {
  const cards = Array.from({ length: 240 }, (_, at) => `c${at}`);
  const truth = defaultWeights.map((weight, at) => (at < 4 ? weight * 4 : weight));
  await open(
    desk,
    async (page) => {
      await page.click("[data-action=fit]");
      await page.locator("#Settings .said", { hasText: "Better: log loss" }).waitFor();
      await page.click("[data-action=use-weights]");
      await page.locator("#Settings .said", { hasText: "in use" }).waitFor();
      const { weights } = (await known(page)).choices;
      assert.ok(weights[2] > defaultWeights[2] * 1.5, String(weights[2]));
      assert.deepEqual(weights.slice(4), defaultWeights.slice(4));
      await page.click("[data-action=default-weights]");
      await page.locator("#Settings .said", { hasText: "defaults are in use" }).waitFor();
      assert.equal((await known(page)).choices.weights, null);
    },
    { log: studied(cards, { last: TODAY, days: 90, fresh: 4, truth }) },
  );
});

test("devices keep in step through a folder, and a bad file in it is left out", async () => {
  await open(
    desk,
    async (page) => {
      const events = [
        entry({ id: "other-1", card: "elsewhere", grade: 3, time: NOW - 5000, device: "otherother" }),
      ];
      const texts = {
        [`${name}-otherother.json`]: fileOf(events, { site: name, time: NOW }),
        [`${name}-bad.json`]: '{"format":"prepress-study"',
        "another-thing.json": "not ours",
      };
      await page.evaluate(async (files) => {
        const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("drive", {
          create: true,
        });
        for (const [file, text] of Object.entries(files)) {
          const writer = await (await folder.getFileHandle(file, { create: true })).createWritable();
          await writer.write(text);
          await writer.close();
        }
        Object.assign(window, { showDirectoryPicker: async () => folder });
      }, texts);
      await page.click("[data-action=folder]");
      await told(page, /1 event from elsewhere/);
      await page.locator("#Copy [role=alert]", { hasText: `${name}-bad.json was left out` }).waitFor();
      const read = () =>
        page.evaluate(async () => {
          const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("drive");
          /** @type {Record<string, string>} */
          const found = {};
          // @ts-expect-error TypeScript's library does not know it yet
          for await (const [file, handle] of folder.entries())
            found[file] = await (await handle.getFile()).text();
          return found;
        });
      const found = await read();
      const own = Object.keys(found).find((file) => !(file in texts)) ?? "";
      assert.match(own, new RegExp(`^${name}-[a-z0-9]{10}\\.json$`));
      assert.equal(
        JSON.parse(found[own]).events.length,
        log.length,
        "what the other file holds is not doubled",
      );
      for (const [file, text] of Object.entries(texts))
        assert.equal(found[file], text, "others stay as they are");
      assert.match((await page.locator("[data-backup]").textContent()) ?? "", /nothing has changed since/);
      assert.equal((await known(page)).count, log.length + 1);
      // The folder is remembered, and read again by the next visit.
      await page.reload();
      await ready(page);
      await told(page, /0 events from elsewhere/);
      // Nothing comes back from there after everything was deleted.
      await deleteAll(page);
      await page.locator("[data-action=folder]").waitFor();
      await page.reload();
      await ready(page);
      assert.equal((await known(page)).count, 0);
    },
    { log },
  );
});

test("where the browser denies storage that is said, and a copy is written from memory", async () => {
  await open(
    desk,
    async (page) => {
      await page.locator("#Copy .notice", { hasText: "keeps no data" }).waitFor();
      await choose(page, fileOf(log, { site: name, time: NOW }));
      await told(page, new RegExp(`${log.length} events new`));
      const file = await download(page);
      assert.equal(JSON.parse(file.text).events.length, log.length);
      assert.match((await page.locator("[data-backup]").textContent()) ?? "", /nothing has changed since/);
    },
    {
      init: () => {
        IDBFactory.prototype.open = () => {
          throw new DOMException("denied", "SecurityError");
        };
      },
    },
  );
});

test("every chart has a name and a table, and the numbers of both are the same", async () => {
  await open(
    phone,
    async (page) => {
      const charts = page.locator("figure.chart");
      assert.equal(await charts.count(), 7);
      for (const chart of await charts.all()) {
        const title = await chart.locator("h3").textContent();
        if ((await chart.locator("svg[role=img]").count()) > 0) {
          assert.equal(await chart.locator("svg > title").textContent(), title);
        }
        assert.ok((await chart.locator("tbody tr").count()) > 0, title ?? "");
        const bars = await chart.locator("rect.bar > title").allTextContents();
        const cells = await chart.locator("tbody tr td:last-child").allTextContents();
        if (bars.length > 0)
          assert.deepEqual(
            bars.map((text) => text.replace(/.*: /, "")),
            cells,
          );
      }
      assert.equal(await page.locator("[style]").count(), 0);
      assert.ok((await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)) <= 0);
      // Text in charts can be read on a phone.
      const sizes = await page
        .locator("figure.chart text")
        .evaluateAll((all) => all.map((text) => text.getBoundingClientRect().height));
      assert.ok(Math.min(...sizes) >= 10, String(Math.min(...sizes)));
    },
    { log },
  );
});

test("axe finds nothing, with data and without, light and dark, phone and desk", async () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const size of [phone, desk]) {
      for (const data of [
        [],
        [
          ...log,
          entry({
            id: "set-1",
            kind: "set",
            card: "",
            time: NOW,
            day: TODAY,
            detail: ["interview", { date: "2026-10-01", areas: [] }],
          }),
        ],
      ]) {
        await open(
          { ...size, colorScheme, bypassCSP: true },
          async (page) => {
            await page.locator("details:visible").evaluateAll((all) => {
              for (const details of all) details.setAttribute("open", "");
            });
            for (const isOpen of [false, true]) {
              if (isOpen) await page.click("[data-action=delete]");
              const found = await violations(page);
              assert.deepEqual(found, [], `${colorScheme}, ${size.viewport.width} px, ${data.length}`);
            }
          },
          data.length > 0 ? { log: data } : {},
        );
      }
    }
  }
});
