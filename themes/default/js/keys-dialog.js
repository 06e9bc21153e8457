// @ts-check
// A dialog that lists keys.

import { t } from "./lib/translate.js";
import { make, makeButton } from "./parts.js";

/**
 * Shows keys and what they do, until it is closed.
 * @param {string} title
 * @param {string[][]} keys each with what it does
 * @param {...HTMLElement} more what follows the list
 */
export function showKeys(title, keys, ...more) {
  const dialog = make("dialog", { class: "keys", "aria-labelledby": "KeysTitle" });
  const rows = keys.map(([key, what]) =>
    make("div", {}, make("dt", {}, make("kbd", {}, key)), make("dd", {}, what)),
  );
  dialog.append(
    make("h2", { id: "KeysTitle", tabindex: "-1", autofocus: "" }, title),
    make("dl", {}, ...rows),
    ...more,
    makeButton(t("Close"), () => dialog.close(), { class: "button" }),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
