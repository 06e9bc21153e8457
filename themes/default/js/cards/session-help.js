// @ts-check
// The dialog that says which keys and swipes there are, and switches them off.

import { showKeys } from "../keys-dialog.js";
import { make } from "../parts.js";
import { keep, recall } from "../store.js";

const KEYS = [
  ["Space", "Show the answer; then take the grade that is suggested"],
  ["1", "Again"],
  ["2", "Hard"],
  ["3", "Good"],
  ["4", "Easy"],
  ["u", "Undo (also Ctrl+Z)"],
  ["r", "To the points that interviewers listen for"],
  ["e", "Read the topic"],
  ["n", "Write a note"],
  ["!", "Flag"],
  ["-", "Set aside until tomorrow"],
  ["@", "Suspend"],
  ["?", "These keys"],
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
    "Keys and swipes",
    KEYS,
    make(
      "p",
      {},
      "On a touch screen: tap to see the answer; swipe left for Again, right for Good, and, where the card fits the screen, up for Easy, down for Hard.",
    ),
    make("p", { class: "options" }, option("keys", "Keys"), option("swipe", "Swipes")),
  );
}
