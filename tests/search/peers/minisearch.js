// MiniSearch with an index of titles and texts made at build time: as VitePress searches it, and with its defaults.

import { fileURLToPath } from "node:url";
import { timed } from "../engine.js";

const BUILDER = fileURLToPath(new URL("minisearch-index.js", import.meta.url));

const shared = {
  client: "minisearch.js",
  output: "minisearch",
  /** @type {import("../engine.js").Recipe["build"]} */
  build: (corpus, output) => timed([process.execPath, BUILDER, corpus.pages, output]),
};
const index = { fields: ["title", "text"], storeFields: ["title"] };

/** @type {import("../engine.js").Recipe} */
export const minisearch = {
  ...shared,
  name: "MiniSearch, tuned",
  options: { index, search: { boost: { title: 4 }, prefix: true, fuzzy: 0.2 } },
};

/** @type {import("../engine.js").Recipe} */
export const minisearchDefaults = { ...shared, name: "MiniSearch, defaults", options: { index, search: {} } };
