// @ts-check
// The keys of every page, under "?".

import { make, makeButton } from "./parts.js";

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
  const dialog = make("dialog", { class: "keys", "aria-labelledby": "KeysTitle" });
  const rows = KEYS.map(([key, what]) =>
    make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)),
  );
  const { base = "/" } = document.documentElement.dataset;
  dialog.append(
    make("h2", { id: "KeysTitle", tabindex: "-1", autofocus: "" }, "Keys"),
    make("dl", {}, ...rows),
    make(
      "p",
      {},
      "The ",
      make("a", { href: `${base}cards/` }, "cards"),
      " have keys of their own, shown there.",
    ),
    makeButton("Close", () => dialog.close(), { class: "button" }),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
