// Reading without a connection: what was read, all of the site, a deploy over what is kept, and a host in trouble.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { host } from "./host.js";
import { address, base, files, kinds, launch, preview, root } from "./site.js";

const program = process.env.PREPRESS_PROGRAM ?? join(root, "target/release/prepress");
const scratch = mkdtempSync(join(tmpdir(), "prepress-offline-"));

/** @type {import("playwright-core").Browser} */
let browser;
before(async () => {
  browser = await launch({ workers: true });
});
after(async () => {
  await browser.close();
  rmSync(scratch, { recursive: true, force: true });
});

/** Hosts that tests have opened: one that fails does not close its own. @type {{ close: () => unknown }[]} */
const hosts = [];
after(async () => {
  for (const one of hosts) await one.close();
});

/** @param {string} folder */
async function opened(folder) {
  const server = await host(folder, base);
  hosts.push(server);
  return server;
}

let built = 0;

/**
 * Builds a site.
 * @param {string} source
 */
function build(source, url = `http://127.0.0.1${base}`) {
  const out = join(scratch, `built-${built++}`);
  execFileSync(program, ["build", "--quiet", "--root", source, "--out", out, "--base-url", url]);
  return out;
}

/** The sources of a small site. */
const SMALL = {
  "site.toml": `title = "Small"\nbase_url = "https://x.org/"\nid = "small"\n`,
  "content/a.md": `+++\ntitle = "A"\n+++\n\nFirst text of a. See [b](b.md).\n`,
  "content/b.md": `+++\ntitle = "B"\n+++\n\nFirst text of b.\n`,
  "content/gone.md": `+++\ntitle = "Gone"\n+++\n\nNot for long.\n`,
  "content/bank.toml": `title = "Bank"\n[[question]]\nid = "one"\nask = "One?"\nlevel = "mid"\nkind = "concept"\nanswer = "Yes."\n`,
  "static/pic.svg": `<svg xmlns="http://www.w3.org/2000/svg"/>`,
};

/**
 * Builds the small site with other files; `null` leaves one out.
 * @param {Record<string, string | null>} [changes]
 */
