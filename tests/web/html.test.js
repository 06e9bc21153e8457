// The published files as files: valid HTML, a strict policy first, feeds and maps that parse.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { after, before, test } from "node:test";
import { HtmlValidate } from "html-validate";
import { base, files, kinds, launch, published } from "./site.js";

/** @type {Awaited<ReturnType<typeof published>>} */
let site;

before(async () => {
  site = await published();
});

after(async () => {
  await site?.close();
});

const read = (/** @type {string} */ path) => readFileSync(join(site.folder, path), "utf8");

test("every page is valid HTML", async () => {
  const validator = new HtmlValidate({
    extends: ["html-validate:standard"],
    rules: {
      // Void elements and booleans as the generator writes them, one way throughout.
      "void-style": "off",
      "attribute-boolean-style": "off",
      // Titles come from content; their length is the author's.
      "long-title": "off",
      // An email address or a phone number in content is not the interface's.
      "tel-non-breaking": "off",
      // A code block that scrolls must be reachable by keyboard.
      "no-redundant-role": "error",
    },
  });
  /** @type {string[]} */
  const wrong = [];
  for (const path of site.pages) {
    const report = await validator.validateString(read(path));
    for (const message of report.results.flatMap((result) => result.messages)) {
      wrong.push(`${path}:${message.line}:${message.column} ${message.ruleId}: ${message.message}`);
    }
  }
  assert.deepEqual(wrong.slice(0, 20), [], `${wrong.length} in all`);
});

test("every page has a strict policy before its first script, and nothing inline", () => {
  for (const path of site.pages) {
    const html = read(path);
    const policy = html.indexOf("Content-Security-Policy");
    assert.ok(policy > 0, path);
    const scripts = [...html.matchAll(/<script\b[^>]*>/g)];
    for (const script of scripts) {
      assert.ok((script.index ?? 0) > policy, `${path}: a script before the policy`);
      assert.ok(/ src=|type="application\/(?:ld\+)?json"/.test(script[0]), `${path}: ${script[0]}`);
    }
    assert.ok(!/\sstyle="/.test(html), `${path}: a style attribute`);
    assert.ok(!/<[^>]*\son[a-z]+="/.test(html), `${path}: an event attribute`);
    assert.ok(
      !/unsafe-inline|unsafe-eval|https?:/.test(html.slice(policy, html.indexOf(">", policy))),
      `${path}: the policy is strict`,
    );
  }
});

test("canonical addresses, descriptions, titles and structured data are there", () => {
  for (const path of site.pages) {
    const html = read(path);
    if (path === "404.html" || html.includes('http-equiv="refresh"')) continue;
    assert.match(html, /<link rel="canonical" href="http:\/\/127\.0\.0\.1\/some\/path\/[^"]*">/, path);
    assert.match(html, /<title>[^<]+<\/title>/, path);
    assert.match(html, /<meta property="og:title" content="[^"]+">/, path);
    for (const data of html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)) {
      const value = JSON.parse(data[1]);
      assert.equal(value["@context"], "https://schema.org", path);
    }
  }
  const gil = read("q/gil/index.html");
  const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/s.exec(gil)?.[1] ?? "{}");
  const question = data["@graph"].find((/** @type {any} */ one) => one["@type"] === "Question");
  assert.ok(question.acceptedAnswer.text.length > 100);
});

test("feed, sitemap and robots parse and hold whole addresses", async () => {
  const browser = await launch();
  const page = await browser.newPage();
  for (const path of ["feed.xml", "sitemap.xml"]) {
    const problem = await page.evaluate((text) => {
      const parsed = new DOMParser().parseFromString(text, "application/xml");
      return parsed.querySelector("parsererror")?.textContent ?? "";
    }, read(path));
    assert.equal(problem, "", path);
  }
  await browser.close();
  const addresses = [...read("sitemap.xml").matchAll(/<loc>([^<]+)<\/loc>/g)].map((match) => match[1]);
  assert.ok(addresses.length > 100);
  for (const one of addresses) {
    assert.ok(one.startsWith(`http://127.0.0.1${base}`), one);
    const path = decodeURIComponent(one.slice(`http://127.0.0.1${base}`.length));
    assert.ok(site.pages.includes(`${path}index.html`), `the sitemap names ${one}`);
  }
  assert.equal(new Set(addresses).size, addresses.length);
  assert.match(read("robots.txt"), /Sitemap: http:\/\/127\.0\.0\.1\/some\/path\/sitemap\.xml/);
  assert.equal(read(".nojekyll"), "");
});

test("data for programs names every question, and twins are the author's text", () => {
  const data = JSON.parse(read("data/questions.json"));
  assert.equal(data.schema, 1);
  const ids = data.questions.map((/** @type {any} */ one) => one.id).sort();
  const pages = site.pages.filter(
    (path) => /^q\/[^/]+\/index\.html$/.test(path) && !read(path).includes('http-equiv="refresh"'),
  );
  assert.deepEqual(ids, pages.map((path) => path.split("/")[1]).sort());
  const list = read("llms.txt");
  for (const one of data.questions) assert.ok(list.includes(`/q/${one.id}/`), one.id);
  const twins = files(site.folder).filter((path) => path.endsWith("index.md"));
  assert.ok(twins.length >= ids.length);
  const source = readFileSync(new URL("../../content/objects/names-and-objects.md", import.meta.url), "utf8");
  const text = source
    .split(/^\+\+\+\s*$/m)
    .slice(2)
    .join("+++")
    .trim();
  assert.equal(read("objects/names-and-objects/index.md").trim(), `# Names and objects\n\n${text}`);
});

test("the file for missing pages works at any depth", () => {
  for (const [, href] of read("404.html").matchAll(/(?:href|src)="([^"]*)"/g)) {
    assert.ok(href.startsWith(base) || href.startsWith("#") || href.startsWith("http"), href);
  }
});

test("what a page's scripts import is asked for with the page, not found one after the other", () => {
  const [theme] =
    site.pages.length > 0 ? files(site.folder).filter((path) => path.endsWith("/js/main.js")) : [];
  const folder = theme.slice(0, -"main.js".length);
  /** @param {string} path @param {Set<string>} found */
  const imports = (path, found) => {
    const text = readFileSync(join(site.folder, path), "utf8");
    for (const [, to] of text.matchAll(/^(?:import|export)[^;]*?from\s*"(\.[^"]+)"/gm)) {
      const target = posix.join(posix.dirname(path), to);
      if (!found.has(target)) imports(target, found.add(target));
    }
    return found;
  };
  for (const [kind, path] of Object.entries(kinds(site.pages))) {
    const html = readFileSync(join(site.folder, path), "utf8");
    const paths = (/** @type {RegExp} */ pattern) =>
      [...html.matchAll(pattern)].map(([, address]) => folder + address.split("/js/").slice(1).join("/js/"));
    const entries = paths(/<script type="module" src="([^"]+)"/g);
    const known = new Set([...entries, ...paths(/<link rel="modulepreload" href="([^"]+)"/g)]);
    const late = entries.flatMap((entry) => [...imports(entry, new Set())].filter((one) => !known.has(one)));
    assert.deepEqual([...new Set(late)], [], kind);
  }
});
