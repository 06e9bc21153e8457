// @ts-check
// The cards on the pages of the content: what is known of a question, a grade in place, and the due cards of a topic.

import { listed } from "../lib/format.js";
import { dateOf } from "../lib/plan.js";
import { suggested } from "../lib/rubric.js";
import { counted, t } from "../lib/translate.js";
import { announcer, make, makeButton } from "../parts.js";
import { makeGrades } from "./grades.js";
import { Study } from "./study.js";

/** @typedef {import("../lib/schedule.js").Grade} Grade */

const STANDINGS = {
  new: t("new"),
  learning: t("learning"),
  due: t("due"),
  learned: t("learned"),
  suspended: t("suspended"),
  "set aside": t("set aside"),
};

/** @type {Promise<Study> | undefined} */
let opened;

/** Opens the study once for the page. */
function open() {
  if (!opened) {
    addStyles();
    opened = Study.open();
  }
  return opened;
}

/** The sheet of the cards, which pages of the content do not load by themselves. */
function addStyles() {
  const main = document.querySelector("link[rel=stylesheet][href$='css/main.css']");
  const href = main?.getAttribute("href")?.replace(/main\.css$/, "cards.css");
  if (href) document.head.append(make("link", { rel: "stylesheet", href }));
}

/**
 * Shows in lists what is learned, due and new.
 * @param {Document} page
 */
export async function markLists(page) {
  const items = [...page.querySelectorAll("li[data-of]")];
  if (items.length === 0) return;
  const study = await open();
  for (const item of items) {
    const id = item.getAttribute("data-of") ?? "";
    if (!study.byId.has(id)) continue;
    item.querySelector(".standing")?.remove();
    item.querySelector(".meta")?.append(makeStanding(study, id));
  }
}

/**
 * @param {Study} study
 * @param {string} id
 */
function makeStanding(study, id) {
  const standing = study.standing(id);
  return make("span", { class: "standing", "data-standing": standing }, STANDINGS[standing]);
}

/**
 * Says on the home page what waits today.
 * @param {Element} place
 */
export async function tellDue(place) {
  const study = await open();
  const { learning, reviews, fresh, later } = study.left(study.cards);
  const due = learning.length + later.length + reviews.length;
  const base = document.documentElement.dataset.base ?? "/";
  const text =
    due + fresh.length === 0
      ? t("nothing is due")
      : t("{cards} due, {fresh} new", {
          cards: counted(due, "{count} card", "{count} cards"),
          fresh: fresh.length,
        });
  place.replaceChildren(make("strong", {}, t("Today:")), " ", make("a", { href: `${base}cards/` }, text));
}

/**
 * Shows for each area how many of its cards were answered, and how many wait today.
 * @param {Iterable<Element>} places
 */
export async function tellAreas(places) {
  const study = await open();
  for (const place of places) {
    const path = place.getAttribute("data-area");
    const line = place.querySelector("[data-area-progress]");
    const cards = study.cards.filter(({ area }) => study.areas[area]?.path === path);
    if (!line || cards.length === 0) continue;
    const standings = cards.map(({ id }) => study.standing(id));
    const met = standings.filter((standing) => standing !== "new").length;
    const due = standings.filter((standing) => standing === "due").length;
    const values = { met, all: cards.length, due };
    const text =
      due > 0 ? t("{met} of {all} studied, {due} due", values) : t("{met} of {all} studied", values);
    const bar = make("progress", { max: String(cards.length), value: String(met), "aria-hidden": "true" });
    line.replaceChildren(bar, make("span", {}, text));
  }
}

/**
 * Offers the cards of a topic at its end.
 * @param {HTMLElement} section that lists its questions
 */
