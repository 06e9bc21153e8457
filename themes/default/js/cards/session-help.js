// @ts-check
// The dialog that says which keys and swipes there are, and switches them off.

import { showKeys } from "../keys-dialog.js";
import { t } from "../lib/translate.js";
import { make } from "../parts.js";
import { keep, recall } from "../store.js";

const KEYS = [
  [t("Space"), t("Show the answer; then take the grade that is suggested")],
  ["1", t("Again")],
  ["2", t("Hard")],
  ["3", t("Good")],
  ["4", t("Easy")],
  ["u", t("Undo (also Ctrl+Z)")],
  ["r", t("To the points that interviewers listen for")],
  ["e", t("Read the topic")],
  ["n", t("Write a note")],
  ["!", t("Flag")],
  ["-", t("Set aside until tomorrow")],
  ["@", t("Suspend")],
  ["?", t("These keys")],
];

/** Opens the dialog. */
export function openHelp() {
  if (document.querySelector("dialog[open]")) return;
  const option = (/** @type {string} */ name, /** @type {string} */ text) => {
    const box = make("input", { type: "checkbox" });
    box.checked = recall(name) !== "off";
    box.addEventListener("change", () => keep(name, box.checked ? null : "off"));
    return make("label", {}, box, ` ${text}`);
  };
  showKeys(
    t("Keys and swipes"),
    KEYS,
    make(
      "p",
      {},
      t(
        "On a touch screen: tap to see the answer; swipe left for Again, right for Good, and, where the card fits the screen, up for Easy, down for Hard.",
      ),
    ),
    make("p", { class: "options" }, option("keys", t("Keys")), option("swipe", t("Swipes"))),
  );
}
