// Stepping through a recorded run, and predicting what a program prints, in a real browser.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, before, test } from "node:test";
import { states } from "../../themes/default/js/lib/trace.js";
import { programs, python } from "./recording.js";
import { launch, program, published } from "./site.js";

/** @typedef {import("../../themes/default/js/lib/trace.js").State} State */

const WANTED = ["aliasing", "generators", "linked_list", "mutable_default", "nonlocal_closure", "uncaught"];
const skip = python() ? false : "there is no Python";

/** @type {string} */
let folder;
/** @type {Awaited<ReturnType<typeof published>>} */
let site;
/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  if (skip) return;
  folder = mkdtempSync(join(tmpdir(), "prepress-traces-"));
  const blocks = programs()
    .filter(({ name }) => WANTED.includes(name))
    .map(({ name, code }) => {
      const words = name === "uncaught" ? "trace expect-error=KeyError" : "trace";
      const output = name === "aliasing" ? "\n```output\n[1, 2, 3, 5] [1, 2, 3] [1, 2, 3, 4]\n```\n" : "";
      return `## ${name}\n\n\`\`\`python ${words}\n${code}\`\`\`\n${output}`;
    });
  const files = {
    "site.toml": 'title = "Traces"\nbase_url = "https://example.org/"\nid = "traces"\n',
    "content/runs.md": `+++\ntitle = "Recorded runs"\n+++\n\n${blocks.join("\n")}`,
    "content/guess.md":
      '+++\ntitle = "Guesses"\n+++\n\n```python predict trace\nfor n in range(3):\n    print(n)\n```\n\n```output\n0\n1\n2\n```\n',
    "content/plain.md": '+++\ntitle = "Plain code"\n+++\n\n```python\nprint(1)\n```\n',
    "content/bank.toml": `title = "Puzzles"\n[[question]]\nid = "puzzle"\nask = "What does it print?"\nlevel = "mid"\nkind = "output"\ncode = "print([] is [])\\nprint(1)"\noutput = "False\\n1"\nanswer = "Two lists."\n`,
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  execFileSync(program, ["check", "--write", "--root", folder], { stdio: ["ignore", "ignore", "inherit"] });
  site = await published(folder);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await site?.close();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

/**
 * Opens a page, and fails the test for whatever the browser complains of.
 * @param {string} path
 * @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function open(path, options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  /** @type {string[]} */
  const wrong = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") wrong.push(message.text());
  });
  page.on("pageerror", (error) => wrong.push(String(error)));
  await page.goto(site.home + path);
  return { page, wrong, close: () => context.close() };
}

/**
 * What a state looks like: names with values, each object as its number, in the order of the page.
 * @param {State} state
 */
const wanted = ({ stack, heap, line, printed }) => ({
  line: String(line),
  printed,
  frames: stack.map(({ name, names }) => [
    name === "<module>" ? "module" : name,
    [...names].map(([key, value]) => [key, String(value)]),
  ]),
  heap: Object.fromEntries(
    [...heap].map(([number, [kind, label, held]]) => [
      String(number),
      [label, kind === 0 ? held.map(String) : held.map((pair) => pair.map(String))],
    ]),
  ),
});

/** What the page shows of a state, in the same form. */
const seen = (/** @type {Element} */ block) => {
  const value = (/** @type {Element | null} */ at) => {
    const dot = at?.querySelector("[data-to]");
    return dot instanceof HTMLElement ? dot.dataset.to : (at?.textContent ?? "");
  };
  const pairs = (/** @type {Element} */ box) =>
    [...box.querySelectorAll("dl > div")].map((row) => [
      value(row.querySelector("dt")),
      value(row.querySelector("dd")),
    ]);
  const name = (/** @type {Element} */ box) => box.querySelector(".trace-name")?.textContent;
  const root = /** @type {HTMLElement} */ (block.querySelector(".trace"));
  return {
    line: root.dataset.line,
    printed: root.querySelector(".output code")?.textContent,
    frames: [...root.querySelectorAll(".trace-frame")].map((box) => [name(box), pairs(box)]),
    heap: Object.fromEntries(
      [...root.querySelectorAll(".trace-thing")].map((box) => [
        /** @type {HTMLElement} */ (box).dataset.number,
        [name(box), box.querySelector("ol") ? [...box.querySelectorAll("li")].map(value) : pairs(box)],
      ]),
    ),
    arrows: root.querySelectorAll("svg path").length,
    dots: root.querySelectorAll("[data-to]").length,
  };
};

