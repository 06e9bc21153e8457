// What the tests of the cards share: a small site, a clock that is set, and the words to go through a session.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before } from "node:test";
import { files, launch, published } from "./site.js";

/** @typedef {import("playwright-core").Page} Page */
/** @typedef {import("playwright-core").BrowserContext} Context */
/** @typedef {import("playwright-core").BrowserContextOptions} Options */
/** @typedef {import("../../themes/default/js/lib/record.js").Entry} Entry */
/** @typedef {Awaited<ReturnType<typeof published>> & { theme: string }} Site */

export const HOUR = 3_600_000;
export const DAY = 24 * HOUR;
/** Noon of a Monday, in UTC: what the clock shows unless a test says otherwise. */
export const NOON = Date.UTC(2026, 10, 23, 12);
export const today = Math.floor(NOON / DAY);

export const desk = { viewport: { width: 1280, height: 900 }, timezoneId: "UTC" };
export const phone = {
  viewport: { width: 360, height: 740 },
  hasTouch: true,
  isMobile: true,
  timezoneId: "UTC",
};

/**
 * Returns a bank of questions that differ in level, kind, role and tag.
 * @param {string} name
 * @param {number} count
 */
export function bank(name, count) {
  const questions = Array.from({ length: count }, (_, at) => {
    const lines = [
      "[[question]]",
      `id = "${name}-${at}"`,
      `ask = "Question ${at} of ${name}?"`,
      `level = "${["junior", "mid", "senior"][at % 3]}"`,
      `kind = "${at % 4 === 0 ? "debug" : "concept"}"`,
      `answer = "Answer ${at} of ${name}."`,
      `tags = ["${at % 2 === 0 ? "even" : "odd"}"]`,
    ];
    if (at % 5 === 0) lines.push('roles = ["backend"]');
    if (at % 5 === 1) lines.push('roles = ["data"]');
    return lines.join("\n");
  });
  return `title = "Bank ${name}"\n\n${questions.join("\n\n")}\n`;
}

/** Questions that are answered in other ways than by looking. */
const SPECIAL = `title = "Special"

[[question]]
id = "points"
ask = "Which points?"
level = "mid"
kind = "concept"
answer = "These."
listen_for = ["one", "two", "three", "four", "five"]
red_flags = ["says never", "says always"]
follow_ups = ["quiz"]
see = ["special/topic"]

[[question]]
id = "quiz"
ask = "Which one?"
level = "mid"
kind = "concept"
answer = "The second."
choices = [{ text = "First", why = "No." }, { text = "Second", correct = true, why = "Yes." }]

[[question]]
id = "predict"
ask = "What does it print?"
level = "mid"
kind = "output"
code = "print(1)\\nprint(2)\\nprint('<b>3</b>')"
output = "1\\n2\\n<b>3</b>"
answer = "Three lines."

[[question]]
id = "short"
ask = "Short?"
level = "mid"
kind = "concept"
answer = "Yes."

[[question]]
id = "long"
ask = "Long?"
level = "mid"
kind = "concept"
answer = '''${"A paragraph that says a good deal, and then some more of it.\n\n".repeat(60)}'''

[[question]]
id = "wide"
ask = "Wide?"
level = "mid"
kind = "concept"
answer = '''
\`\`\`python no-check
wide = "${"x".repeat(300)}"
\`\`\`
'''
see = ["special/topic"]
`;

/** The small site. */
export const SMALL = {
  "site.toml":
    'title = "Small"\nbase_url = "https://example.org/small/"\nid = "small"\n[cards]\nnew_per_day = 60\n',
  "content/_index.md": '+++\ntitle = "Home"\n+++\n',
  "content/alpha/_index.md": '+++\ntitle = "Alpha"\n+++\n',
  "content/alpha/bank.toml": bank("a", 24),
  "content/beta/_index.md": '+++\ntitle = "Beta"\n+++\n',
  "content/beta/bank.toml": bank("b", 24),
  "content/gamma/_index.md": '+++\ntitle = "Gamma"\n+++\n',
  "content/gamma/bank.toml": bank("c", 24),
  "content/special/_index.md": '+++\ntitle = "Special"\n+++\n',
  "content/special/topic.md": '+++\ntitle = "The topic"\n+++\nRead this.\n',
  "content/special/bank.toml": SPECIAL,
};

/**
 * Writes files into a folder.
 * @param {string} folder
 * @param {{ [path: string]: string }} contents
 */
