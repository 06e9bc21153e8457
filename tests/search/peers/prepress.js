// This project's own search: what a reader's browser loads for the dialog, and the index that the build makes.

import { readdirSync } from "node:fs";
import { join } from "node:path";
import { program } from "../corpus.js";
import { timed } from "../engine.js";

/** What the engine imports itself, and what only the search page needs. */
const NOT_BESIDE = /^(?:engine|files|page|page-init)\.js$/;

/** @type {import("../engine.js").Recipe & { options: { engine: string, beside: string[] } }} */
export const prepress = {
  name: "prepress",
  client: "prepress.js",
  output: "prepress",
  options: { engine: "", beside: [] },
  // The whole build: the index is made in it, from what was parsed for the pages.
  build(corpus, output) {
    const url = "http://127.0.0.1/engine/prepress/";
    const time = timed([
      program,
      "build",
      "--quiet",
      "--root",
      corpus.sources,
      "--out",
      output,
      "--base-url",
      url,
    ]);
    const theme = join("_theme", readdirSync(join(output, "_theme"))[0]);
    const scripts = readdirSync(join(output, theme, "js/search")).filter((name) => !NOT_BESIDE.test(name));
    const sheets = readdirSync(join(output, theme, "css")).filter((name) => name === "search.css");
    this.options.engine = `${theme}/js/search/engine.js`;
    this.options.beside = [
      ...scripts.map((name) => `${theme}/js/search/${name}`),
      ...sheets.map((name) => `${theme}/css/${name}`),
    ];
    return time;
  },
  ships: (name) => name.endsWith(".bin"),
};
