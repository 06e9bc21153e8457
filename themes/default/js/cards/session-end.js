// @ts-check
// What a session says late, or seldom: how it went, and that a card does not stick.

import { counted, t } from "../lib/translate.js";
import { make, makeButton } from "../parts.js";

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
  const title = t("This card does not stick");
  const forgot = counted(lapses, "You forgot it {count} time.", "You forgot it {count} times.");
  const advice = t(
    "More repetition seldom helps: read about it, ask it differently, or leave it for a while.",
  );
  return make(
    "section",
    { class: "leech", "data-leech": card.id, "aria-label": title },
    make("h3", {}, title),
    make("p", {}, forgot, " ", advice),
    ...(list.children.length > 0 ? [list] : []),
    makeButton(t("Set aside for 7 days"), () => void session.bury(7), { class: "button small" }),
    makeButton(t("Suspend"), () => void session.suspend(), { class: "button small" }),
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
      cards.length === 0
        ? t("No cards here")
        : answers.length > 0
          ? t("Done for today")
          : t("Nothing is due"),
    ),
  );
  if (cards.length === 0) {
    place.append(make("p", {}, t("No card is of this kind. Change the filter.")));
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
        t("{answers} in {minutes}, {known} % known.", {
          answers: counted(answers.length, "{count} answer", "{count} answers"),
          minutes: counted(minutes, "{count} minute", "{count} minutes"),
          known,
        }),
      ),
    );
  }
  const { day, time } = study.now();
  if (later) {
    const wait = Math.max(1, Math.ceil((study.stateOf(later.id).dueTime - time) / 60_000));
    const minutes = counted(wait, "{count} minute", "{count} minutes");
    place.append(make("p", {}, t("The next card comes back in {minutes}.", { minutes })));
  }
  const tomorrow = cards.filter(({ id }) => {
    const state = study.states.get(id);
    return state?.phase === "review" && !state.suspended && state.dueDay === day + 1;
  }).length;
  const unseen = cards.filter(
    ({ id }) => !study.states.get(id)?.answers && !study.stateOf(id).suspended,
  ).length;
  place.append(
    make(
      "p",
      {},
      t("Tomorrow: {reviews}. Not seen yet: {cards}.", {
        reviews: counted(tomorrow, "{count} review", "{count} reviews"),
        cards: counted(unseen, "{count} card", "{count} cards"),
      }),
    ),
  );
  const row = make("p", { class: "session-more-row" });
  if (unseen > 0)
    row.append(makeButton(t("10 new cards more"), more, { class: "button", "data-action": "more" }));
  row.append(make("a", { class: "button", href: `${base}progress/` }, t("Your progress")));
  place.append(row);
  return place;
}
