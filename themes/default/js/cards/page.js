// @ts-check
// The pages of the cards: a session, and on each deck what waits there.
import { counted, t } from "../lib/translate.js";
import { fillOrSay, make } from "../parts.js";
import { Session } from "./session.js";
import { Study } from "./study.js";

const failure = t("The cards could not be loaded. Are you offline?");
await fillOrSay(document.querySelector("[data-session]"), failure, async (place) => {
  const study = await Study.open();
  await new Session(place, study).start();
  countDecks(study);
});

/**
 * Tells of each deck what is learned, due and new.
 * @param {Study} study
 */
function countDecks(study) {
  if (study.states.size === 0) return;
  /** @type {Map<number, { due: number, fresh: number, all: number }>} */
  const counts = new Map();
  for (const { id, area } of study.cards) {
    const count = counts.get(area) ?? { due: 0, fresh: 0, all: 0 };
    counts.set(area, count);
    const standing = study.standing(id);
    count.all++;
    if (standing === "due" || standing === "learning") count.due++;
    if (standing === "new") count.fresh++;
  }
  for (const [area, { due, fresh, all }] of counts) {
    const deck = document.querySelector(`[data-deck="${CSS.escape(study.areas[area].path)}"] .meta`);
    if (fresh === all) continue;
    deck?.append(
      make("span", { class: "deck-due" }, counted(due, "{count} due", "{count} due")),
      make("span", {}, t("{count} of {all} seen", { count: all - fresh, all })),
    );
  }
}
