// Writes the files of a site that searches with MiniSearch: `minisearch-index.js PAGES OUTPUT`.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import MiniSearch from "minisearch";
import { pageText } from "../html.js";

const [pages, output] = process.argv.slice(2);

const files = readdirSync(pages, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
  .sort();
const index = new MiniSearch({ fields: ["title", "text"], storeFields: ["title"] });
for (const file of files) {
  const id = `/${relative(pages, file)
    .replaceAll("\\", "/")
    .replace(/index\.html$/, "")}`;
  index.add({ id, ...pageText(readFileSync(file, "utf8")) });
}
mkdirSync(output, { recursive: true });
writeFileSync(join(output, "index.json"), JSON.stringify(index));

// A site ships the library without its comments and its indentation; the package has it with both.
const library = readFileSync(fileURLToPath(import.meta.resolve("minisearch")), "utf8");
const bare = library
  .replace(/^\s*\/\*[\s\S]*?\*\/$/gm, "")
  .replace(/^\s*\/\/.*$/gm, "")
  .replace(/^\s+/gm, "");
writeFileSync(join(output, "minisearch.js"), bare);
