// The interviewer's kit in a real browser: one address, one set; filled in, exported, printed, and shared without answers.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { csv, plain, quoted, table } from "../../themes/default/js/lib/sheet.js";
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
const ADDRESS = "kit/?level=senior&role=backend&minutes=60&seed=fair";

/** @param {import("playwright-core").BrowserContextOptions} [options] */
async function opened(options = desk) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => said.push(`error: ${error.message}`));
  page.on("response", (answer) => answer.status() >= 400 && said.push(`${answer.status()} ${answer.url()}`));
  return { context, page, said };
}

/**
 * @param {import("playwright-core").Page} page
 * @param {string} [address]
 */
async function kit(page, address = ADDRESS) {
  await page.goto(site.home + address);
  await page.locator("[data-kit-question]").first().waitFor();
  return ids(page);
}

/** @param {import("playwright-core").Page} page */
const ids = (page) =>
  page
    .locator("[data-kit-question]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("data-kit-question")));

test("an address opened twice is the same set, and the same on paper", async () => {
  const papers = [];
  const sets = [];
  for (let run = 0; run < 2; run++) {
    const { context, page, said } = await opened();
    sets.push(await kit(page));
    const minutes = Number(await page.locator("[data-minutes]").first().getAttribute("data-minutes"));
    assert.ok(minutes >= 54 && minutes <= 66, `${minutes}`);
    for (const format of ["A4", "Letter"]) {
      const paper = await page.pdf({ format });
      papers.push(paper.toString("latin1").replace(/\/(CreationDate|ModDate) \([^)]*\)/g, ""));
    }
    assert.deepEqual(said, []);
    await context.close();
  }
  assert.deepEqual(sets[0], sets[1]);
  assert.ok(sets[0].length >= 6);
  assert.ok(papers[0] === papers[2] && papers[1] === papers[3], "the same bytes");
  const { context, page } = await opened();
  assert.notDeepEqual(await kit(page, ADDRESS.replace("fair", "other")), sets[0]);
  assert.deepEqual(await kit(page, "kit/?level=mid"), await kit(page, "kit/?level=mid&minutes=45"));
  await context.close();
});

test("each question has what to listen for, anchors, and a place for evidence", async () => {
  const { context, page } = await opened();
  const set = await kit(page);
  for (const id of set) {
    const one = page.locator(`[data-kit-question="${id}"]`);
    assert.ok((await one.locator("[data-rubric] li").count()) >= 1, `${id}: points`);
    assert.equal(await one.locator(".score input").count(), 4, `${id}: anchors`);
    assert.equal(await one.locator("textarea").count(), 1);
  }
  assert.ok((await page.locator("[data-flag=red]").count()) > 0);
  assert.ok((await page.locator(".ladder li").count()) > 0);
  const double = await page.evaluate(() => {
    const all = [...document.querySelectorAll("[id]")].map(({ id }) => id);
    return all.filter((id, at) => all.indexOf(id) !== at);
  });
  assert.deepEqual(double, []);
  await context.close();
});

test("the questions alone give no answer away", async () => {
  const { context, page, said } = await opened();
  const set = await kit(page);
  await page.locator("a[data-kit-view=questions]").click();
  await page.locator(".questions-alone").waitFor();
  assert.deepEqual(await ids(page), set);
  for (const id of set) {
    assert.ok(await page.locator(`[data-kit-question="${id}"] h2`).isVisible(), `${id} can be read`);
  }
  const html = await page.content();
  for (const id of set) {
    const own = readFileSync(join(site.folder, "q", `${id}`, "index.html"), "utf8");
    const lines = [...own.matchAll(/<li><label><input type="checkbox"> <span>(.*?)<\/span>/g)].map(
      ([, text]) => text,
    );
    assert.ok(lines.length > 0, `${id}`);
    for (const line of lines) assert.ok(!html.includes(line), `${id}: ${line}`);
  }
  assert.ok(!/data-answer|data-rubric|data-flag|data-def|verdict/.test(html));
  const published = readFileSync(join(site.folder, "kit/index.html"), "utf8");
  assert.ok(!/data-answer|data-rubric|data-flag/.test(published));
  assert.deepEqual(said, []);
  await context.close();
});

test("a question is swapped, others stay; what is locked stays in another set", async () => {
  const { context, page } = await opened();
  const set = await kit(page);
  await page.locator("[data-action=swap]").nth(1).click();
  await page.waitForURL(/set=/);
  await page.locator("[data-kit-question]").first().waitFor();
  const swapped = await ids(page);
  assert.notEqual(swapped[1], set[1]);
  assert.deepEqual(swapped.toSpliced(1, 1), set.toSpliced(1, 1));
  await page.reload();
  await page.locator("[data-kit-question]").first().waitFor();
  assert.deepEqual(await ids(page), swapped, "the address holds it");
  await page.locator("[data-lock]").nth(2).check();
  await page.locator("[data-action=another]").click();
  await page.waitForURL(/keep=/);
  await page.locator("[data-kit-question]").first().waitFor();
  const other = await ids(page);
  assert.ok(other.includes(swapped[2]));
  assert.notDeepEqual(other, swapped);
  await context.close();
});

