// A mock interview in a real browser: by keyboard, with its clock set, over a reload, and with a microphone that is none.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { violations } from "./axe.js";
import { launch, published } from "./site.js";

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
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

const desk = { viewport: { width: 1280, height: 900 } };
const NOON = new Date("2026-11-21T12:00:00Z");

/**
 * @param {import("playwright-core").BrowserContextOptions} [options]
 * @param {import("playwright-core").Browser} [by]
 */
async function opened(options = desk, by = browser) {
  const context = await by.newContext({ ...options, timezoneId: "UTC" });
  const page = await context.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  page.on("response", (answer) => answer.status() >= 400 && said.push(`${answer.status()} ${answer.url()}`));
  return { context, page, said };
}

/** @param {import("playwright-core").Page} page */
const state = (page) => page.locator("[data-mock]").getAttribute("data-state");

/**
 * Waits for a question other than the one before, and returns its id.
 * @param {import("playwright-core").Page} page
 * @param {string | null} [other]
 */
async function question(page, other = null) {
  await page.waitForFunction((old) => {
    const place = document.querySelector("[data-mock]");
    if (place?.getAttribute("data-state") === "report") return true;
    const id = place?.querySelector("[data-mock-question]")?.getAttribute("data-mock-question");
    return id && id !== old && place?.querySelector("[data-action=reveal]");
  }, other);
  if ((await state(page)) === "report") return null;
  return page.locator("[data-mock-question]").getAttribute("data-mock-question");
}

/**
 * Tabs to what is wanted.
 * @param {import("playwright-core").Page} page
 * @param {string} wanted
 */
async function tabTo(page, wanted) {
  for (let press = 0; press < 120; press++) {
    if (await page.evaluate((at) => document.activeElement?.matches(at), wanted)) return;
    await page.keyboard.press("Tab");
  }
  assert.fail(`${wanted} cannot be reached with Tab`);
}

