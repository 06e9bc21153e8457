// @ts-check
// The keys of every page, under "?".

import { showKeys } from "./keys-dialog.js";
import { pieces, t } from "./lib/translate.js";
import { make } from "./parts.js";

const KEYS = [
  ["/", t("Search")],
  [t("Ctrl K"), t("Search, also while typing")],
  ["?", t("These keys")],
  [t("Esc"), t("Close what is open")],
];

/** Shows or hides the keys. */
export function toggleHelp() {
  const open = document.querySelector("dialog.keys");
  if (open instanceof HTMLDialogElement) {
    open.close();
    return;
  }
  const { base = "/" } = document.documentElement.dataset;
  const cards = make("a", { href: `${base}cards/` }, t("cards"));
  showKeys(
    t("Keys"),
    KEYS,
    make("p", {}, ...pieces("The {cards} have keys of their own, shown there.", { cards })),
  );
}
