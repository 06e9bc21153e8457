// @ts-check
// Where the reader was last, so that the home page can lead back there. Kept on this device alone.

import { pieces } from "./lib/translate.js";
import { make } from "./parts.js";
import { keep, recall } from "./store.js";

/** How many pages are remembered. */
const KEPT = 3;

/** @returns {{ href: string, title: string }[]} */
function lastRead() {
  try {
    const list = JSON.parse(recall("read") ?? "[]");
    const isPage = (/** @type {any} */ one) =>
      typeof one?.href === "string" && typeof one?.title === "string";
    return Array.isArray(list) ? list.filter(isPage).slice(0, KEPT) : [];
  } catch {
    return [];
  }
}

/** @param {Document} page */
export function rememberReading(page) {
  const title = page.querySelector("article.topic h1")?.textContent?.trim();
  if (title) {
    const others = lastRead().filter(({ href }) => href !== location.pathname);
    keep("read", JSON.stringify([{ href: location.pathname, title }, ...others].slice(0, KEPT)));
  }
  const place = page.querySelector("[data-continue]");
  const { base = "/" } = page.documentElement.dataset;
  const list = lastRead().filter(({ href }) => href.startsWith(base) && !href.startsWith("//"));
  if (!place || list.length === 0) return;
  const links = list.flatMap(({ href, title: name }, at) => [at > 0 ? " " : "", make("a", { href }, name)]);
  const pages = document.createDocumentFragment();
  pages.append(...links);
  place.replaceChildren(...pieces("Continue reading: {pages}", { pages }));
}
