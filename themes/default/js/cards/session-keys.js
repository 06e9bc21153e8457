// @ts-check
// The keys of a session. None of them acts while somebody types, and all can be switched off.

import { isTyping } from "../keys.js";
import { recall } from "../store.js";

/** @typedef {import("./session.js").Session} Session */
/** @typedef {import("../lib/schedule.js").Grade} Grade */

/** What a key does; `session-help.js` says it. @type {{ [key: string]: (session: Session) => unknown }} */
const KEYS = {
  " ": turn,
  Enter: turn,
  1: (session) => grade(session, 1),
  2: (session) => grade(session, 2),
  3: (session) => grade(session, 3),
  4: (session) => grade(session, 4),
  u: (session) => session.undo(),
  r: (session) => session.toRubric(),
  e: (session) => session.topic && location.assign(session.topic),
  n: (session) => session.note(),
  "!": (session) => session.flag(),
  "-": (session) => session.bury(),
  "@": (session) => session.suspend(),
  "?": showHelp,
};

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
    if (!Object.hasOwn(KEYS, event.key)) return;
    event.preventDefault();
    void KEYS[event.key](session);
  });
}

/** What takes Space or Enter itself. @param {EventTarget | null} target */
function isPressable(target) {
  return target instanceof Element && target.closest("a, button, input, summary, label") !== null;
}

/** Shows the keys. */
export function showHelp() {
  import("./session-help.js").then(
    ({ openHelp }) => openHelp(),
    () => {},
  );
}
