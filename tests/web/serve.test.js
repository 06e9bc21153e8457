// The preview as an author has it: a real browser beside an editor.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, afterEach, before, test } from "node:test";
import { launch, preview, root } from "./site.js";

const LONG = Array.from({ length: 60 }, (_, n) => `Paragraph number ${n}.\n\n`).join("");

const SITE = {
  "site.toml": 'title = "Preview"\nbase_url = "https://example.org/x/"\n[markdown]\nhtml = "allow"\n',
  "content/_index.md": '+++\ntitle = "Home"\n+++\nWelcome.\n',
  "content/a/one.md": `+++\ntitle = "One"\n+++\nThe first words.\n\n${LONG}`,
  "content/a/two.md": '+++\ntitle = "Two"\n+++\nThe second page.\n\n![A dot](dot.svg)\n',
  "content/a/form.md": '+++\ntitle = "Form"\n+++\nSome words.\n\n<textarea></textarea>\n',
  "content/a/dot.svg": '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><circle r="4"/></svg>',
  "content/a/bank.toml":
    'title = "Bank"\n[[question]]\nid = "why"\nask = "Why?"\nlevel = "mid"\nkind = "concept"\nanswer = "So."\nlisten_for = ["a point"]\n',
};

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof preview>>} */
let server;
/** @type {import("playwright-core").BrowserContext} */
let context;

/** @param {string} path @param {string} text */
function write(path, text) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

/** @param {string} path @param {string} from @param {string} to */
function edit(path, from, to) {
  const text = readFileSync(join(folder, path), "utf8");
  assert.ok(text.includes(from), `${path} has no ${from}`);
  writeFileSync(join(folder, path), text.replace(from, to));
}

/** @param {import("playwright-core").Page} page */
const mark = (page) => page.evaluate(() => Object.assign(window, { marked: true }));
const marked = () => "marked" in window;

/**
 * Opens a page and waits until it follows the preview. A mark in the window tells a reload from a change in place.
 * @param {string} path
 */
async function open(path) {
  const page = await context.newPage();
  await page.goto(server.url + path);
  await connected(page);
  await mark(page);
  return page;
}

/** @param {import("playwright-core").Page} page */
const connected = (page) =>
  page.waitForSelector("script[data-live-reload][data-state=connected]", { state: "attached" });

/** @param {import("playwright-core").Page} page */
const reloaded = async (page) => {
  await page.waitForFunction(() => !("marked" in window));
  await connected(page);
  await mark(page);
};

/** @param {import("playwright-core").Page} page */
const panel = (page) => page.locator("prepress-problems section");

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "prepress-serve-"));
  for (const [path, text] of Object.entries(SITE)) write(path, text);
  server = await preview(folder);
  browser = await launch();
  context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  context.setDefaultTimeout(10_000);
});

afterEach(async () => {
  for (const page of context.pages()) await page.close();
  for (const [path, text] of Object.entries(SITE)) write(path, text);
  rmSync(join(folder, "themes"), { recursive: true, force: true });
});