test("every state, by keyboard, is the one that was recorded", { skip }, async () => {
  const { page, wrong, close } = await open("runs/");
  const blocks = page.locator(".traced");
  assert.equal(await blocks.count(), WANTED.length);
  for (const block of await blocks.all()) {
    const data = JSON.parse((await block.locator("script[data-trace]").textContent()) ?? "");
    const all = states(data);
    const button = block.getByRole("button", { name: "Step through" });
    await button.focus();
    await page.keyboard.press("Enter");
    await block.locator(".trace").waitFor();
    for (const [at, state] of all.entries()) {
      if (at > 0) await page.keyboard.press("ArrowRight");
      const { arrows, dots, ...shown } = await block.evaluate(seen);
      assert.deepEqual(shown, wanted(state), `step ${at}`);
      assert.equal(arrows, dots, `arrows at step ${at}`);
    }
    await page.keyboard.press("ArrowRight");
    assert.equal(await block.locator(".trace").getAttribute("data-step"), String(all.length - 1));
    await page.keyboard.press("ArrowLeft");
    assert.equal(await block.locator(".trace").getAttribute("data-step"), String(all.length - 2));
    await page.keyboard.press("Home");
    const { arrows, dots, ...first } = await block.evaluate(seen);
    assert.deepEqual([first, arrows], [wanted(all[0]), dots]);
    await page.keyboard.press("End");
    assert.equal(await block.locator(".trace").getAttribute("data-step"), String(all.length - 1));
    await block.getByRole("button", { name: "Close" }).click();
    assert.equal(await block.locator(".trace, .trace-line").count(), 0);
    assert.ok(await button.evaluate((one) => one === document.activeElement), "the focus comes back");
  }
  assert.deepEqual(wrong, []);
  await close();
});

test("the line, the words, the slider and the version", { skip }, async () => {
  const { page, wrong, close } = await open("runs/", { reducedMotion: "reduce" });
  const block = page.locator(".traced").first();
  await block.getByRole("button", { name: "Step through" }).click();
  await block.locator(".trace").waitFor();
  const slider = block.getByRole("slider");
  await slider.fill("3");
  assert.equal(
    await block.locator(".trace-told").textContent(),
    "Line 3: the list that a and b point to changes.",
  );
  assert.equal(await block.locator(".trace-told").getAttribute("aria-live"), "polite");
  assert.equal(await slider.getAttribute("aria-valuetext"), "Step 4 of 8, line 4");
  assert.match(
    (await block.locator(".trace-remarks").textContent()) ?? "",
    /^Recorded with Python 3\.\d+\.$/,
  );
  // The bar lies on the line that it marks.
  const far = await block.evaluate((one) => {
    const code = /** @type {Element} */ (one.querySelector("pre code"));
    const bar = /** @type {Element} */ (one.querySelector(".trace-line")).getBoundingClientRect();
    const range = document.createRange();
    const at = (code.textContent ?? "").split("\n").slice(0, 3).join("\n").length + 1;
    const walk = document.createTreeWalker(code, NodeFilter.SHOW_TEXT);
    let [left, node] = [at, walk.nextNode()];
    while (node && left >= (node.textContent ?? "").length) {
      left -= (node.textContent ?? "").length;
      node = walk.nextNode();
    }
    range.setStart(/** @type {Node} */ (node), left);
    range.setEnd(/** @type {Node} */ (node), left + 1);
    const line = range.getBoundingClientRect();
    return Math.abs(line.y + line.height / 2 - (bar.y + bar.height / 2));
  });
  assert.ok(far < 3, `${far} px away`);
  assert.deepEqual(wrong, []);
  await close();
});

test("it fits a narrow phone, and its buttons are large enough", { skip }, async () => {
  const { page, close } = await open("runs/", { viewport: { width: 360, height: 740 }, hasTouch: true });
  for (const block of await page.locator(".traced").all()) {
    await block.getByRole("button", { name: "Step through" }).click();
    await block.locator(".trace").waitFor();
    await page.keyboard.press("End");
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    assert.ok(over <= 0, `${over} px too wide`);
    for (const button of await block.locator(".trace button").all()) {
      const box = await button.boundingBox();
      assert.ok(box && box.width >= 44 && box.height >= 44, JSON.stringify(box));
    }
  }
  await close();
});

