// @ts-check
// What a session says above its cards: that nothing can be kept, that no copy was made, what the interview asks for.

import { make } from "../parts.js";
import { counted } from "./words.js";

/** @typedef {import("./study.js").Study} Study */

const base = document.documentElement.dataset.base ?? "/";

/** After how many events, and how many ms since the first of them, a copy is asked for. */
const MANY = 50;
const LONG = 3 * 86_400_000;

/**
 * Returns what the reader should know before going on.
 * @param {Study} study
 */
export function makeTroubles(study) {
  /** @type {HTMLElement[]} */
  const notes = [];
  /** @param {(string | Node)[]} parts */
  const note = (...parts) => notes.push(make("p", { class: "notice", role: "status" }, ...parts));
  if (study.log.trouble) {
    const link = make("a", { href: `${base}progress/#Copy` }, "Save a copy");
    note(`${study.log.trouble} You can go on, but your answers are lost when this page closes. `, link);
  }
  if (study.isBehind) {
    note("This device's clock is more than a day behind your last answer. New cards wait until it is right.");
  }
  const { backup } = study;
  if (
    !study.log.trouble &&
    backup.count > 0 &&
    (backup.count >= MANY || study.now().time - backup.since > LONG)
  ) {
    const link = make("a", { href: `${base}progress/#Copy` }, "Save a copy");
    note(`${counted(backup.count, "change")} not backed up. `, link);
  }
  const plan = study.plan();
  if (plan) {
    const days = counted(plan.left, "day");
    const rest = plan.isNear ? "the weakest first, due or not" : `${plan.fresh} new a day`;
    notes.push(
      make(
        "p",
        { class: "plan-line" },
        `Interview in ${days}: ${counted(plan.unseen, "card")} not seen yet, ${rest}. `,
        make("a", { href: `${base}progress/#Interview` }, "Your plan"),
      ),
    );
  }
  return notes;
}