after(async () => {
  await browser?.close();
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("a save reloads the page at its place, with what was opened and typed", async () => {
  const page = await open("a/one/");
  await page.locator("p", { hasText: "Paragraph number 40." }).scrollIntoViewIfNeeded();
  const place = () =>
    page
      .locator("p", { hasText: "Paragraph number 40." })
      .evaluate((p) => Math.round(p.getBoundingClientRect().top));
  const before = await place();
  edit("content/a/one.md", "The first words.", "The first words.\n\nMore of them.\n\nAnd more.");
  await reloaded(page);
  await page.getByText("And more.").waitFor({ state: "attached" });
  assert.ok(Math.abs((await place()) - before) <= 2, `${before} became ${await place()}`);

  const question = await open("q/why/");
  await question.locator("details[data-answer] > summary").click();
  await question.locator("[data-rubric] input[type=checkbox]").first().check();
  edit("content/a/bank.toml", 'answer = "So."', 'answer = "So it is."');
  await reloaded(question);
  await question.getByText("So it is.").waitFor();
  assert.equal(
    await question
      .locator("details[data-answer]")
      .evaluate((one) => /** @type {HTMLDetailsElement} */ (one).open),
    true,
  );
  assert.equal(await question.locator("[data-rubric] input[type=checkbox]").first().isChecked(), true);

  const form = await open("a/form/");
  await form.locator("textarea").fill("half a wor");
  edit("content/a/form.md", "Some words.", "Other words.");
  await reloaded(form);
  await form.getByText("Other words.").waitFor();
  assert.equal(await form.locator("textarea").inputValue(), "half a wor");
  assert.equal(await form.evaluate(() => document.activeElement?.localName), "textarea");
});

const FORM = `+++
title = "Form"
+++
Some words.

<textarea>old code</textarea>

<label>First <input value="one"></label>

<label>Lang <select><option>A</option><option>B</option></select></label>

<ul><li><input type="checkbox"> alpha</li><li><input type="checkbox"> beta</li></ul>

<details><summary>Why</summary>Because.</details>
`;

test("what the reader did not touch shows the edit, and what was touched is found by its label", async () => {
  write("content/a/form.md", FORM);
  const page = await open("a/form/");
  await page.getByText("alpha").waitFor();
  const main = page.locator("main");
  await main.locator("select").selectOption("B");
  await main.locator("li", { hasText: "alpha" }).locator("input").check();
  await main.locator("summary").click();
  edit("content/a/form.md", "old code", "new code");
  await reloaded(page);
  assert.equal(await main.locator("textarea").inputValue(), "new code");
  assert.equal(await main.locator("select").inputValue(), "B");
  await main.locator("textarea").fill("mine");
  edit("content/a/form.md", 'value="one"', 'value="two"');
  await reloaded(page);
  assert.equal(await main.locator("textarea").inputValue(), "mine");
  assert.equal(await main.getByLabel("First").inputValue(), "two");
  // Another of each comes before it.
  write(
    "content/a/form.md",
    FORM.replace("<ul>", '<ul><li><input type="checkbox"> new</li>').replace(
      "<details>",
      "<details><summary>What</summary>That.</details>\n\n<details>",
    ),
  );
  await reloaded(page);
  const ticked = () =>
    main.locator("li").evaluateAll((all) => all.map((one) => one.querySelector("input")?.checked));
  const opened = () =>
    main.locator("details").evaluateAll((all) => all.map((one) => one.hasAttribute("open")));
  assert.deepEqual(await ticked(), [false, true, false]);
  assert.deepEqual(await opened(), [false, true]);
  // What a part is called is edited: it stays open; a tick for something else goes.
  edit("content/a/form.md", "Why", "How");
  edit("content/a/form.md", "alpha", "gamma");
  await page.getByText("gamma").waitFor();
  await page.getByText("How").waitFor();
  await connected(page);
  assert.deepEqual(await ticked(), [false, false, false]);
  assert.deepEqual(await opened(), [false, true]);
});

test("a page at a path with two slashes is not reloaded again and again", async () => {
  const page = await open("/a/form/");
  edit("content/a/one.md", "The first words.", "A [link](nowhere.md).");
  await panel(page).waitFor();
  assert.equal(await page.evaluate(marked), true);
});

test("a page that would be reloaded without end stops and says so", async () => {
  const page = await context.newPage();
  await page.route("**/_prepress/live?*", (route) =>
    route.fulfill({ contentType: "text/event-stream", body: "event: reload\ndata: {}\n\n" }),
  );
  let loads = 0;
  page.on("load", () => {
    loads += 1;
  });
  await page.goto(`${server.url}a/one/`);
  await panel(page).getByText("was reloaded 5 times").waitFor();
  assert.equal(loads, 6);
});

test("a reader who stays when the page would be reloaded is asked again at the next save", async () => {
  const page = await open("a/form/");
  await page.evaluate(() => addEventListener("beforeunload", (event) => event.preventDefault()));
  await page.locator("main textarea").fill("unsaved");
  const asked = () =>
    page.waitForEvent("dialog").then(async (dialog) => {
      await dialog.dismiss();
    });
  let dialog = asked();
  edit("content/a/form.md", "Some words.", "Other words.");
  await dialog;
  await page.waitForFunction(() => history.scrollRestoration === "auto");
  dialog = asked();
  edit("content/a/form.md", "Other words.", "Last words.");
  await dialog;
  assert.equal(await page.evaluate(marked), true);
});

test("of two tabs the one whose page changed reloads", async () => {
  const [one, two] = [await open("a/one/"), await open("a/two/")];
  edit("content/a/one.md", "The first words.", "Other words.");
  await reloaded(one);
  await one.getByText("Other words.").waitFor();
  assert.equal(await two.evaluate(marked), true);
  // A picture is part of the pages that show it.
  edit("content/a/dot.svg", 'r="4"', 'r="3"');
  await reloaded(two);
  // A page that comes to be, in a tab that waits for it.
  const missing = await open("a/three/");
  assert.equal(await missing.title(), "Page not found · Preview");
  write("content/a/three.md", '+++\ntitle = "Three"\n+++\nHere I am.\n');
  await missing.getByText("Here I am.").waitFor();
  rmSync(join(folder, "content/a/three.md"));
  await missing.getByRole("heading", { name: "Page not found" }).waitFor();
});

test("a style sheet is swapped without a reload", async () => {
  const page = await open("a/one/");
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const was = await background();
  const css = readFileSync(join(root, "themes/default/css/base.css"), "utf8");
  write("themes/default/css/base.css", `${css}\nbody { background: rgb(1, 2, 3); }\n`);
  await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)");
  await page.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet]").length === 1);
  assert.equal(await page.evaluate(marked), true, "it was reloaded");
  rmSync(join(folder, "themes"), { recursive: true });
  await page.waitForFunction((was) => getComputedStyle(document.body).backgroundColor === was, was);
  assert.equal(await page.evaluate(marked), true, "it was reloaded");
  // A script cannot be swapped.
  const script = readFileSync(join(root, "themes/default/js/main.js"), "utf8");
  write("themes/default/js/main.js", `${script}\ndocument.title = "Run";\n`);
  await reloaded(page);
  await page.waitForFunction(() => document.title === "Run");
});