export async function offerTopicCards(section) {
  const ids = [...section.querySelectorAll("li[data-of]")].map((item) => item.getAttribute("data-of") ?? "");
  const study = await open();
  const cards = ids.flatMap((id) => study.byId.get(id) ?? []);
  const { learning, reviews, fresh } = study.left(cards);
  const [due, unseen] = [learning.length + reviews.length, fresh.length];
  if (due + unseen === 0) return;
  const place = make("section", {
    class: "session of-topic",
    "aria-label": t("The cards of this topic"),
    "data-session": "",
  });
  const parts = [
    due > 0 ? counted(due, "{count} due", "{count} due") : "",
    unseen > 0 ? counted(unseen, "{count} new", "{count} new") : "",
  ].filter(Boolean);
  const text = t("Cards of this topic: {what}.", { what: listed(parts) });
  const begin = async () => {
    try {
      const { Session } = await import("./session.js");
      place.dataset.cards = cards.map(({ id }) => id).join(" ");
      await new Session(place, study).start();
    } catch {
      // Offline: the offer stays.
    }
  };
  const start = makeButton(t("Answer them here"), () => void begin(), {
    class: "button",
    "data-action": "study-topic",
  });
  place.append(make("p", { class: "of-topic-offer" }, text, " ", start));
  section.after(place);
}

/**
 * Shows what is known of a question, and takes a grade once its answer is open.
 * @param {HTMLElement} article
 */
export async function gradeInPlace(article) {
  const id = article.dataset.question ?? "";
  const answer = article.querySelector("details[data-answer]");
  if (!(answer instanceof HTMLDetailsElement)) return;
  const study = await open();
  if (!study.byId.has(id)) return;
  const place = make("section", { class: "in-place", "aria-label": t("Your card") });
  const status = make("p", { class: "unseen", role: "status" });
  const tell = announcer(status);
  answer.after(place);
  /** @type {boolean | null} */
  let right = null;
  let isTicked = false;
  article.addEventListener("prepress:predicted", (event) => {
    // A guess at a block within the answer says nothing of the question.
    if (!(event instanceof CustomEvent) || event.detail?.question !== id) return;
    right = event.detail.right === true;
    show();
  });
  answer.addEventListener("change", (event) => {
    if (!(event.target instanceof HTMLInputElement) || !event.target.closest("[data-rubric]")) return;
    isTicked = true;
    show();
  });
  answer.addEventListener("toggle", () => show());

  const rubric = () => {
    const boxes = [...answer.querySelectorAll("[data-rubric] li input")];
    const ticks = boxes.flatMap((box, at) => (box instanceof HTMLInputElement && box.checked ? [at] : []));
    return { of: boxes.length, ticks, red: [] };
  };
  /** @param {Grade} grade */
  const take = async (grade) => {
    const { written } = await study.grade(id, grade, { rubric: isTicked ? rubric() : null });
    written.catch(() => {});
    [right, isTicked] = [null, false];
    show(true);
    place.querySelector("button")?.focus();
    tell(t("Kept."));
  };
  const undo = async () => {
    await study.undo();
    show();
    tell(t("Taken back."));
  };
  const show = (isGraded = false) => {
    const state = study.stateOf(id);
    const parts = [makeStanding(study, id)];
    if (state.phase === "review")
      parts.push(make("span", {}, t("due on {date}", { date: dateOf(state.dueDay) })));
    if (state.answers > 0)
      parts.push(make("span", {}, counted(state.answers, "{count} answer", "{count} answers")));
    const line = make("p", { class: "meta in-place-state" }, make("span", {}, t("Your card:")), ...parts);
    place.replaceChildren(line, status);
    if (state.suspended) {
      line.append(
        makeButton(t("Resume"), () => void study.suspend(id, false).then(() => show()), {
          class: "button small",
        }),
      );
    } else if (isGraded) {
      line.append(makeButton(t("Undo"), () => void undo(), { class: "button small", "data-action": "undo" }));
    } else if (answer.open) {
      const { of, ticks } = rubric();
      const hint = suggested({ of, ticked: isTicked ? ticks.length : -1, red: 0, right });
      place.append(makeGrades(study.buttons(id), hint, (grade) => void take(grade)));
    }
    const { trouble } = study.log;
    if (trouble) {
      const text = t("{trouble} Your answers are lost when this page closes.", { trouble });
      place.append(make("p", { class: "notice" }, text));
    }
  };
  study.onChange = () => show();
  show();
}
