// The two collections that engines are measured on: built sites, and the pages in them that have content.

import { execFileSync } from "node:child_process";
import { copyFileSync, linkSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "./generate.js";
import { sentences } from "./html.js";

/** The repository. */
export const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** The program under test. */
export const program = process.env.PREPRESS_PROGRAM ?? join(root, "target/release/prepress");

/** The path that the sites stand at on the benchmark's host. */
export const base = "/site/";

// The program's own pages: lists of others, and practice. Nobody searches for them, and `/print/` holds every word.
const NO_CONTENT = /^(?:404\.html|(?:cards|search|mock|kit|progress|print|tags|data)\/)/;

/**
 * @typedef {object} Corpus
 * @property {string} name
 * @property {string} sources the folder that holds site.toml
 * @property {string} site the built site
 * @property {string} pages the content pages alone, in the same folders: what the peers index
 * @property {string} work a folder for what engines build
 * @property {string[]} addresses those of the content pages, sorted
 * @property {import("./judge.js").Query[]} known queries that were made with the collection
 */

/**
 * Builds a site and returns the content pages' addresses.
 * @param {string} sources
 * @param {string} site
 */
function built(sources, site) {
  const url = `http://127.0.0.1${base}`;
  rmSync(site, { recursive: true, force: true });
  execFileSync(program, ["build", "--quiet", "--root", sources, "--out", site, "--base-url", url]);
  return readdirSync(site, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name === "index.html")
    .map((entry) => relative(site, join(entry.parentPath ?? entry.path, entry.name)).replaceAll("\\", "/"))
    .filter((path) => !NO_CONTENT.test(path))
    .map((path) => `/${path.slice(0, -"index.html".length)}`)
    .sort();
}

/**
 * @param {Omit<Corpus, "site" | "pages" | "addresses">} corpus
 * @returns {Corpus}
 */
function complete(corpus) {
  const [site, pages] = [join(corpus.work, "site"), join(corpus.work, "pages")];
  const addresses = built(corpus.sources, site);
  rmSync(pages, { recursive: true, force: true });
  for (const address of addresses) {
    const [from, to] = [join(site, address, "index.html"), join(pages, address, "index.html")];
    mkdirSync(dirname(to), { recursive: true });
    try {
      linkSync(from, to);
    } catch {
      copyFileSync(from, to);
    }
  }
  return { ...corpus, site, pages, addresses };
}

/**
 * Returns this project's own content.
 * @param {string} work an empty folder
 */
export function own(work) {
  return complete({ name: "own content", sources: root, work, known: [] });
}

/**
 * Returns a collection of generated pages.
 * @param {string} work an empty folder
 * @param {number} count how many items
 */
export function generated(work, count) {
  const first = own(join(work, "own"));
  const pool = first.addresses.flatMap((address) =>
    sentences(readFileSync(join(first.pages, address, "index.html"), "utf8")),
  );
  const sources = join(work, "sources");
  rmSync(sources, { recursive: true, force: true });
  const known = generate(sources, count, [...new Set(pool)]);
  return complete({ name: `${count.toLocaleString("en")} generated items`, sources, work, known });
}