test("style sheets that come slowly or are disabled do not pile up", async () => {
  const page = await open("a/one/");
  await page.evaluate(() => {
    const off = document.createElement("link");
    off.rel = "stylesheet";
    off.href = "/off.css";
    off.disabled = true;
    document.head.append(off);
  });
  /** @type {(() => void)[]} */
  const held = [];
  await page.route("**/*.css?*", async (route) => {
    await new Promise((go) => held.push(() => go(undefined)));
    await route.continue().catch(() => {});
  });
  const links = () => page.locator("link[rel=stylesheet]").count();
  /** @type {string | false | null | undefined} */
  let was;
  const css = readFileSync(join(root, "themes/default/css/base.css"), "utf8");
  for (let turn = 1; turn <= 6; turn += 1) {
    write("themes/default/css/base.css", `${css}\nbody { background: rgb(${turn}, 2, 3); }\n`);
    was = await page
      .waitForFunction((was) => {
        const fresh = document.querySelector("link[href*='?v=']:not([disabled])");
        return fresh?.getAttribute("href") !== was && fresh?.getAttribute("href");
      }, was)
      .then((href) => href.jsonValue());
    assert.equal(await links(), 3);
  }
  for (const go of held) go();
  await page.waitForFunction(() => getComputedStyle(document.body).backgroundColor === "rgb(6, 2, 3)");
  await page.waitForFunction(() => document.querySelectorAll("link[rel=stylesheet]").length === 2);
  assert.equal(await page.evaluate(marked), true, "it was reloaded");
});