test("nothing of it is loaded where nothing was recorded", { skip }, async () => {
  /** @type {string[]} */
  const asked = [];
  const page = await browser.newPage();
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${site.home}plain/`, { waitUntil: "networkidle" });
  assert.deepEqual(
    asked.filter((url) => /trace|predict|difference/.test(url)),
    [],
  );
  await page.goto(`${site.home}runs/`, { waitUntil: "networkidle" });
  assert.ok(asked.some((url) => url.endsWith("js/trace/stepper.js")));
  assert.ok(
    asked.every((url) => url.startsWith(site.origin)),
    "no request off the site",
  );
  await page.close();
});

test("without scripts the code and its output are there", { skip }, async () => {
  const { page, close } = await open("runs/", { javaScriptEnabled: false });
  const block = page.locator(".traced").first();
  assert.equal(await block.locator(".output code").textContent(), "[1, 2, 3, 5] [1, 2, 3] [1, 2, 3, 4]\n");
  assert.equal(await block.getByRole("button").count(), 0);
  await page.goto(`${site.home}guess/`);
  assert.equal(await page.locator("details.predict .output").isVisible(), false);
  await page.locator("details.predict summary").click();
  assert.equal(await page.locator("details.predict .output").isVisible(), true);
  await close();
});

test("a guess is compared, then the output is shown", { skip }, async () => {
  const { page, wrong, close } = await open("guess/");
  await page.evaluate(() => {
    addEventListener("prepress:predicted", (event) => {
      document.documentElement.dataset.told = JSON.stringify(/** @type {CustomEvent} */ (event).detail);
    });
  });
  assert.equal(
    await page.getByRole("button", { name: "Step through" }).isVisible(),
    false,
    "that would tell",
  );
  const box = page.getByRole("textbox", { name: "What does it print?" });
  await box.fill("1\n2\n3\n");
  await page.getByRole("button", { name: "Check" }).click();
  const lines = await page.locator(".guess-lines li").allInnerTexts();
  assert.deepEqual(
    lines.map((line) => line.replace(/\s+/g, " ").trim()),
    ["+ missing: 0", "1", "2", "− not printed: 3"],
  );
  assert.equal(await page.locator("details.predict .output").isVisible(), true);
  const told = () => page.locator("html").getAttribute("data-told");
  assert.equal(await told(), '{"question":null,"right":false}');
  await box.fill("\n0\n1\n2  ");
  await box.press("Control+Enter");
  assert.equal(await page.locator(".prediction-result").textContent(), "Right.");
  assert.equal(await told(), '{"question":null,"right":true}');
  assert.equal(await page.getByRole("button", { name: "Step through" }).isVisible(), true);
  assert.deepEqual(wrong, []);
  await close();
});

test("a question whose answer is an output takes a guess", { skip }, async () => {
  const { page, wrong, close } = await open("q/puzzle/");
  await page.evaluate(() => {
    addEventListener("prepress:predicted", (event) => {
      document.documentElement.dataset.told = JSON.stringify(/** @type {CustomEvent} */ (event).detail);
    });
  });
  await page.getByRole("textbox", { name: "What does it print?" }).fill("False\n1");
  await page.getByRole("button", { name: "Check" }).click();
  assert.equal(await page.locator("html").getAttribute("data-told"), '{"question":"puzzle","right":true}');
  assert.ok(
    await page
      .locator("details[data-answer]")
      .evaluate((one) => one instanceof HTMLDetailsElement && one.open),
  );
  assert.deepEqual(wrong, []);
  await close();
});

test("the policy lets no script of a page run, and the data is none", { skip }, async () => {
  const { page, close } = await open("runs/");
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  assert.match(policy ?? "", /script-src 'self';/);
  // A script in the page is stopped, so data that were one would be as well.
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "document.documentElement.dataset.ran = ''";
    document.head.append(script);
  });
  assert.equal(await page.locator("html[data-ran]").count(), 0);
  await close();
});
