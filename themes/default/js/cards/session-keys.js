// @ts-check
// The keys of a session. None of them acts while somebody types, and all can be switched off.

import { make, makeButton } from "../parts.js";
import { keep, recall } from "../store.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../lib/schedule.js").Grade} Grade */

/** @type {[keys: string[], shown: string, what: string, run: (session: Session) => unknown][]} */
const KEYS = [
  [[" ", "Enter"], "Space", "Show the answer; then take the grade that is suggested", turn],
  [["1"], "1", "Again", (session) => grade(session, 1)],
  [["2"], "2", "Hard", (session) => grade(session, 2)],
  [["3"], "3", "Good", (session) => grade(session, 3)],
  [["4"], "4", "Easy", (session) => grade(session, 4)],
  [["u"], "u", "Undo (also Ctrl+Z)", (session) => session.undo()],
  [["r"], "r", "To the points that interviewers listen for", (session) => session.toRubric()],
  [["e"], "e", "Read the topic", (session) => session.topic && location.assign(session.topic)],
  [["n"], "n", "Write a note", (session) => session.note()],
  [["!"], "!", "Flag", (session) => session.flag()],
  [["-"], "-", "Set aside until tomorrow", (session) => session.bury()],
  [["@"], "@", "Suspend", (session) => session.suspend()],
  [["?"], "?", "These keys", () => showHelp()],
];

/** @param {Session} session */
function turn(session) {
  return session.isRevealed ? session.grade(session.suggestion) : session.reveal();
}

/**
 * @param {Session} session
 * @param {Grade} number
 */
function grade(session, number) {
  return session.isRevealed ? session.grade(number) : undefined;
}

/** @param {Session} session */
export function addKeys(session) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey || document.querySelector("dialog[open]"))
      return;
    if (isTyping(event.target) || !session.hears(event.target) || recall("keys") === "off") return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "z" || event.shiftKey) return;
      event.preventDefault();
      void session.undo();
      return;
    }
    // A key that is held down does its work once.
    if (event.repeat) return;
    if ((event.key === " " || event.key === "Enter") && isPressable(event.target)) return;
    const found = KEYS.find(([keys]) => keys.includes(event.key));
    if (!found) return;
    event.preventDefault();
    void found[3](session);
  });
}

/** @param {EventTarget | null} target */
function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button])")
  );
}

/** What takes Space or Enter itself. @param {EventTarget | null} target */
function isPressable(target) {
  return target instanceof Element && target.closest("a, button, input, summary, label") !== null;
}

/** Shows the keys. */
export function showHelp() {
  const open = document.querySelector("dialog.keys");
  if (open instanceof HTMLDialogElement) {
    open.close();
    return;
  }
  const dialog = make("dialog", { class: "keys", "aria-labelledby": "KeysTitle" });
  const rows = KEYS.map(([, shown, what]) =>
    make("div", {}, make("dt", {}, make("kbd", {}, shown)), make("dd", {}, what)),
  );
  const option = (/** @type {string} */ name, /** @type {string} */ text) => {
    const box = make("input", { type: "checkbox" });
    box.checked = recall(name) !== "off";
    box.addEventListener("change", () => keep(name, box.checked ? null : "off"));
    return make("label", {}, box, ` ${text}`);
  };
  dialog.append(
    make("h2", { id: "KeysTitle", tabindex: "-1", autofocus: "" }, "Keys and swipes"),
    make("dl", {}, ...rows),
    make(
      "p",
      {},
      "On a touch screen: tap to see the answer; swipe left for Again, right for Good, and, where the card fits the screen, up for Easy, down for Hard.",
    ),
    make("p", { class: "options" }, option("keys", "Keys"), option("swipe", "Swipes")),
    makeButton("Close", () => dialog.close(), { class: "button" }),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
