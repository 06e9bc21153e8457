// What machines read of a page: its picture for links, structured data, the feed; and the picture of the areas.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { base, kinds, launch, published } from "./site.js";

/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  [site, browser] = await Promise.all([published(), launch()]);
});

after(async () => {
  await browser?.close();
  await site?.close();
});

const read = (/** @type {string} */ path) => readFileSync(join(site.folder, path), "utf8");
const origin = "http://127.0.0.1";

test("every public page has a picture that is there", () => {
  const seen = new Set();
  for (const path of site.pages) {
    const html = read(path);
    if (html.includes('content="noindex"') || path === "404.html") continue;
    const image = /<meta property="og:image" content="([^"]+)">/.exec(html)?.[1];
    assert.ok(image?.startsWith(origin + base), `${path}: ${image}`);
    const file = join(site.folder, image.slice((origin + base).length));
    if (!seen.has(file)) {
      const png = readFileSync(file);
      assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1200, 630], path);
      seen.add(file);
    }
    for (const name of ["og:image:alt", "og:image:width", "og:image:height", "twitter:card"])
      assert.ok(html.includes(`"${name}"`), `${path}: ${name}`);
  }
  assert.ok(seen.size > 100, `${seen.size} pictures`);
});

test("structured data says what a page is", () => {
  const data = (/** @type {string} */ path) => {
    const json = /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(read(path))?.[1];
    return json ? JSON.parse(json)["@graph"] : null;
  };
  const of = kinds(site.pages);
  for (const kind of ["section", "topic", "bank"]) {
    const [crumbs, resource] = data(of[kind]);
    assert.equal(crumbs["@type"], "BreadcrumbList");
    const positions = crumbs.itemListElement.map((/** @type {{ position: number }} */ step) => step.position);
    assert.deepEqual(
      positions,
      [...positions.keys()].map((at) => at + 1),
    );
    for (const step of crumbs.itemListElement) {
      assert.ok(step.name && step.item.startsWith(origin + base), kind);
      assert.ok(
        existsSync(join(site.folder, step.item.slice((origin + base).length), "index.html")),
        step.item,
      );
    }
    assert.equal(resource["@type"], "LearningResource");
    assert.ok(resource.name && resource.url && resource.isPartOf.url && resource.inLanguage === "en", kind);
  }
  const topic = data(of.topic)[1];
  assert.match(topic.dateModified, /^\d{4}-\d\d-\d\d$/);
  assert.match(topic.timeRequired, /^PT\d+M$/);
  assert.ok(topic.about.name && topic.educationalLevel);
  for (const path of site.pages.filter((path) => path.startsWith("q/"))) {
    const graph = data(path);
    if (!graph) continue;
    const question = graph[1];
    assert.equal(question["@type"], "Question", path);
    assert.ok(question.text && question.acceptedAnswer.text.length > 20, path);
    assert.ok(["junior", "mid", "senior"].includes(question.educationalLevel), path);
    assert.ok(question.acceptedAnswer.url.endsWith("#Answer") && question.about.name, path);
  }
});

test("the feed is Atom", async () => {
  const page = await browser.newPage();
  const feed = await page.evaluate((text) => {
    const xml = new DOMParser().parseFromString(text, "application/xml");
    const direct = (/** @type {Element} */ of, /** @type {string} */ name) =>
      [...of.children].filter((one) => one.localName === name).map((one) => one.textContent ?? "");
    const entries = [...xml.querySelectorAll("entry")].map((entry) => ({
      id: direct(entry, "id"),
      updated: direct(entry, "updated"),
      title: direct(entry, "title"),
    }));
    return {
      error: xml.querySelector("parsererror")?.textContent ?? "",
      space: xml.documentElement.namespaceURI,
      id: direct(xml.documentElement, "id"),
      updated: direct(xml.documentElement, "updated"),
      author: xml.querySelectorAll("feed > author > name").length,
      entries,
    };
  }, read("feed.xml"));
  assert.equal(feed.error, "");
  assert.equal(feed.space, "http://www.w3.org/2005/Atom");
  assert.deepEqual([feed.id.length, feed.updated.length, feed.author], [1, 1, 1]);
  const ids = feed.entries.map((entry) => entry.id[0]);
  assert.ok(ids.length > 0 && new Set(ids).size === ids.length);
  for (const entry of feed.entries) {
    assert.match(entry.updated[0], /^\d{4}-\d\d-\d\dT00:00:00Z$/);
    assert.ok(entry.title[0]);
  }
  const newest = feed.entries
    .map((entry) => entry.updated[0])
    .sort()
    .at(-1);
  assert.equal(feed.updated[0], newest);
  await page.close();
});

test("the picture of the areas leads to them, says the same in words, and scrolls inside itself", async () => {
  const page = await browser.newPage({ viewport: { width: 360, height: 740 } });
  await page.goto(site.home);
  const links = await page.$$eval(".map svg a", (all) => all.map((link) => link.getAttribute("href")));
  assert.ok(links.length >= 3);
  const words = await page.$$eval(".map-words li > a:first-child", (all) =>
    all.map((link) => link.getAttribute("href")),
  );
  assert.deepEqual(words, links);
  for (const link of links)
    assert.ok(existsSync(join(site.folder, String(link).slice(base.length), "index.html")), String(link));
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= 360, `${width}`);
  const wide = await page.$$eval(".map svg a", (all) =>
    all
      .filter((link) => {
        const [box, text] = [link.querySelector("rect"), link.querySelector("text")];
        return box && text && text.getBBox().width > box.getBBox().width - 4;
      })
      .map((link) => link.textContent),
  );
  assert.deepEqual(wide, [], "labels wider than their boxes");
  await page.close();
});