function small(changes = {}) {
  const folder = mkdtempSync(join(scratch, "source-"));
  for (const [path, text] of Object.entries({ ...SMALL, ...changes })) {
    if (text === null) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return build(folder);
}

/**
 * Opens a page of a host and waits until it is kept.
 * @param {{ origin: string, folder: string }} server
 * @param {string} path
 */
async function reader(server, path) {
  const context = await browser.newContext();
  const page = await context.newPage();
  /** @type {string[]} */
  const messages = [];
  page.on("console", (message) => messages.push(message.text()));
  page.on("pageerror", (error) => messages.push(String(error)));
  const open = (/** @type {string} */ to) => page.goto(server.origin + base + to);
  await open(path);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await kept(page, path);
  return { context, page, open, messages, text: () => page.locator("main").textContent() };
}

/**
 * Waits until something is so; playwright's own waiting takes a promise for a yes.
 * @template T
 * @param {import("playwright-core").Page} page
 * @param {(given: T) => Promise<boolean>} is
 * @param {T} [given]
 */
async function until(page, is, given) {
  const end = Date.now() + 30_000;
  while (!(await page.evaluate(/** @type {any} */ (is), given))) {
    if (Date.now() > end) throw new Error(`not so after 30 s: ${is} ${JSON.stringify(given)}`);
    await page.waitForTimeout(100);
  }
}

/**
 * Waits until a page is kept.
 * @param {import("playwright-core").Page} page
 * @param {string} path
 */
async function kept(page, path) {
  await until(
    page,
    async (path) => Boolean(navigator.serviceWorker.controller && (await caches.match(path))),
    base + path,
  );
}

/** The names of the caches. @param {import("playwright-core").Page} page */
const names = (page) => page.evaluate(() => caches.keys());

/**
 * Waits until the worker of the host's folder has taken over.
 * @param {import("playwright-core").Page} page
 * @param {string} folder
 */
async function taken(page, folder) {
  const [, version] = /"version":"(\w+)"/.exec(readFileSync(join(folder, "sw.js"), "utf8")) ?? [];
  const end = Date.now() + 60_000;
  for (;;) {
    // The browser changes workers when the old one has nothing to do: it is left alone until then.
    await page.waitForTimeout(1500);
    const now = await page.evaluate(async () => {
      const { controller } = navigator.serviceWorker;
      const registration = await navigator.serviceWorker.getRegistration();
      if (!controller || registration?.installing || registration?.waiting) return null;
      const { port1, port2 } = new MessageChannel();
      const answer = new Promise((done) => {
        port1.onmessage = ({ data }) => done(data.version);
        // A worker whose place another takes just now says nothing.
        setTimeout(done, 1000);
      });
      controller.postMessage({ late: location.href }, [port2]);
      return answer;
    });
    if (now === version) return;
    if (Date.now() > end) throw new Error(`after a minute the worker is ${now}, not ${version}`);
  }
}

test("what was read once is there without a connection, with its styles and scripts", async () => {
  const server = await opened(small());
  const { page, open, context, messages, text } = await reader(server, "a/");
  assert.deepEqual(messages, []);
  server.isDown = true;
  await page.reload();
  assert.match(await text(), /First text of a/);
  const look = await page.evaluate(() => ({
    paper: getComputedStyle(document.body).backgroundColor,
    theme: document.querySelector("[data-action=theme]")?.getAttribute("title"),
  }));
  assert.deepEqual(look, { paper: "rgb(252, 252, 250)", theme: "Colours: as the system" });
  await open("a/?some=query#part");
  assert.match(await text(), /First text of a/);
  await open("a");
  assert.match(await text(), /First text of a/);
  assert.equal(new URL(page.url()).pathname, `${base}a/`);
  // What was not read: a page that says so, at the address that was wanted, with what is here.
  const answer = await open("b/");
  assert.equal(answer?.status(), 503);
  assert.match(await text(), /does not have the page at this address yet/);
  await page.locator("[data-kept] a", { hasText: "A" }).waitFor();
  assert.equal(new URL(page.url()).pathname, `${base}b/`);
  await page.locator("[data-kept] a", { hasText: "A" }).click();
  assert.match(await text(), /First text of a/);
  server.isDown = false;
  await context.close();
  await server.close();
});

test("errors, redirects and other sites' pages are never kept", async () => {
  const server = await opened(small());
  const { page, open, context } = await reader(server, "a/");
  await open("nowhere/");
  await open("b");
  const elsewhere = await page.evaluate(async (base) => {
    await fetch(`${base}b`);
    await fetch(`${base}feed.xml`, { method: "POST" }).catch(() => {});
    const all = [];
    for (const name of await caches.keys()) {
      for (const { url } of await (await caches.open(name)).keys()) all.push(new URL(url).pathname);
    }
    return all;
  }, base);
  assert.ok(elsewhere.includes(`${base}b/`));
  assert.ok(!elsewhere.includes(`${base}b`) && !elsewhere.includes(`${base}nowhere/`));
  // Somebody between answers with a page of their own.
  writeFileSync(join(server.folder, "b/index.html"), "<!doctype html><title>Password?</title>Password?");
  await open("b/");
  assert.equal(await page.title(), "Password?");
  server.isDown = true;
  await open("b/");
  assert.match(await page.locator("main").textContent(), /First text of b/);
  await context.close();
  await server.close();
});

for (const cacheControl of [null, "max-age=600"]) {
  test(`a deploy shows within one reload, with cache-control: ${cacheControl}`, async () => {
    const server = await opened(small());
    server.cacheControl = cacheControl;
    const { page, open, context, text } = await reader(server, "a/");
    await open("b/");
    server.folder = small({
      "content/a.md": `+++\ntitle = "A"\n+++\n\nSecond text of a.\n`,
      "content/b.md": `+++\ntitle = "B"\n+++\n\nSecond text of b.\n`,
    });
    await page.reload();
    assert.match(await text(), /Second text of b/);
    await taken(page, server.folder);
    await open("a/");
    if (!/Second/.test(await text())) await page.reload();
    assert.match(await text(), /Second text of a/);
    server.isDown = true;
    await open("a/");
    assert.match(await text(), /Second text of a/, "what was read last is kept");
    await context.close();
    await server.close();
  });
}

test("a new theme: old pages keep their looks without a connection, old shells are swept", async () => {
  const server = await opened(small());
  const { page, open, context, text } = await reader(server, "a/");
  await open("b/");
  const themes = new Set([(await names(page)).find((name) => name.includes("shell"))]);
  for (const colour of ["red", "green", "blue"]) {
    server.folder = small({ "themes/default/css/extra.css": `a { color: ${colour} }` });
    await page.reload();
    await taken(page, server.folder);
    for (const name of await names(page)) if (name.includes("shell")) themes.add(name);
  }
  assert.equal(themes.size, 4);
  await until(page, async () => (await caches.keys()).filter((name) => name.includes("shell")).length === 2);
  server.isDown = true;
  await open("a/");
  assert.match(await text(), /First text of a/);
  const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(paper, "rgb(252, 252, 250)");
  await context.close();
  await server.close();
});

test("a tab that stays open is told of what is new, and one that is new is not", async () => {
  const server = await opened(small());
  const { page: old, context, text } = await reader(server, "a/");
  await old.reload();
  server.folder = small({ "content/a.md": `+++\ntitle = "A"\n+++\n\nSecond text of a.\n` });
  const other = await context.newPage();
  await other.goto(`${server.origin}${base}b/`);
  await taken(other, server.folder);
  await old.locator("[data-news] button").waitFor();
  assert.equal(await other.locator("[data-news]").count(), 0);
  await old.locator("[data-news] button").click();
  await old.waitForFunction(() => document.body.textContent.includes("Second text of a"));
  assert.match(await text(), /Second/);
  assert.equal(await old.locator("[data-news]").count(), 0);
  await context.close();
  await server.close();
});

test("a slow host: what is here is shown, what comes late is told of", async () => {
  const server = await opened(small());
  const { page, open, context, text } = await reader(server, "a/");
  await open("b/");
  writeFileSync(
    join(server.folder, "a/index.html"),
    readFileSync(join(server.folder, "a/index.html"), "utf8").replaceAll("First text", "Late text"),
  );
  server.delay = 4500;
  const start = Date.now();
  await open("a/");
  assert.ok(Date.now() - start < 4400, `shown after ${Date.now() - start} ms`);
  assert.match(await text(), /First text of a/);
  await page.locator("[data-news] button").waitFor({ timeout: 15_000 });
  server.delay = 0;
  await page.locator("[data-news] button").click();
  await page.waitForFunction(() => document.body.textContent.includes("Late text"));
  // A host in trouble is like none.
  server.refuse = () => 503;
  await open("b/");
  assert.match(await text(), /First text of b/);
  await context.close();
  await server.close();
});

test("a page that a deploy removed is gone, with and without a connection", async () => {
  const server = await opened(small());
  const { page, open, context, text } = await reader(server, "a/");
  await open("gone/");
  assert.match(await text(), /Not for long/);
  server.folder = small({ "content/gone.md": null });
  const answer = await open("gone/");
  assert.equal(answer?.status(), 404);
  server.isDown = true;
  await open("gone/");
  assert.match(await text(), /does not have the page/);
  await context.close();
  await server.close();
  void page;
});

test("offline = false ends what an earlier build began", async () => {
  const server = await opened(small());
  const { page, open, context, text } = await reader(server, "a/");
  assert.ok((await names(page)).length > 0);
  server.folder = small({ "site.toml": `${SMALL["site.toml"]}[output]\noffline = false\n` });
  assert.deepEqual(
    files(server.folder).filter((path) => path.startsWith("offline")),
    [],
  );
  await open("a/");
  assert.equal(await page.locator("[data-action=save-offline]").count(), 0);
  await until(page, async () => (await caches.keys()).length === 0);
  await until(page, async () => (await navigator.serviceWorker.getRegistrations()).length === 0);
  await open("b/");
  assert.match(await text(), /First text of b/);
  assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
  server.isDown = true;
  await assert.rejects(open("a/"));
  await context.close();
  await server.close();
});

/**
 * Presses the button below a page and waits for the end.
 * @param {import("playwright-core").Page} page
 * @param {string} state
 */
async function keepAll(page, state = "saved") {
  await page.locator("[data-action=save-offline]").click();
  await page.locator(`[data-keeping][data-state=${state}]`).waitFor({ timeout: 60_000 });
}

test("keeping everything: every page opens, an update fetches what has changed alone, removal", async () => {
  const server = await opened(small());
  server.cacheControl = "max-age=600";
  const { page, open, context, text, messages } = await reader(server, "a/");
  await keepAll(page);
  const all = files(server.folder).filter((path) => path.endsWith("index.html"));
  assert.match(
    (await page.locator("[data-keeping-text]").textContent()) ?? "",
    /All of this site is kept: \d+ files, /,
  );
  assert.ok(await page.locator("[data-keeping] progress").isHidden());
  assert.deepEqual(await page.locator("[data-keeping] button:visible").allTextContents(), ["Remove"]);
  server.isDown = true;
  for (const path of all) {
    const answer = await open(address(path));
    assert.equal(answer?.status(), 200, path);
    assert.doesNotMatch(await text(), /does not have the page/, path);
  }
  assert.ok(await page.evaluate((url) => fetch(url).then((answer) => answer.ok), `${base}pic.svg`));
  server.isDown = false;
  // A deploy with one changed and one removed page: nothing else is fetched again, and nobody has to ask for it.
  server.folder = small({
    "content/b.md": `+++\ntitle = "B"\n+++\n\nSecond text of b.\n`,
    "content/gone.md": null,
  });
  await open("a/");
  await taken(page, server.folder);
  server.asked = [];
  await open("a/");
  await until(page, async (path) => !(await caches.match(path)), `${base}gone/`);
  const { version } = JSON.parse(readFileSync(join(server.folder, "offline/list.json"), "utf8"));
  await until(
    page,
    async ([path, version]) => {
      const kept = await (await caches.match(path))?.json();
      return kept?.version === version && kept.state === "saved";
    },
    [`${base}offline/kept`, version],
  );
  assert.ok(server.asked.includes(`${base}b/`));
  assert.ok(!server.asked.some((path) => path.includes("/_theme/")), server.asked.join(" "));
  assert.ok(!server.asked.includes(`${base}q/one/`), server.asked.join(" "));
  server.isDown = true;
  await open("b/");
  assert.match(await text(), /Second text of b/);
  await open("offline/");
  await page.locator("[data-keeping][data-state=saved]").waitFor();
  assert.equal((await page.locator("[data-kept] li").count()) > 5, true);
  await page.locator("[data-action=remove]").click();
  await page.locator("[data-keeping][data-state=none]").waitFor();
  await until(page, async (path) => !(await caches.match(path)), `${base}b/`);
  assert.deepEqual(
    messages.filter((message) => !/503|Failed to load|ERR_/.test(message)),
    [],
  );
  await context.close();
  await server.close();
});

test("keeping fails in the middle, is stopped, and goes on where it was", async () => {
  const server = await opened(small());
  const { page, open, context } = await reader(server, "a/");
  server.refuse = (path) => (path === `${base}q/one/` ? 502 : undefined);
  await keepAll(page, "lost");
  server.refuse = () => undefined;
  server.asked = [];
  // By itself, on the next page.
  await open("b/");
  await until(
    page,
    async (path) => (await (await caches.match(path))?.json())?.state === "saved",
    `${base}offline/kept`,
  );
  assert.ok(server.asked.includes(`${base}q/one/`));
  assert.ok(!server.asked.includes(`${base}gone/`), "what is here is not fetched again");
  // A file that the host does not give out is no reason to fail.
  await open("offline/");
  await page.locator("[data-action=remove]").click();
  server.refuse = (path) => (path === `${base}pic.svg` ? 404 : undefined);
  await page.locator("[data-action=keep]").click();
  await page.locator("[data-keeping][data-state=saved]").waitFor({ timeout: 30_000 });
  // Stopped by the reader: it stays so.
  await page.locator("[data-action=remove]").click();
  server.delay = 500;
  await page.locator("[data-action=keep]").click();
  await page.locator("[data-action=stop]").click();
  await page.locator("[data-keeping][data-state=stopped]").waitFor();
  server.delay = 0;
  await open("b/");
  await page.waitForTimeout(1500);
  await open("offline/");
  await page.locator("[data-keeping][data-state=stopped]").waitFor();
  await context.close();
  await server.close();
});

test("no room: said, and the site goes on", async () => {
  const server = await opened(small());
  const { page, open, context, text } = await reader(server, "a/");
  await page.evaluate(() => {
    const { put } = Cache.prototype;
    let room = 12;
    Cache.prototype.put = function (...given) {
      if (--room < 0) return Promise.reject(new DOMException("full", "QuotaExceededError"));
      return put.apply(this, given);
    };
  });
  await keepAll(page, "full");
  assert.match(await page.locator("[data-keeping-text]").textContent(), /no room left/);
  await open("b/");
  assert.match(await text(), /First text of b/);
  await context.close();
  await server.close();
});

test("a deploy while everything is being kept", async () => {
  const server = await opened(small());
  const { page, open, context, text } = await reader(server, "a/");
  const next = small({
    "content/b.md": `+++\ntitle = "B"\n+++\n\nSecond text of b.\n`,
    "content/gone.md": null,
  });
  server.refuse = (path) => {
    if (path.endsWith("/list-1.json")) server.folder = next;
    return undefined;
  };
  await keepAll(page);
  server.isDown = true;
  await open("b/");
  assert.match(await text(), /Second text of b/);
  await open("gone/");
  assert.match(await text(), /does not have the page/);
  await context.close();
  await server.close();
});

test("serve registers no worker, and removes one that was left on its port", async () => {
  const folder = mkdtempSync(join(scratch, "serve-"));
  for (const [path, text] of Object.entries(SMALL)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const server = await preview(folder);
  const context = await browser.newContext();
  const page = await context.newPage();
  try {
    await page.goto(server.url);
    await page.waitForTimeout(1500);
    const registered = () =>
      page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length);
    assert.equal(await registered(), 0);
    assert.ok(await page.locator("[data-action=save-offline]").isHidden());
    // The files are those of a build all the same.
    const out = build(folder, server.url);
    const listed = [
      "sw.js",
      "manifest.webmanifest",
      ...readdirSync(join(out, "offline")).map((name) => `offline/${name}`),
    ];
    for (const path of listed.filter((path) => !path.endsWith(".html"))) {
      const served = await (await fetch(server.url + path)).text();
      assert.equal(served, readFileSync(join(out, path), "utf8"), path);
    }
    await page.evaluate(() => navigator.serviceWorker.register("/sw.js"));
    await page.evaluate(async () => void (await navigator.serviceWorker.ready));
    await page.reload();
    await until(page, async () => (await navigator.serviceWorker.getRegistrations()).length === 0);
    await page.reload();
    assert.equal(await registered(), 0);
  } finally {
    await context.close();
    await server.close();
  }
});

test("the manifest: a site to install", async () => {
  const out = small();
  const manifest = JSON.parse(readFileSync(join(out, "manifest.webmanifest"), "utf8"));
  assert.equal(manifest.name, "Small");
  assert.deepEqual([manifest.id, manifest.scope, manifest.start_url], [base, base, base]);
  const published = files(out);
  for (const { src, sizes } of manifest.icons) {
    const path = src.slice(base.length);
    assert.ok(published.includes(path), src);
    if (!path.endsWith(".png")) continue;
    const png = readFileSync(join(out, path));
    assert.equal(`${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`, sizes);
  }
  const server = await opened(out);
  const { page, context } = await reader(server, "");
  const client = await context.newCDPSession(page);
  const { errors } = await client.send("Page.getAppManifest");
  assert.deepEqual(errors, []);
  const { installabilityErrors } = await client.send("Page.getInstallabilityErrors");
  assert.deepEqual(
    installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito"),
    [],
  );
  await context.close();
  await server.close();
});

test("this repository's site, all of it: every kind of page, a session of cards, the search", async () => {
  const server = await opened(build(root));
  const { page, open, context, text, messages } = await reader(server, "q/gil/");
  await keepAll(page);
  server.isDown = true;
  for (const path of Object.values(kinds(files(server.folder)))) {
    if (path === "404.html") continue;
    await open(address(path));
    assert.doesNotMatch(await text(), /does not have the page/, path);
  }
  await open("cards/");
  for (let number = 0; number < 20; number++) {
    await page.locator("[data-card][data-side=front]").waitFor();
    await page.keyboard.press("Space");
    await page.locator("[data-card][data-side=back]").waitFor();
    await page.keyboard.press("3");
  }
  await open("search/?q=deadlock");
  await page.locator("[data-search-results][data-state=done] a[data-result]").first().waitFor();
  await open("q/gil/");
  await page.keyboard.press("/");
  await page.locator("dialog[data-search] input").fill("closure");
  await page.locator("dialog[data-search] a[data-result]").first().waitFor();
  assert.deepEqual(
    messages.filter((message) => !/ERR_/.test(message)),
    [],
  );
  await context.close();
  await server.close();
});