test("a whole interview of 30 minutes by keyboard, over a reload, to the report and to the cards", async () => {
  const { context, page, said } = await opened();
  await page.clock.install({ time: NOON });
  await page.goto(`${site.home}mock/?level=mid&minutes=30&seed=keys`);
  await page.locator("[data-action=start]").waitFor();
  assert.equal(await state(page), "setup");
  await tabTo(page, "[data-action=start]");
  await page.keyboard.press("Enter");
  const first = await question(page);
  assert.equal(await state(page), "running");
  assert.match((await page.locator(".says").first().textContent()) ?? "", /30 minutes/);
  /** @type {string[]} */
  const asked = [];
  let minutes = 0;
  let id = first;
  while (id) {
    assert.ok(!asked.includes(id), `${id} is asked once`);
    asked.push(id);
    const budget = /of (\d+):00/.exec((await page.locator("[data-clock=question]").textContent()) ?? "");
    assert.ok(budget, "there is a budget");
    await page.clock.fastForward((Number(budget[1]) * 60 - 20) * 1000);
    minutes += Number(budget[1]);
    if (asked.length === 2) {
      await tabTo(page, ".note textarea");
      await page.keyboard.type("said <b>it</b> well");
      await page.clock.fastForward(2000);
      await page.reload();
      assert.equal(await state(page), "setup");
      await page.locator("[data-action=resume]").waitFor();
      await tabTo(page, "[data-action=resume]");
      await page.keyboard.press("Enter");
      assert.equal(await question(page), id, "it goes on where it was");
      assert.equal(await page.locator(".note textarea").inputValue(), "said <b>it</b> well");
      const time = /^(\d+):/.exec((await page.locator("[data-clock=question]").textContent()) ?? "");
      assert.equal(Number(time?.[1]), Number(budget[1]) - 1, "the time that was used is used");
    }
    assert.equal(await page.locator("[data-rubric]").count(), 0, "nothing is given away before the answer");
    await tabTo(page, "[data-action=reveal]");
    await page.keyboard.press("Enter");
    await page.locator("[data-action=next]").waitFor();
    if (asked.length % 2 === 1) {
      const boxes = await page.locator("[data-rubric] input").count();
      for (let at = 0; at < boxes; at++) {
        await tabTo(page, `[data-rubric] li:nth-child(${at + 1}) input`);
        await page.keyboard.press("Space");
      }
      if (boxes > 0) assert.equal(await page.locator("[data-score]:checked").getAttribute("value"), "4");
    } else {
      await tabTo(page, "[data-score]");
      for (let press = 0; press < 4; press++) {
        if ((await page.locator("[data-score]:checked").getAttribute("value")) === "1") break;
        await page.keyboard.press("ArrowDown");
      }
      assert.equal(await page.locator("[data-score]:checked").getAttribute("value"), "1");
    }
    await tabTo(page, "[data-action=next]");
    await page.keyboard.press("Enter");
    id = await question(page, id);
  }
  assert.ok(
    asked.length >= 5 && minutes >= 24 && minutes <= 36,
    `${asked.length} questions, ${minutes} minutes`,
  );
  assert.equal(await state(page), "report");
  assert.equal(await page.locator("[data-asked]").count(), asked.length);
  assert.ok((await page.locator(".report svg.ability").count()) >= 2);
  assert.match(
    (await page.locator(".report").textContent()) ?? "",
    /You come across as .*(junior|mid|senior) \(\d+\s%\)/,
  );
  assert.equal(await page.locator(".own").textContent(), "said <b>it</b> well");
  await tabTo(page, "[data-action=gaps]");
  await page.keyboard.press("Enter");
  await page.locator("a", { hasText: "To the cards" }).waitFor();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("[data-action=markdown]").click(),
  ]);
  const text = readFileSync(/** @type {string} */ (await file.path()), "utf8");
  assert.match(text, /# Mock interview/);
  assert.match(text, /> said \\<b\\>it\\<\/b\\> well/);
  const [json] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("[data-action=json]").click(),
  ]);
  const record = JSON.parse(readFileSync(/** @type {string} */ (await json.path()), "utf8"));
  assert.deepEqual(
    record.asked.map((/** @type {any} */ one) => one.id),
    asked,
  );
  // The interview stands in the log once, and its trend can be shown.
  const trend = await page.evaluate(async () => {
    const own = document.querySelector("script[src*='js/mock/page.js']")?.getAttribute("src") ?? "";
    const [{ Log }, { makeTrend }] = await Promise.all([
      import(own.replace("mock/page.js", "cards/log.js")),
      import(own.replace("mock/page.js", "mock/trend.js")),
    ]);
    const log = await new Log().open();
    const events = (await log.all()).filter((/** @type {any} */ one) => one.kind === "mock");
    const evil = { ...events[0], detail: { version: 1, level: "<b>", asked: 5 } };
    const later = { ...events[0], id: "later", time: events[0].time + 864e5 };
    const box = makeTrend([later, evil, ...events]);
    return { count: events.length, text: box.textContent, svg: box.querySelectorAll("svg circle").length };
  });
  assert.equal(trend.count, 1);
  assert.equal(trend.svg, 2);
  assert.match(trend.text, /2026-11-21interview for mid.*2026-11-22/s);
  // What went badly is the first of today's cards.
  const bad = record.asked
    .filter((/** @type {any} */ one) => one.score <= 2)
    .map((/** @type {any} */ one) => one.id);
  await page.goto(`${site.home}cards/`);
  await page.locator("[data-card]").waitFor();
  assert.ok(bad.includes(await page.locator("[data-card]").getAttribute("data-card")));
  // And it is over: there is nothing to go on with.
  await page.goto(`${site.home}mock/`);
  await page.locator("[data-action=start]").waitFor();
  assert.equal(await page.locator("[data-action=resume]").count(), 0);
  assert.deepEqual(said, []);
  await context.close();
});

test("an address with its seed is the same interview again, and nothing else is fetched", async () => {
  const runs = [];
  for (let run = 0; run < 2; run++) {
    const { context, page } = await opened();
    /** @type {string[]} */
    const requests = [];
    page.on("request", (request) => requests.push(new URL(request.url()).pathname));
    await page.goto(`${site.home}mock/?level=senior&minutes=15&seed=again`);
    await page.locator("[data-action=start]").click();
    const asked = [];
    for (let id = await question(page); id; id = await question(page, id)) {
      asked.push(id);
      await page.locator("[data-action=reveal]").click();
      await page.locator(`[data-score="${(asked.length % 4) + 1}"]`).check();
      await page.locator("[data-action=next]").click();
    }
    const bodies = requests.filter((path) => path.includes("/q/"));
    assert.deepEqual(
      [...new Set(bodies)].length,
      asked.length,
      "a question's page is fetched when it is asked",
    );
    runs.push(asked);
    await context.close();
  }
  assert.deepEqual(runs[0], runs[1]);
  assert.ok(runs[0].length >= 3);
});