test("the sheet adds up, is there after a reload, and leaves as Markdown and as CSV that no spreadsheet runs", async () => {
  const { context, page, said } = await opened();
  const set = await kit(page);
  for (const [at, id] of set.entries()) {
    const one = page.locator(`[data-kit-question="${id}"]`);
    await one.locator(`.score input[value="${(at % 4) + 1}"]`).check();
  }
  const first = page.locator("[data-kit-question]").first();
  await first.locator("textarea").fill('=HYPERLINK("http://evil","x")\nsaid "so", and | more');
  await page.getByLabel("Candidate").fill("@cmd");
  await page.waitForTimeout(600);
  await page.reload();
  await page.locator("[data-kit-question]").first().waitFor();
  const sum = set.reduce((all, _, at) => all + (at % 4) + 1, 0);
  const last = page.locator(".kit-totals tbody tr").last();
  assert.match(
    (await last.textContent()) ?? "",
    new RegExp(`^Total${set.length}${set.length}${sum} of ${set.length * 4}`),
  );
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("[data-action=csv]").click(),
  ]);
  const text = readFileSync(/** @type {string} */ (await file.path()), "utf8");
  assert.ok(text.includes(`"'=HYPERLINK(""http://evil"",""x"")\nsaid ""so"", and | more"`), text);
  assert.ok(text.includes(`"'@cmd",`));
  const [other] = await Promise.all([
    page.waitForEvent("download"),
    page.locator("[data-action=markdown]").click(),
  ]);
  assert.match(
    readFileSync(/** @type {string} */ (await other.path()), "utf8"),
    /# Interview\n\n- Candidate: @cmd[\s\S]*> =HYPERLINK/,
  );
  await page.locator("[data-action=clear]").click();
  await page.waitForFunction(() => document.querySelectorAll(".score input:checked").length === 0);
  assert.deepEqual(said, []);
  await context.close();
});

test("what leaves as a table is text", () => {
  assert.equal(
    csv([
      ["a", 1],
      ['b "c"', "d,e"],
    ]),
    'a,1\r\n"b ""c""","d,e"\r\n',
  );
  for (const evil of ["=1+1", "+1", "-1", "@a", "\t=1", " =1", "\r=1", "＝1", "|x", "%0a"]) {
    assert.match(csv([[evil]]), /^"'/, JSON.stringify(evil));
  }
  assert.equal(csv([[-5]]), "-5\r\n");
  assert.equal(plain("# a *b* [c](d) <e> | `f`\nnext"), "\\# a \\*b\\* \\[c\\](d) \\<e\\> \\| \\`f\\` next");
  assert.equal(quoted("one\n# two"), "> one\n> \\# two");
  assert.equal(table(["a|b"], [["c\nd"]]), "| a\\|b |\n|---|\n| c d |");
});

test("bad addresses are told of, and give a set", async () => {
  const { context, page, said } = await opened();
  const set = await kit(
    page,
    `kit/?level=boss&role=none&areas=x&minutes=0&keep=nothing&seed=${"y".repeat(6000)}`,
  );
  assert.ok(set.length >= 2);
  assert.equal(await page.locator("[data-note]").count(), 6);
  await page.goto(`${site.home}kit/?areas=ask-them`);
  await page.locator("[data-note]").waitFor();
  assert.match((await page.locator("[data-note]").textContent()) ?? "", /does not have .*areas/);
  await kit(page, "kit/?areas=memory&minutes=90");
  assert.match(
    (await page.locator("[data-note]").first().textContent()) ?? "",
    /90 minutes: there are some for \d+.*nearest/,
  );
  assert.deepEqual(said, []);
  await context.close();
});

test("without scripts both pages explain themselves and lead to sets that print", async () => {
  const { context, page } = await opened({ ...desk, javaScriptEnabled: false });
  for (const path of ["mock/", "kit/"]) {
    await page.goto(site.home + path);
    assert.equal(await page.locator("button:visible").count(), 0);
    for (const level of ["junior", "mid", "senior"]) {
      await page.goto(site.home + path);
      await page.locator("main a", { hasText: `Interview kit: ${level}` }).click();
      assert.ok((await page.locator("[data-kit-question]").count()) >= 4, level);
      assert.ok((await page.locator(".boxes li").count()) >= 10);
    }
  }
  await context.close();
});

test("axe finds nothing, light and dark, phone and desk; nothing is too wide", async () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const viewport of [{ width: 360, height: 740 }, desk.viewport]) {
      const { context, page } = await opened({ viewport, colorScheme, bypassCSP: true });
      for (const address of [ADDRESS, `${ADDRESS}&view=questions`, "kit/mid/"]) {
        await kit(page, address);
        const at = `${address}, ${colorScheme}, ${viewport.width} px`;
        assert.deepEqual(await violations(page), [], at);
        const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        assert.ok(over <= 0, `${at}: ${over} px too wide`);
      }
      await context.close();
    }
  }
});
