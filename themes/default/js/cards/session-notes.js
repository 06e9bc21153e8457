// @ts-check
// What a session says above its cards: that nothing can be kept, that no copy was made, what the interview asks for.

import { counted, t } from "../lib/translate.js";
import { make } from "../parts.js";

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
  const save = () => make("a", { href: `${base}progress/#Copy` }, t("Save a copy"));
  if (study.log.trouble) {
    const { trouble } = study.log;
    const text = t("{trouble} You can go on, but your answers are lost when this page closes.", { trouble });
    note(text, " ", save());
  }
  if (study.isBehind) {
    note(
      t("This device's clock is more than a day behind your last answer. New cards wait until it is right."),
    );
  }
  const { backup } = study;
  if (
    !study.log.trouble &&
    backup.count > 0 &&
    (backup.count >= MANY || study.now().time - backup.since > LONG)
  ) {
    const text = counted(backup.count, "{count} change not backed up.", "{count} changes not backed up.");
    note(text, " ", save());
  }
  const plan = study.plan();
  if (plan) {
    const values = {
      days: counted(plan.left, "{count} day", "{count} days"),
      cards: counted(plan.unseen, "{count} card", "{count} cards"),
      fresh: plan.fresh,
    };
    const text = plan.isNear
      ? t("Interview in {days}: {cards} not seen yet, the weakest first, due or not.", values)
      : t("Interview in {days}: {cards} not seen yet, {fresh} new a day.", values);
    notes.push(
      make(
        "p",
        { class: "plan-line" },
        `${text} `,
        make("a", { href: `${base}progress/#Interview` }, t("Your plan")),
      ),
    );
  }
  return notes;
}