test("bad addresses are told of, and give an interview", async () => {
  const { context, page, said } = await opened();
  await page.goto(
    `${site.home}mock/?level=boss&role=%3Cb%3E&areas=nowhere&minutes=10000&seed=${"x".repeat(6000)}`,
  );
  await page.locator("[data-action=start]").waitFor();
  assert.equal(await page.locator("[data-note]").count(), 5);
  assert.match(
    (await page.locator("[data-note]").allTextContents()).join(),
    /boss.*<b>.*nowhere.*10000.*6000/s,
  );
  await page.locator("[data-action=start]").click();
  assert.ok(await question(page));
  assert.match(page.url(), /level=mid.*minutes=90/);
  assert.ok(page.url().length < 300);
  assert.deepEqual(said, []);
  await context.close();
});

test("skipping all of it ends in a report that says so; the whole loop has its rounds", async () => {
  const { context, page, said } = await opened();
  await page.goto(`${site.home}mock/?minutes=15&seed=skip`);
  await page.locator("[data-action=start]").click();
  for (let id = await question(page); id; id = await question(page, id))
    await page.locator("[data-action=next]").click();
  assert.match((await page.locator(".report").textContent()) ?? "", /Nothing was scored/);
  await page.goto(`${site.home}mock/?rounds=loop&seed=loop`);
  await page.locator("[data-action=start]").click();
  const rounds = new Set();
  for (let id = await question(page); id; id = await question(page, id)) {
    rounds.add((await page.locator(".mock-where").textContent())?.replace(/.* · /, ""));
    if (await page.locator(".editor").count()) {
      const editor = page.locator(".editor");
      await editor.fill("");
      await editor.focus();
      await page.keyboard.type("def f():");
      await page.keyboard.press("Enter");
      await page.keyboard.type("return 1");
      await page.keyboard.press("Tab");
      assert.match(await editor.inputValue(), /^def f\(\):\n {4}return 1 {1,4}$/);
      await page.keyboard.press("Escape");
      await page.keyboard.press("Tab");
      assert.equal(await editor.evaluate((one) => one === document.activeElement), false, "one can leave");
    }
    await page.locator("[data-action=next]").click();
  }
  for (const round of [
    "Fundamentals",
    "Coding",
    "Debugging",
    "Design",
    "Behavioural",
    "Your questions to them",
  ]) {
    assert.ok(rounds.has(round), `${round} of ${[...rounds]}`);
  }
  assert.deepEqual(said, []);
  await context.close();
});

test("the clock pauses, and when the time is over the report is next", async () => {
  const { context, page } = await opened();
  await page.clock.install({ time: NOON });
  await page.goto(`${site.home}mock/?minutes=15&seed=time`);
  await page.locator("[data-action=start]").click();
  const id = await question(page);
  await page.clock.fastForward(60_000);
  await page.locator("[data-action=pause]").click();
  await page.clock.fastForward(3_600_000);
  assert.match((await page.locator("[data-clock=all]").textContent()) ?? "", /^ ?1:0\d of 15:00/);
  await page.locator("[data-action=pause]").click();
  await page.clock.fastForward(15 * 60_000);
  await page.locator("[data-over]").waitFor();
  await page.locator("[data-action=reveal]").click();
  await page.locator("[data-action=next]").click();
  assert.equal(await question(page, id), null);
  await context.close();
});

test("an answer is recorded on the device, played back, and gone with its question; refused, it goes on", async () => {
  const fake = await chromium.launch({
    executablePath: process.env.PREPRESS_BROWSER ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--use-fake-device-for-media-stream",
      "--use-fake-ui-for-media-stream",
    ],
  });
  try {
    const { context, page, said } = await opened({ ...desk, permissions: ["microphone"] }, fake);
    await page.goto(`${site.home}mock/?minutes=15&seed=voice`);
    await page.locator("[data-action=start]").click();
    const id = await question(page);
    const record = page.locator("[data-action=record]");
    await record.click();
    await page.locator("[data-action=record]", { hasText: "Stop" }).waitFor();
    // The device gives its first sound when it likes.
    await page.waitForTimeout(2000);
    await page.locator("[data-action=reveal]").click();
    const audio = page.locator("audio");
    await audio.waitFor();
    await page.waitForFunction(() => (document.querySelector("audio")?.readyState ?? 0) >= 1);
    assert.equal(await page.locator(".recorder", { hasText: "Nothing" }).count(), 0);
    await page.locator("[data-action=next]").click();
    await question(page, id);
    assert.equal(await page.locator("audio").count(), 0);
    assert.deepEqual(said, []);
    await context.close();
  } finally {
    await fake.close();
  }
  const { context, page, said } = await opened();
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await page.goto(`${site.home}mock/?minutes=15&seed=voice`);
  await page.locator("[data-action=start]").click();
  await question(page);
  await page.locator("[data-action=record]").click();
  await page.locator(".recorder", { hasText: "refused" }).waitFor();
  await page.locator("[data-action=reveal]").click();
  assert.equal(await page.locator("[data-action=next]").isVisible(), true);
  assert.deepEqual(said, []);
  await context.close();
});

