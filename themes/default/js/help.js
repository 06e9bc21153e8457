// @ts-check
// The keys of every page, under "?".

import { showKeys } from "./keys-dialog.js";
import { make } from "./parts.js";

const KEYS = [
  ["/", "Search"],
  ["Ctrl K", "Search, also while typing"],
  ["?", "These keys"],
  ["Esc", "Close what is open"],
];

/** Shows or hides the keys. */
export function toggleHelp() {
  const open = document.querySelector("dialog.keys");
  if (open instanceof HTMLDialogElement) {
    open.close();
    return;
  }
  const { base = "/" } = document.documentElement.dataset;
  const cards = make("a", { href: `${base}cards/` }, "cards");
  showKeys("Keys", KEYS, make("p", {}, "The ", cards, " have keys of their own, shown there."));
}
