// Pagefind with its default set-up, on the content pages' <main>.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { timed } from "../engine.js";
import { COMPUTED } from "../html.js";

const PROGRAM = fileURLToPath(new URL("../node_modules/.bin/pagefind", import.meta.url));

/** @type {import("../engine.js").Recipe} */
export const pagefind = {
  name: "Pagefind",
  client: "pagefind.js",
  output: "pagefind",
  build: (corpus, output) =>
    timed([
      PROGRAM,
      ...["--site", corpus.pages, "--output-path", join(output), "--root-selector", "main"],
      // A site's author would mark these lists, which repeat other pages' titles, to be left out.
      ...["--exclude-selectors", COMPUTED.join(", "), "--quiet"],
    ]),
  // Its ready-made interfaces are not used, and a language that the site does not have is not loaded.
  ships: (path) => !/ui\.(?:js|css)$|highlight\.js$|unknown\.pagefind$/.test(path),
};