test("what a browser cannot do is not offered; without storage it is said, and the interview goes on", async () => {
  const { context, page, said } = await opened();
  await page.addInitScript(() => {
    Reflect.deleteProperty(window, "MediaRecorder");
    Reflect.deleteProperty(window, "SpeechSynthesisUtterance");
    Object.defineProperty(window, "indexedDB", {
      value: {
        open: () => {
          throw new DOMException("no", "SecurityError");
        },
      },
    });
  });
  await page.goto(`${site.home}mock/?minutes=15&seed=bare`);
  await page.locator("[data-note]").waitFor();
  assert.match((await page.locator("[data-note]").textContent()) ?? "", /keeps no data/);
  await page.locator("[data-action=start]").click();
  const id = await question(page);
  assert.equal(await page.locator("[data-action=record], [data-action=read]").count(), 0);
  await page.locator("[data-trouble]").waitFor();
  await page.locator("[data-action=next]").click();
  assert.ok(await question(page, id));
  assert.deepEqual(said, []);
  await context.close();
});

test("axe finds nothing in any state, light and dark, phone and desk; nothing is too wide", async () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const viewport of [{ width: 360, height: 740 }, desk.viewport]) {
      const { context, page } = await opened({ viewport, colorScheme, bypassCSP: true });
      const check = async (/** @type {string} */ what) => {
        const at = `${what}, ${colorScheme}, ${viewport.width} px`;
        assert.deepEqual(await violations(page), [], at);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${at}: ${over} px too wide`);
      };
      await page.goto(`${site.home}mock/?minutes=15&seed=axe`);
      await page.locator("[data-action=start]").waitFor();
      await page.locator(".wish-areas summary").click();
      await check("setup");
      await page.locator("[data-action=start]").click();
      for (let id = await question(page); id; id = await question(page, id)) {
        await page.locator("[data-action=reveal]").click();
        await check("running");
        await page.locator("[data-action=next]").click();
      }
      await check("report");
      await context.close();
    }
  }
});

test("each page costs less than 15 kB of script beyond what the cards load, until more is asked of it", async (t) => {
  const { gzipSync } = await import("node:zlib");
  const loaded = async (
    /** @type {string} */ path,
    /** @type {(page: import("playwright-core").Page) => Promise<void>} */ use,
  ) => {
    const { context, page } = await opened();
    /** @type {Set<string>} */
    const urls = new Set();
    page.on("request", (request) => request.url().endsWith(".js") && urls.add(request.url()));
    await page.goto(site.home + path);
    await use(page);
    await context.close();
    return urls;
  };
  const cards = await loaded("cards/", (page) => page.locator("[data-card]").waitFor());
  const mock = await loaded("mock/?minutes=15&seed=size", async (page) => {
    await page.locator("[data-action=start]").click();
    await question(page);
  });
  const kit = await loaded("kit/?minutes=15", (page) =>
    page.locator("[data-kit-question]").first().waitFor(),
  );
  for (const [name, urls] of Object.entries({ mock, kit })) {
    let size = 0;
    for (const url of urls) {
      if (cards.has(url)) continue;
      // Comments do not reach readers of a published theme (build.rs).
      const text = (await (await fetch(url)).text()).replace(/^\s*(\/\/.*|\/\*[\s\S]*?\*\/)\n/gm, "");
      size += gzipSync(text).length;
    }
    t.diagnostic(`${name}: ${size} bytes`);
    assert.ok(size > 5000 && size <= 15_000, `${name}: ${size} bytes`);
  }
});
