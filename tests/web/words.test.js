// The interface in another language, and from the right to the left.
import assert from "node:assert/strict";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, published, root } from "./site.js";

/** @type {Awaited<ReturnType<typeof launch>>} */
let chromium;
/** @type {Awaited<ReturnType<typeof published>>} */
let german;
/** @type {Awaited<ReturnType<typeof published>>} */
let arabic;

const folder = mkdtempSync(join(tmpdir(), "prepress-words-"));

before(async () => {
  chromium = await launch();
  german = await published(join(root, "tests/sites/german"));
  cpSync(join(root, "tests/sites/small"), folder, { recursive: true });
  const config = join(folder, "site.toml");
  writeFileSync(config, `language = "ar"\n${readFileSync(config, "utf8").replace(/^language.*\n/m, "")}`);
  arabic = await published(folder);
});
after(async () => {
  await chromium?.close();
  await german?.close();
  await arabic?.close();
  rmSync(folder, { recursive: true, force: true });
});

test("templates and scripts say the site's words", async () => {
  const page = await chromium.newPage();
  /** @type {string[]} */
  const said = [];
  page.on("console", (message) => said.push(message.text()));
  page.on("pageerror", (error) => said.push(String(error)));
  await page.goto(`${german.home}q/name/`);
  assert.equal(await page.locator("html").getAttribute("lang"), "de");
  assert.equal(await page.locator("html").getAttribute("dir"), null);
  assert.equal(await page.locator(".site-nav a").first().textContent(), "Suche/");
  assert.equal(await page.locator(".meta .level").first().textContent(), "Einstieg");
  assert.equal(await page.locator("[data-minutes]").textContent(), "laut gesagt 2 min");
  assert.equal(await page.locator(".of-bank").textContent(), "Aus: Namen <und> Werte");
  await page.locator("summary .hidden").click();
  assert.equal(await page.locator(".copy").textContent(), "Kopieren");

  await page.keyboard.press("?");
  const keys = page.locator("dialog.keys");
  assert.equal(await keys.locator("h2").textContent(), "Tasten");
  assert.equal(await keys.locator("p").textContent(), "Die Karten haben eigene Tasten, die dort stehen.");
  await keys.getByRole("button", { name: "Schließen" }).click();

  await page.keyboard.press("/");
  await page.locator("dialog[data-search] [data-search-results][data-state=done]").waitFor();
  assert.equal(await page.locator("dialog input").getAttribute("aria-label"), "Diese Seiten durchsuchen");
  await page.locator("dialog input").fill("Name");
  await page.locator("[data-query=Name][data-state=done] [data-result]").first().waitFor();
  assert.match(
    (await page.locator("dialog [data-result] .meta").first().textContent()) ?? "",
    /Einstieg|Begriff|erfahren|questions/,
  );

  await page.goto(`${german.home}sprache/namen/`);
  assert.equal(await page.locator(".totals .meta span").first().textContent(), "2 Fragen");
  assert.deepEqual(await page.locator("select[name=level] option").allTextContents(), [
    "all",
    "Einstieg",
    "erfahren",
  ]);
  assert.deepEqual(said, []);
  await page.close();
});

test("what differs from English alone is published, and what does not is not", () => {
  const theme = german.pages.length > 0 ? readFileSync(join(german.folder, "index.html"), "utf8") : "";
  const [, path] = /href="[^"]*(_theme\/\w+\/js\/translation\.js)"/.exec(theme) ?? [];
  const script = readFileSync(join(german.folder, path ?? ""), "utf8");
  assert.match(script, /^export default \{.*"Close":"Schließen"/);
  // No script says it.
  assert.doesNotMatch(script, /From \{bank\}/);
  const manifest = JSON.parse(readFileSync(join(german.folder, "manifest.webmanifest"), "utf8"));
  assert.deepEqual([manifest.lang, manifest.dir, manifest.shortcuts[0].name], ["de", "ltr", "Karten"]);
});

test("from the right to the left nothing overflows, and code stays as it is", async () => {
  for (const viewport of [
    { width: 360, height: 740 },
    { width: 1280, height: 800 },
  ]) {
    const page = await chromium.newPage({ viewport });
    for (const path of arabic.pages) {
      // Old addresses lead elsewhere at once.
      if (readFileSync(join(arabic.folder, path), "utf8").includes('http-equiv="refresh"')) continue;
      await page.goto(arabic.home + path.replace(/index\.html$/, ""));
      const seen = await page.evaluate(() => ({
        dir: document.documentElement.dir,
        over: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        code: [...document.querySelectorAll("pre")].filter((one) => getComputedStyle(one).direction !== "ltr")
          .length,
      }));
      assert.deepEqual(seen, { dir: "rtl", over: 0, code: 0 }, `${path} at ${viewport.width}`);
    }
    await page.close();
  }
});
