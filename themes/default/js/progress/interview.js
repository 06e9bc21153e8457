// @ts-check
// The interview: its day and areas, what that takes each day, and what will be known then.

import { percent } from "../lib/format.js";
import { dateOf, dayOf, readiness } from "../lib/plan.js";
import { counted, pieces, t } from "../lib/translate.js";
import { make } from "../parts.js";
import { makeGauge } from "./charts.js";
import { makeAction, makeSection, makeStatus, written } from "./section.js";

/** @typedef {import("../cards/study.js").Study} Study */

/**
 * @param {Study} study
 * @param {() => void} changed
 * @returns {import("./section.js").Section}
 */
export function makeInterview(study, changed) {
  const state = make("div", { "data-interview": "" });
  const said = makeStatus("status");
  const date = make("input", { type: "date", name: "date", required: "" });
  const boxes = study.areas.map(({ path, title }, area) => ({
    path,
    box: make("input", { type: "checkbox", name: "area", value: path }),
    title,
    area,
  }));
  const used = boxes.filter(({ area }) => study.cards.some((card) => card.area === area));
  const remove = makeAction(t("Remove"), "no-interview", () => void save(null));
  const form = make(
    "form",
    { class: "fields" },
    make("label", {}, t("Day of the interview"), date),
    make(
      "fieldset",
      {},
      make("legend", {}, t("What it is about; no choice means everything")),
      ...used.map(({ box, title }) => make("label", { class: "box" }, box, " ", title)),
    ),
    make(
      "p",
      { class: "row" },
      make("button", { class: "button small", "data-action": "interview" }, t("Make the plan")),
      remove,
    ),
  );
  date.addEventListener("input", () => date.setCustomValidity(""));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const day = dayOf(date.value);
    if (day === null || day <= study.now().day) {
      date.setCustomValidity(t("Choose a day that is still to come."));
      date.reportValidity();
      return;
    }
    const chosen = used.filter(({ box }) => box.checked).map(({ path }) => path);
    void save({ date: date.value, areas: chosen.length === used.length ? [] : chosen });
  });
  /** @param {import("../lib/plan.js").Interview | null} interview */
  const save = async (interview) => {
    await study.set("interview", interview);
    fill();
    said.textContent = interview ? t("The plan is made.") : t("The interview is removed.");
    if (!interview) date.focus();
    changed();
  };
  const fill = () => {
    const { interview } = study.choices;
    date.value = interview?.date ?? "";
    for (const { path, box } of boxes) box.checked = interview?.areas.includes(path) ?? false;
  };
  const details = make("details", {}, make("summary", {}, t("Day and areas")), form);
  fill();
  details.open = !study.choices.interview;
  const update = () => {
    const { interview } = study.choices;
    date.min = dateOf(study.now().day + 1);
    remove.hidden = !interview;
    if (!details.contains(document.activeElement)) fill();
    state.replaceChildren(...describe(study));
  };
  return { element: makeSection("Interview", t("Interview"), state, details, said), update };
}

/**
 * Returns what is to be said of the interview.
 * @param {Study} study
 */
function describe(study) {
  const { interview } = study.choices;
  if (!interview) {
    const text = t(
      "Tell the day, and new cards are spread so that you have seen everything by then, and nothing is put off past it.",
    );
    return [make("p", {}, text)];
  }
  const day = dayOf(interview.date) ?? 0;
  const date = written(day * 86_400_000, { dateStyle: "full", timeZone: "UTC" });
  const plan = study.plan();
  if (!plan) {
    const text = t("It was on {date}. Cards come back as long as they are worth keeping.", { date });
    return [make("p", {}, text)];
  }
  const cards = study.cards.filter((card) => study.isInInterview(card));
  const { all, areas } = readiness(cards, study.states, day, study.settings.weights);
  const values = {
    cards: counted(plan.unseen, "{count} card", "{count} cards"),
    all: cards.length,
    fresh: plan.fresh,
  };
  const todo =
    plan.unseen === 0
      ? t("You have seen every card.")
      : plan.isNear
        ? t("{cards} of {all} not seen yet: {fresh} new today.", values)
        : t("{cards} of {all} not seen yet: {fresh} new a day.", values);
  const near = plan.isNear ? ` ${t("The weakest come first now, whether they are due or not.")}` : "";
  const when = make("strong", {}, counted(plan.left, "In {count} day", "In {count} days"));
  return [
    make("p", {}, ...pieces("{when}, on {date}.", { when, date }), ` ${todo}${near}`),
    make("p", {}, t("Expected to be known on the day, if you answered nothing more until then:")),
    make(
      "ul",
      { class: "gauges", "data-gauge": all.recall.toFixed(4) },
      makeGauge(t("All of it"), all.recall, percent(all.recall)),
    ),
    make(
      "details",
      {},
      make("summary", {}, t("By area")),
      make(
        "ul",
        { class: "gauges" },
        ...study.areas.flatMap(({ title }, area) => {
          const one = areas.get(area);
          return one ? [makeGauge(title, one.recall, percent(one.recall))] : [];
        }),
      ),
    ),
  ];
}
