// What readers meet at the edges: paper, high contrast, other tabs, narrow screens, odd content.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { launch, published } from "./site.js";

/** A site of what authors write when nobody looks: long words, blocks where a line is expected, empty sections. */
const ODD = {
  "site.toml":
    'title = "A very long title of a site that somebody gave without thinking of telephones"\nbase_url = "https://example.org/odd/"\nid = "odd"\n',
  "content/_index.md": '+++\ntitle = "Home"\n+++\n',
  "content/a/_index.md":
    '+++\ntitle = "An area with `inline_code_that_is_also_quite_long` and Donaudampfschifffahrtsgesellschaftskapitänsmütze"\n+++\n',
  "content/a/empty/_index.md": '+++\ntitle = "Empty"\n+++\n',
  "content/a/topic.md":
    '+++\ntitle = "superlongidentifier_without_any_break_opportunity_whatsoever_in_it"\ntags = ["a-very-long-tag-name-that-goes-on-and-on-and-on-for-a-while"]\n+++\nA gil at the start; and a good number of words, so that the second one stands at the right end of the line: a generator.\n\n## One\n\n' +
    "Text.\n\n".repeat(60) +
    "## Two\n\n" +
    "Text.\n\n".repeat(60) +
    "## Three\n\n" +
    "Text.\n\n".repeat(60),
  "content/a/bank.toml": `title = "Bank"
[[question]]
id = "odd"
ask = "Why?"
level = "mid"
kind = "concept"
answer = "So."
choices = [
  { text = "Plain", correct = true },
  { text = "With code:\\n\\n\`\`\`python\\nprint(2)\\n\`\`\`", why = "No." },
  { text = "With a [link](topic.md)", why = "No." },
]
listen_for = ["plain", "two\\n\\nparagraphs\\n\\n\`\`\`python\\nx = 1\\n\`\`\`"]
green_flags = ["good\\n\\nvery good"]
`,
  "content/glossary.toml":
    '[[term]]\nname = "GIL"\ndefinition = "A definition that takes several lines, as it goes on and on until there is no more to say about it."\n[[term]]\nname = "generator"\ndefinition = "Another definition that takes several lines, as it goes on and on until there is no more to say."\n',
};

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "prepress-odd-"));
  for (const [path, text] of Object.entries(ODD)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  site = await published(folder);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("odd content makes valid HTML", async () => {
  const validator = new HtmlValidate({
    extends: ["html-validate:standard"],
    rules: {
      "void-style": "off",
      "attribute-boolean-style": "off",
      "long-title": "off",
      "tel-non-breaking": "off",
    },
  });
  /** @type {string[]} */
  const wrong = [];
  for (const path of site.pages) {
    const report = await validator.validateString(readFileSync(join(site.folder, path), "utf8"));
    for (const message of report.results.flatMap((result) => result.messages)) {
      wrong.push(`${path}:${message.line} ${message.ruleId}: ${message.message}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("long words and titles widen no page of a narrow phone", async () => {
  const page = await browser.newPage({ viewport: { width: 320, height: 700 } });
  for (const path of [
    "",
    "a/",
    "a/empty/",
    "a/topic/",
    "a/bank/",
    "q/odd/",
    "cards/",
    "mock/",
    "kit/",
    "kit/mid/",
    "progress/",
    "tags/",
    "search/",
    "print/",
  ]) {
    await page.goto(site.home + path);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `/${path}: ${over} px too wide`);
  }
  await page.close();
});

test("a definition stays on the screen, and Escape takes it away", async () => {
  for (const width of [360, 700, 800, 1000, 1280]) {
    const page = await browser.newPage({ viewport: { width, height: 700 } });
    await page.goto(`${site.home}a/topic/`);
    const terms = page.locator("a.term");
    assert.equal(await terms.count(), 2);
    for (const term of await terms.all()) {
      await term.hover();
      const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      assert.ok(over <= 0, `${over} px too wide at ${width}`);
      const shown = () =>
        term.evaluate(
          (one) =>
            getComputedStyle(one, "::after").content !== "none" &&
            getComputedStyle(one, "::after").display !== "none",
        );
      assert.equal(await shown(), true);
      await page.keyboard.press("Escape");
      assert.equal(await shown(), false);
    }
    await page.close();
  }
});

test("paper is printed in the colours of light, whatever is chosen", async () => {
  for (const [colorScheme, chosen] of /** @type {const} */ ([
    ["dark", ""],
    ["light", "dark"],
  ])) {
    const page = await browser.newPage({ colorScheme });
    await page.goto(`${site.home}q/odd/`);
    if (chosen)
      await page.evaluate((theme) => {
        document.documentElement.dataset.theme = theme;
      }, chosen);
    await page.emulateMedia({ media: "print" });
    assert.equal(
      await page.evaluate(() => getComputedStyle(document.body).color),
      "rgb(29, 35, 39)",
      `${colorScheme} ${chosen}`,
    );
    await page.close();
  }
});

test("high contrast holds for a chosen theme too", async () => {
  for (const [colorScheme, chosen, ink] of /** @type {const} */ ([
    ["light", "dark", "rgb(255, 255, 255)"],
    ["dark", "light", "rgb(0, 0, 0)"],
    ["light", "", "rgb(0, 0, 0)"],
    ["dark", "", "rgb(255, 255, 255)"],
  ])) {
    const page = await browser.newPage({ colorScheme, contrast: "more" });
    await page.goto(site.home);
    if (chosen)
      await page.evaluate((theme) => {
        document.documentElement.dataset.theme = theme;
      }, chosen);
    assert.equal(
      await page.evaluate(() => getComputedStyle(document.body).color),
      ink,
      `${colorScheme}, chosen: ${chosen}`,
    );
    await page.close();
  }
});

test("a theme chosen in one tab or on a later page is that of every page of the site, and of no other site", async () => {
  const context = await browser.newContext({ colorScheme: "light" });
  const [one, two] = [await context.newPage(), await context.newPage()];
  for (const page of [one, two]) await page.goto(site.home);
  const theme = (/** @type {import("playwright-core").Page} */ page) =>
    page.evaluate(() => document.documentElement.dataset.theme);
  const button = one.locator("[data-action=theme]");
  while ((await theme(one)) !== "dark") await button.click();
  await two.waitForFunction(() => document.documentElement.dataset.theme === "dark");
  assert.equal(await two.locator("[data-action=theme]").getAttribute("aria-label"), "Colours: dark");
  // A page that comes back from the browser's cache of left pages does not run its scripts again.
  await two.evaluate(() => {
    delete document.documentElement.dataset.theme;
    dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true }));
  });
  assert.equal(await theme(two), "dark");
  const names = await one.evaluate(() => Object.keys(localStorage));
  assert.ok(names.length > 0 && names.every((name) => name.startsWith("prepress:odd:")), String(names));
  await context.close();
});

test("the table of contents follows the reading, down and up", async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 700 } });
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto(`${site.home}a/topic/`);
  const here = (/** @type {string | null} */ name) =>
    page.waitForFunction(
      (wanted) => (document.querySelector(".toc [aria-current]")?.textContent ?? null) === wanted,
      name,
    );
  const scroll = (/** @type {string} */ id, /** @type {number} */ by) =>
    page.evaluate(
      ([to, more]) => {
        const top = document.getElementById(String(to))?.getBoundingClientRect().top ?? 0;
        scrollTo(0, scrollY + top + Number(more));
      },
      [id, by],
    );
  await here(null);
  await scroll("two", 200);
  await here("Two");
  await scroll("three", 0);
  await here("Three");
  await scroll("three", -500);
  await here("Two");
  await scroll("one", -600);
  await here(null);
  assert.equal(await page.locator(".toc a").first().isVisible(), true, "open beside the text");
  await page.setViewportSize({ width: 360, height: 700 });
  assert.equal(await page.locator(".toc a").first().isVisible(), false, "closed above the text");
  await page.close();
});
