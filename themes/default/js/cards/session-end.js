// @ts-check
// What a session says late, or seldom: how it went, and that a card does not stick.

import { make, makeButton } from "../parts.js";
import { counted } from "./words.js";

/** @typedef {import("./study.js").Study} Study */
/** @typedef {import("./study.js").Card} Card */
/** @typedef {import("./session.js").Session} Session */

const base = document.documentElement.dataset.base ?? "/";

/**
 * Returns the help that is offered for a card that does not stick.
 * @param {Session} session
 * @param {Card} card
 * @param {import("./faces.js").Faces} faces
 * @param {number} lapses
 */
export function makeHelpForLeech(session, card, faces, lapses) {
  const list = make("ul");
  const link = (/** @type {{ href: string, title: string }} */ to) =>
    list.append(make("li", {}, make("a", { href: to.href }, to.title)));
  faces.topics.slice(0, 2).forEach(link);
  faces.next.slice(0, 2).forEach(link);
  return make(
    "section",
    { class: "leech", "data-leech": card.id, "aria-label": "This card does not stick" },
    make("h3", {}, "This card does not stick"),
    make(
      "p",
      {},
      `You forgot it ${counted(lapses, "time")}. More repetition seldom helps: read about it, ask it differently, or leave it for a while.`,
    ),
    ...(list.children.length > 0 ? [list] : []),
    makeButton("Set aside for 7 days", () => void session.bury(7), { class: "button small" }),
    makeButton("Suspend", () => void session.suspend(), { class: "button small" }),
  );
}

/**
 * Returns the end of a session.
 * @param {Study} study
 * @param {readonly Card[]} cards
 * @param {readonly { grade: number, took: number }[]} answers
 * @param {Card | undefined} later the next card on a step
 * @param {() => void} more brings further new cards
 */
export function makeSummary(study, cards, answers, later, more) {
  const place = make("div", { class: "session-end", "data-session-end": "" });
  place.append(
    make(
      "h2",
      {},
      cards.length === 0 ? "No cards here" : answers.length > 0 ? "Done for today" : "Nothing is due",
    ),
  );
  if (cards.length === 0) {
    place.append(make("p", {}, "No card is of this kind. Change the filter."));
    return place;
  }
  if (answers.length > 0) {
    const again = answers.filter(({ grade }) => grade === 1).length;
    const known = Math.round((100 * (answers.length - again)) / answers.length);
    const minutes = Math.max(1, Math.round(answers.reduce((sum, { took }) => sum + took, 0) / 60_000));
    place.append(
      make(
        "p",
        { class: "session-result" },
        `${counted(answers.length, "answer")} in ${counted(minutes, "minute")}, ${known} % known.`,
      ),
    );
  }
  const { day, time } = study.now();
  if (later) {
    const wait = Math.max(1, Math.ceil((study.stateOf(later.id).dueTime - time) / 60_000));
    place.append(make("p", {}, `The next card comes back in ${counted(wait, "minute")}.`));
  }
  const tomorrow = cards.filter(({ id }) => {
    const state = study.states.get(id);
    return state?.phase === "review" && !state.suspended && state.dueDay === day + 1;
  }).length;
  const unseen = cards.filter(
    ({ id }) => !study.states.get(id)?.answers && !study.stateOf(id).suspended,
  ).length;
  place.append(
    make("p", {}, `Tomorrow: ${counted(tomorrow, "review")}. Not seen yet: ${counted(unseen, "card")}.`),
  );
  const row = make("p", { class: "session-more-row" });
  if (unseen > 0)
    row.append(makeButton("10 new cards more", more, { class: "button", "data-action": "more" }));
  row.append(make("a", { class: "button", href: `${base}progress/` }, "Your progress"));
  place.append(row);
  return place;
}
