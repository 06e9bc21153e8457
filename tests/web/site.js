// Builds a site with the program under test and opens a browser on it.
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { serve } from "./server.js";

/** The repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The program under test. */
export const program = process.env.PREPRESS_PROGRAM ?? join(root, "target/release/prepress");

/** The base path that the tests build with: as on GitHub Pages, where a project's site is not at the root. */
export const base = "/some/path/";

/**
 * Builds the site in `folder` and serves it.
 * @param {string} folder
 * @param {string} path of the site on its host
 * @param {{ compress?: boolean }} [options] see `serve`
 */
export async function published(folder = root, path = base, options = {}) {
  const out = mkdtempSync(join(tmpdir(), "prepress-"));
  const site = join(out, "public");
  execFileSync(program, [
    "build",
    "--quiet",
    "--root",
    folder,
    "--out",
    site,
    "--base-url",
    `http://127.0.0.1${path}`,
  ]);
  const server = await serve(site, path, options);
  return {
    ...server,
    folder: site,
    home: server.origin + path,
    pages: files(site).filter((path) => path.endsWith(".html")),
    close: async () => {
      await server.close();
      rmSync(out, { recursive: true, force: true });
    },
  };
}

/**
 * Runs `prepress serve` on `folder`.
 * @param {string} folder
 */
export async function preview(folder) {
  /** @type {import("node:child_process").ChildProcess} */
  let child;
  let port = "0";
  const start = () =>
    new Promise((done, failed) => {
      let out = "";
      child = spawn(program, ["serve", "--root", folder, "--port", port, "--format", "json"], {
        stdio: ["ignore", "pipe", "pipe"],
      });
      child.once("error", failed);
      child.once("exit", (status) => failed(new Error(`serve ended with status ${status}`)));
      child.stdout?.on("data", (data) => {
        out += data;
        const url = /"url":"(http:[^"]*:(\d+)\/)"/.exec(out);
        if (url) {
          port = url[2];
          done(url[1]);
        }
      });
    });
  const url = await start();
  const end = () =>
    new Promise((done) => {
      child.removeAllListeners("exit");
      child.once("exit", (status) => done(status));
      child.kill("SIGINT");
    });
  return { url, start, end, close: end };
}

/**
 * Returns the paths of all files below a folder, sorted.
 * @param {string} folder
 * @returns {string[]}
 */
export function files(folder) {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true });
  const names = all
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return names.map((path) => relative(folder, path).replaceAll("\\", "/")).sort();
}

/**
 * Starts the browser that `tests/run` found. Only tests of reading without a connection have service workers: a worker
 * answers for the host, and what it fetches no page of a test sees.
 * @param {{ workers?: boolean }} [options]
 */
export async function launch({ workers = false } = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.PREPRESS_BROWSER ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  if (workers) return browser;
  const newContext = browser.newContext.bind(browser);
  browser.newContext = async (options) => {
    const context = await newContext(options);
    await context.addInitScript(() => {
      // @ts-expect-error A browser without workers has no such name.
      delete Navigator.prototype.serviceWorker;
    });
    return context;
  };
  return browser;
}

/**
 * The address of a published file: of a page, that of its folder.
 * @param {string} path
 */
export const address = (path) =>
  path
    .replace(/(^|\/)index\.html$/, "$1")
    .split("/")
    .map(encodeURIComponent)
    .join("/");

/**
 * One page of each kind, and the longest question.
 * @param {string[]} pages
 */
export function kinds(pages) {
  const first = (/** @type {RegExp} */ pattern) => pages.find((path) => pattern.test(path));
  const wanted = {
    home: "index.html",
    section: first(/^concurrency\/index\.html$/) ?? first(/^[a-z][^/]*\/index\.html$/),
    topic: first(/^concurrency\/threads-processes-gil\/index\.html$/),
    bank: first(/^fundamentals\/values\/index\.html$/),
    question: first(/^q\/gil\/index\.html$/),
    output: first(/^q\/puzzle-mutable-default\/index\.html$/),
    choices: first(/^q\/hashability\/index\.html$/),
    tags: "tags/index.html",
    tag: first(/^tags\/[^/]+\/index\.html$/),
    glossary: "glossary/index.html",
    search: "search/index.html",
    cards: "cards/index.html",
    deck: first(/^cards\/[^/]+\/index\.html$/),
    mock: "mock/index.html",
    kit: "kit/index.html",
    "kit-set": "kit/mid/index.html",
    progress: "progress/index.html",
    offline: "offline/index.html",
    print: "print/index.html",
    sheets: first(/^print\/cards\/[^/]+\/index\.html$/),
    traced: first(/^craft\/side-effects-predictability\/index\.html$/),
    missing: "404.html",
  };
  const absent = Object.entries(wanted).filter(([, path]) => !path || !pages.includes(path));
  if (absent.length > 0)
    throw new Error(`no page of these kinds: ${absent.map(([kind]) => kind).join(", ")}`);
  return /** @type {Record<string, string>} */ (wanted);
}