test("mistakes appear over the last good page and go again", async () => {
  const [page, other] = [await open("a/one/"), await open("a/two/")];
  edit("content/a/one.md", "The first words.", "Words with a [link](fom.md).");
  for (const tab of [page, other]) await panel(tab).waitFor();
  const text = (await panel(page).textContent()) ?? "";
  for (const part of [
    "content/a/one.md:4:21",
    "no page at `fom.md`",
    "[link](fom.md)",
    "did you mean `a/form`?",
  ]) {
    assert.ok(text.includes(part), `${part} is missing in: ${text}`);
  }
  assert.equal(await panel(page).locator("mark").textContent(), "fom.md");
  assert.ok(await page.getByText("The first words.").isVisible(), "the last good page stays");
  assert.equal(await page.evaluate(marked), true);
  await page.keyboard.press("Escape");
  await panel(page).waitFor({ state: "hidden" });
  await page.locator("prepress-problems button").click();
  await panel(page).waitFor();
  // A page that is opened meanwhile is the last good one, with the panel.
  const late = await open("a/one/");
  await panel(late).waitFor();
  assert.ok(await late.getByText("The first words.").isVisible());
  edit("content/a/one.md", "(fom.md)", "(form.md)");
  await reloaded(page);
  await page.getByRole("link", { name: "link" }).waitFor();
  await panel(page).waitFor({ state: "detached" });
  await panel(other).waitFor({ state: "detached" });
  assert.equal(await other.evaluate(marked), true, "its page is what it was");
});

test("a broken configuration and a broken template heal the same way", async () => {
  const page = await open("a/one/");
  write("site.toml", 'title = "Preview\n');
  await panel(page).waitFor();
  assert.ok(((await panel(page).textContent()) ?? "").includes("site.toml:1:"));
  write("site.toml", 'title = "Another title"\nbase_url = "https://example.org/x/"\n');
  await reloaded(page);
  assert.equal(await page.title(), "One · Another title");
  assert.equal(await panel(page).count(), 0);

  const topic = readFileSync(join(root, "themes/default/templates/topic.html"), "utf8");
  write("themes/default/templates/topic.html", topic.replace("{% block main %}", "{% block main %}{{ "));
  await panel(page).waitFor();
  assert.ok(((await panel(page).textContent()) ?? "").includes("themes/default/templates/topic.html"));
  // One that fails only when it is shown.
  write(
    "themes/default/templates/topic.html",
    topic.replace("{% block main %}", "{% block main %}{{ no_such_thing.at_all }}"),
  );
  await page.getByText("no_such_thing").first().waitFor();
  assert.ok(await page.getByText("The first words.").isVisible());
  write(
    "themes/default/templates/topic.html",
    topic.replace("{% block main %}", "{% block main %}<p>Mended.</p>"),
  );
  await page.getByText("Mended.").waitFor();
  assert.equal(await panel(page).count(), 0);
});

test("tabs find the preview again after it was restarted", async () => {
  const [page, same] = [await open("a/one/"), await open("a/two/")];
  await server.end();
  await page.getByText("The preview has ended").waitFor();
  edit("content/a/one.md", "The first words.", "Written meanwhile.");
  await server.start();
  await reloaded(page);
  await page.getByText("Written meanwhile.").waitFor();
  await connected(same);
  assert.equal(await same.evaluate(marked), true, "its page is what it was");
  assert.equal(await same.locator("prepress-problems section").count(), 0);
});

test("there is something to see when nothing was ever good", async () => {
  const broken = mkdtempSync(join(tmpdir(), "prepress-broken-"));
  cpSync(folder, broken, { recursive: true });
  writeFileSync(
    join(broken, "content/a/one.md"),
    '+++\ntitle = "<script>alert(1)</script>"\nlevle = "mid"\n+++\nText.\n',
  );
  const other = await preview(broken);
  const page = await context.newPage();
  const response = await page.goto(`${other.url}a/one/`);
  assert.equal(response?.status(), 503);
  await page.locator("pre", { hasText: "did you mean `level`?" }).first().waitFor();
  writeFileSync(join(broken, "content/a/one.md"), '+++\ntitle = "Good"\n+++\nText.\n');
  await page.getByRole("heading", { name: "Good" }).waitFor();
  await other.close();
  rmSync(broken, { recursive: true, force: true });
});
