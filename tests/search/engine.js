// Measures an engine in a real browser. An engine is what it builds, and a client module that searches in a page.
//
// A client exports `open(base, options)`, which resolves to an object with `search(query, count)`: the addresses of the
// first `count` pages, best first, when all that is needed to show them is there. It must not keep whole answers, or the
// time of a keystroke would be that of looking one up.

import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { base as siteBase } from "./corpus.js";
import { normalize } from "./judge.js";
import { onTheWire, serve } from "./server.js";

/** @typedef {import("./corpus.js").Corpus} Corpus */

/**
 * @typedef {object} Built
 * @property {number} seconds by the clock
 * @property {number} cpu seconds that the system counted
 * @property {number} bytes what is published for the search, as files
 * @property {number} wire the same as it would be transferred
 */

/**
 * @typedef {object} Recipe
 * @property {string} name
 * @property {string} client its file in `client/`
 * @property {object} [options] for the client
 * @property {string} output where `build` puts its files; engines of one output share one build
 * @property {(corpus: Corpus, output: string) => { seconds: number, cpu: number }} build
 * @property {(path: string) => boolean} [ships] whether a built file is needed in a reader's browser; all if absent
 */

/**
 * @typedef {object} Engine
 * @property {string} name
 * @property {(corpus: Corpus) => Promise<Built>} build
 * @property {() => Promise<void>} open
 * @property {(query: string) => Promise<string[]>} search pages, best first, each once
 * @property {(query: string) => Promise<{ bytes: number, requests: number }>} cold from a cold page to five results
 * @property {(query: string) => Promise<number[]>} keystrokes milliseconds per typed letter, everything loaded
 * @property {() => Promise<void>} close
 */

const CLIENTS = join(dirname(fileURLToPath(import.meta.url)), "client");

/** How many results a page of results shows, and how deep relevance is judged. */
const SHOWN = 5;
const JUDGED = 10;

/** How many milliseconds anything in the browser may take: far more than the slowest engine needs. */
const PATIENCE = 60_000;

/** Starts the browser. */
export function launch() {
  return chromium.launch({
    executablePath: process.env.PREPRESS_BROWSER ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Runs a program to its end and returns the time that it took.
 * @param {string[]} command
 */
export function timed(command) {
  const start = performance.now();
  // The shell's second line is the time of its children: minutes and seconds, for user and system.
  const run = spawnSync("sh", ["-c", '"$@" >/dev/null || exit; times', "sh", ...command], {
    encoding: "utf8",
  });
  const seconds = (performance.now() - start) / 1000;
  if (run.status !== 0) throw new Error(`${command.join(" ")} failed:\n${run.stderr}`);
  const parts =
    run.stdout
      .trim()
      .split("\n")
      .at(-1)
      ?.match(/[\d.]+/g)
      ?.map(Number) ?? [];
  const [minutes = 0, user = 0, systemMinutes = 0, system = 0] = parts;
  return { seconds, cpu: 60 * (minutes + systemMinutes) + user + system };
}

/**
 * Waits for something in the browser, which sets itself no limit, and gives up with a message that says on what.
 * @template T
 * @param {string} what
 * @param {Promise<T>} promise
 * @returns {Promise<T>}
 */
async function within(what, promise) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer in ${PATIENCE / 1000} s: ${what}`)), PATIENCE);
  });
  try {
    return /** @type {T} */ (await Promise.race([promise, limit]));
  } finally {
    clearTimeout(timer);
  }
}

/**
 * @param {Recipe} recipe
 * @param {() => Promise<import("playwright-core").Browser>} browser asked for when a page is needed, not before
 * @returns {Engine}
 */
export function engine(recipe, browser) {
  /** @type {Awaited<ReturnType<typeof serve>>} */
  let server;
  /** @type {import("playwright-core").Page} */
  let page;
  let output = "";
  const name = `/engine/${recipe.output}/`;
  const start = async () => {
    const context = await (await browser()).newContext();
    const fresh = await context.newPage();
    await fresh.goto(`${server.origin}/client/blank.html`);
    return fresh;
  };
  /** @param {import("playwright-core").Page} where */
  const load = (where) =>
    where.evaluate(
      async ([client, base, options]) => {
        const { open } = await import(/** @type {string} */ (client));
        Object.assign(globalThis, { engine: await open(base, options) });
      },
      [`/client/${recipe.client}`, name, recipe.options ?? {}],
    );
  /** @param {import("playwright-core").Page} where @param {string} query @param {number} count */
  const ask = (where, query, count) =>
    where.evaluate(
      ([words, many]) => /** @type {any} */ (globalThis).engine.search(words, many),
      /** @type {[string, number]} */ ([query, count]),
    );
  return {
    name: recipe.name,
    async build(corpus) {
      output = join(corpus.work, recipe.output);
      rmSync(output, { recursive: true, force: true });
      const time = recipe.build(corpus, output);
      server = await serve({ "/client/": CLIENTS, [name]: output, [siteBase]: corpus.site });
      const ships = recipe.ships ?? (() => true);
      const sizes = readdirSync(output, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && ships(entry.name))
        .map((entry) => {
          const body = readFileSync(join(entry.parentPath ?? entry.path, entry.name));
          return { bytes: body.length, wire: onTheWire(entry.name, body).length };
        });
      const sum = (/** @type {"bytes" | "wire"} */ key) =>
        sizes.reduce((total, size) => total + size[key], 0);
      return { ...time, bytes: sum("bytes"), wire: sum("wire") };
    },
    async open() {
      page = await within(`${recipe.name}: a new page`, start());
      await within(`${recipe.name}: loading`, load(page));
    },
    async search(query) {
      /** @type {string[]} */
      const found = await within(`${recipe.name}, ${JSON.stringify(query)}`, ask(page, query, JUDGED));
      const inSite = found.map((address) => normalize(address.replace(siteBase, "/")));
      return [...new Set(inSite)];
    },
    async cold(query) {
      const about = `${recipe.name}, cold, ${JSON.stringify(query)}`;
      const fresh = await within(`${about}: a new page`, start());
      server.log.length = 0;
      await within(`${about}: loading`, load(fresh));
      await within(`${about}: searching`, ask(fresh, query, SHOWN));
      // What the page asked for and does not need for the results is paid for as well.
      await fresh.waitForLoadState("networkidle");
      await within(`${about}: closing`, fresh.context().close());
      const own = server.log.filter(({ path }) => !path.startsWith("/client/"));
      const missing = own.find(({ status }) => status !== 200);
      if (missing) throw new Error(`${recipe.name}: ${missing.path} is missing`);
      return { bytes: own.reduce((sum, { bytes }) => sum + bytes, 0), requests: own.length };
    },
    keystrokes(query) {
      const typed = page.evaluate(
        async ([words, count]) => {
          const { engine: open } = /** @type {any} */ (globalThis);
          const letters = [...words];
          const times = [];
          // The first round loads what these letters need; the second is measured.
          for (const warm of [false, true]) {
            for (let end = 1; end <= letters.length; end++) {
              const typed = letters.slice(0, end).join("");
              await new Promise((done) => setTimeout(done, 0));
              const begin = performance.now();
              await open.search(typed, count);
              if (warm) times.push(performance.now() - begin);
            }
          }
          return times;
        },
        /** @type {[string, number]} */ ([query, SHOWN]),
      );
      return within(`${recipe.name}, typing ${JSON.stringify(query)}`, typed);
    },
    async close() {
      await page?.context().close();
      await server?.close();
    },
  };
}