export function write(folder, contents) {
  for (const [path, text] of Object.entries(contents)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/**
 * Builds a site of such files and serves it.
 * @param {{ [path: string]: string }} contents
 * @param {string} [path] of the site on its host
 * @returns {Promise<Site>}
 */
export async function built(contents, path) {
  const folder = mkdtempSync(join(tmpdir(), "prepress-cards-"));
  write(folder, contents);
  const site = await published(folder, path);
  rmSync(folder, { recursive: true, force: true });
  const theme = files(site.folder).find((path) => path.endsWith("js/cards/study.js")) ?? "";
  return { ...site, theme: theme.replace("js/cards/study.js", "") };
}

/** @type {Site} */
export let site;
/** @type {import("playwright-core").Browser} */
export let browser;

before(async () => {
  site = await built(SMALL);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
});

/** What the browser itself says where a test cuts the network, or breaks a tab. */
const FAILED = /Failed to load resource|net::ERR_/;

/**
 * Opens a reader's browser, and demands that it stays silent.
 * @param {(context: Context, said: string[]) => Promise<void>} use
 * @param {Options} [options]
 * @param {number} [time] what its clock shows
 */
export async function reader(use, options = desk, time = NOON) {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(20_000);
  await context.clock.install({ time });
  /** @type {string[]} */
  const said = [];
  context.on("console", (message) => {
    if (!FAILED.test(message.text())) said.push(`${message.type()}: ${message.text()}`);
  });
  context.on("weberror", (error) => said.push(`error: ${error.error().message}`));
  try {
    await use(context, said);
    assert.deepEqual(said, [], "the pages are silent");
  } finally {
    await context.close();
  }
}

/**
 * Opens a page.
 * @param {Context} context
 * @param {string} [path]
 * @param {string} [home]
 */
export async function open(context, path = "cards/", home = site.home) {
  const page = await context.newPage();
  await page.goto(home + path, { waitUntil: "load" });
  return page;
}

/**
 * Waits for a side of a card, and returns which card it is.
 * @param {Page} page
 * @param {"front" | "back"} [side]
 */
export async function shown(page, side = "front") {
  const card = page.locator(`.flashcard[data-card][data-side=${side}]`);
  await card.waitFor({ state: "attached" });
  return (await card.getAttribute("data-card")) ?? "";
}

/** Waits for the end of a session. */
export const ended = (/** @type {Page} */ page) => page.locator("[data-session-end]").waitFor();

/** How much is to do today. */
export const due = async (/** @type {Page} */ page) =>
  Number(await page.locator("[data-due]").getAttribute("data-due"));

/** What the line above the cards says. */
export const counts = (/** @type {Page} */ page) => page.locator(".session-counts").textContent();

/**
 * Answers the card that is shown, by keys, and waits for what comes then.
 * @param {Page} page
 * @param {1 | 2 | 3 | 4} [grade]
 */
export async function answer(page, grade = 3) {
  const card = await shown(page);
  await page.keyboard.press("Space");
  await shown(page, "back");
  await page.keyboard.press(String(grade));
  await page.locator(".flashcard[data-side=front], [data-session-end], [data-failed]").first().waitFor();
  return card;
}

/**
 * Goes on until an area's cards are through, or so many were answered; returns their names.
 * @param {Page} page
 * @param {number} count
 * @param {1 | 2 | 3 | 4} [grade]
 */
export async function answers(page, count, grade = 3) {
  /** @type {string[]} */
  const names = [];
  for (let at = 0; at < count; at++) names.push(await answer(page, grade));
  return names;
}

/**
 * Returns what lies in the browser's storage, in the order in which it came.
 * @param {Page} page
 * @param {string} [id] of the site
 * @returns {Promise<Entry[]>}
 */
export const log = (page, id = "small") =>
  page.evaluate(
    (name) =>
      new Promise((done, failed) => {
        const request = indexedDB.open(name);
        request.onerror = () => failed(request.error);
        request.onsuccess = () => {
          const all = request.result.transaction("events").objectStore("events").getAll();
          all.onsuccess = () => {
            request.result.close();
            done(all.result);
          };
          all.onerror = () => failed(all.error);
        };
      }),
    `prepress:${id}`,
  );

/** The grades in the storage, oldest first. */
export const grades = async (/** @type {Page} */ page) =>
  (await log(page)).filter(({ kind }) => kind === "grade");

/**
 * Writes into the browser's storage as it is, without a look at it.
 * @param {Page} page
 * @param {"events" | "kept"} store
 * @param {[value: unknown, key?: string][]} values `undefined` deletes what is kept under the key
 */
export const put = (page, store, values) =>
  page.evaluate(
    ([name, store, values]) =>
      new Promise((done, failed) => {
        const request = indexedDB.open(name);
        request.onerror = () => failed(request.error);
        request.onsuccess = () => {
          const transaction = request.result.transaction(store, "readwrite");
          for (const [value, key] of values) {
            if (value === null && key) transaction.objectStore(store).delete(key);
            else transaction.objectStore(store).put(value, key);
          }
          transaction.oncomplete = () => {
            request.result.close();
            done(undefined);
          };
          transaction.onerror = () => failed(transaction.error);
        };
      }),
    /** @type {const} */ (["prepress:small", store, values]),
  );

let number = 0;

/**
 * Returns an answer of days ago, as another device would have it.
 * @param {string} card
 * @param {number} ago in days
 * @param {Partial<Entry>} [rest]
 * @returns {Entry}
 */
export function entry(card, ago, rest = {}) {
  number++;
  return {
    id: `other-${number}`,
    card,
    time: NOON - ago * DAY + number,
    day: today - ago,
    offset: 0,
    grade: rest.kind && rest.kind !== "grade" ? 0 : 3,
    took: 5000,
    kind: "grade",
    device: "otherdevice",
    detail: null,
    ...rest,
  };
}

/**
 * Fills a reader's log before the cards are opened.
 * @param {Context} context
 * @param {Entry[]} entries
 */
export async function seed(context, entries) {
  const page = await open(context, "glossary/");
  await page.evaluate(
    async ([theme, entries]) => {
      const { Log } = await import(`${theme}js/cards/log.js`);
      await (await new Log().open()).merge(entries);
    },
    /** @type {const} */ ([new URL(site.theme, site.home).pathname, entries]),
  );
  await page.close();
}

/**
 * Calls a method of a study of its own in the page, as another part of the site would.
 * @param {Page} page
 * @param {string} method
 * @param {unknown[]} given
 * @param {Site} from
 * @returns {Promise<any>}
 */
const study = (page, method, given, from) =>
  page.evaluate(
    async ([theme, method, given]) => {
      const { Study } = await import(`${theme}js/cards/study.js`);
      const study = await Study.open();
      if (method === "states") return [...study.states].sort();
      if (method !== "left") return void (await study[method](...given));
      const lists = Object.values(study.left(study.cards));
      return lists.map((list) => list.map((/** @type {{ id: string }} */ { id }) => id));
    },
    /** @type {const} */ ([new URL(from.theme, from.home).pathname, method, given]),
  );

/** What is known of each card. */
export const states = (/** @type {Page} */ page, from = site) => study(page, "states", [], from);
/** What is left of today, in order. */
export const queue = (/** @type {Page} */ page) => study(page, "left", [], site);
/** Changes a setting. */
export const set = (/** @type {Page} */ page, /** @type {string} */ name, /** @type {unknown} */ value) =>
  study(page, "set", [name, value], site);
/** Gives a grade, as another tab would. */
export const give = (/** @type {Page} */ page, /** @type {string} */ card, grade = 3) =>
  study(page, "grade", [card, grade], site);

/** What a screen reader is told once it pauses. */
export const told = (/** @type {Page} */ page, /** @type {string | RegExp} */ text) =>
  page.locator("[data-session] > [role=status]").filter({ hasText: text }).waitFor({ state: "attached" });

/** What has the focus: an action, a grade, a class, or the name of the element. */
export const focused = (/** @type {Page} */ page) =>
  page.evaluate(() => {
    const one = /** @type {HTMLElement} */ (document.activeElement);
    return one.dataset.action ?? one.dataset.grade ?? (one.className || one.localName);
  });

/**
 * Moves a finger.
 * @param {Page} page
 * @param {string} from what it is put on
 * @param {[number, number]} by
 */
export async function swipe(page, from, [x, y]) {
  const box = await page.locator(from).first().boundingBox();
  assert.ok(box, `${from} is to be seen`);
  const session = await page.context().newCDPSession(page);
  const start = { x: box.x + box.width / 2, y: box.y + Math.min(box.height / 2, 200) };
  const steps = 8;
  await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [start] });
  for (let step = 1; step <= steps; step++) {
    const at = { x: start.x + (x * step) / steps, y: start.y + (y * step) / steps };
    await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [at] });
  }
  // The finger rests before it is lifted: a tap while a page is taken to be flung would only stop that.
  await page.waitForTimeout(120);
  const last = { x: start.x + x + 1, y: start.y + y };
  await session.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [last] });
  await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
  await session.detach();
}
