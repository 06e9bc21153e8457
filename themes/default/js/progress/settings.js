// @ts-check
// What the reader can choose about the schedule. Each choice is an event of the log: it holds on all devices.

import { decimal, percent } from "../lib/format.js";
import { defaultWeights, interval } from "../lib/schedule.js";
import { isSetting } from "../lib/settings.js";
import { counted, t } from "../lib/translate.js";
import { make } from "../parts.js";
import { makeAction, makeSection, makeStatus } from "./section.js";

/** @typedef {import("../cards/study.js").Study} Study */
/** @typedef {import("../cards/study.js").Choices} Choices */
/**
 * A field of the form.
 * @typedef {object} Field
 * @property {keyof Choices} name
 * @property {HTMLInputElement | HTMLSelectElement} input
 * @property {() => unknown} read
 * @property {(value: any) => void} show
 * @property {string} hint what it can be
 */

/**
 * @param {Study} study
 * @param {() => void} changed
 * @returns {import("./section.js").Section}
 */
export function makeSettings(study, changed) {
  const said = makeStatus("status");
  const effect = make("output");
  const planned = make("p", { class: "hint" });
  const retention = number("retention", 0.7, 0.97, { type: "range", step: "0.01" });
  const order = make("select");
  order.append(make("option", { value: "after" }, t("after the reviews")));
  order.append(make("option", { value: "mixed" }, t("between the reviews")));
  const fuzz = make("input", { type: "checkbox" });
  /** @type {[string, Field, ...Node[]][]} */
  const lines = [
    [t("Wanted chance to know a card when it comes back"), retention, effect],
    [t("New cards a day"), number("newPerDay", 0, 999), planned],
    [t("Reviews a day at most"), number("reviewsPerDay", 0, 9999)],
    [t("New cards come"), plain("order", order, "value")],
    [t("Longest interval in days"), number("maximum", 1, 36500)],
    [t("Steps of a new card in minutes"), steps("learning")],
    [t("Steps of a forgotten card in minutes"), steps("relearning")],
    [t("Spread intervals a little, so that cards learned together part"), plain("fuzz", fuzz, "checked")],
  ];
  const fields = lines.map(([, field]) => field);
  const form = make(
    "form",
    { class: "fields" },
    ...lines.map(([text, { input }, ...more]) =>
      input === fuzz
        ? make("label", { class: "box" }, fuzz, text)
        : make("div", {}, make("label", {}, text, input), ...more),
    ),
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  const tell = () => {
    const wanted = retention.input.valueAsNumber;
    const days = (/** @type {number} */ share) => interval(study.settings.weights, 1, share);
    const ratio = days(wanted) / days(0.9);
    const digits = ratio < 1 ? 1 : 0;
    effect.textContent = t(
      "{share}: a card that would come back after 10 days at 90 % comes back after {days}.",
      { share: percent(wanted), days: decimal(10 * ratio, digits, digits) },
    );
  };
  retention.input.addEventListener("input", tell);
  for (const { name, input, read, hint } of fields) {
    input.addEventListener("input", () => input.setCustomValidity(""));
    input.addEventListener("change", async () => {
      const value = /** @type {any} */ (read());
      if (JSON.stringify(value) === JSON.stringify(study.choices[name])) return;
      if (!isSetting(name, value)) {
        input.setCustomValidity(hint);
        input.reportValidity();
        return;
      }
      await study.set(name, value);
      said.textContent = t("Saved.");
      changed();
    });
  }
  const { element: fit, update: updateFit } = makeFit(study, changed);
  const update = () => {
    for (const { name, input, show } of fields)
      if (input !== document.activeElement) show(study.choices[name]);
    tell();
    const plan = study.plan();
    planned.hidden = !plan;
    if (plan)
      planned.textContent = t("Until the interview the plan decides: {fresh} today.", { fresh: plan.fresh });
    updateFit();
  };
  const hint = make(
    "p",
    {},
    t("A change holds at once, for all cards and on all devices that you keep in step."),
  );
  return { element: makeSection("Settings", t("Settings"), hint, form, said, fit), update };
}

/**
 * @param {keyof Choices} name
 * @param {Field["input"]} input
 * @param {string} value which of its properties holds the value
 * @param {string} [hint]
 * @returns {Field}
 */
function plain(name, input, value, hint = "") {
  const place = /** @type {any} */ (input);
  return {
    name,
    input,
    read: () => place[value],
    show: (to) => {
      place[value] = to;
    },
    hint,
  };
}

/**
 * @param {keyof Choices} name
 * @param {number} min
 * @param {number} max
 * @param {{ [name: string]: string }} [more]
 */
function number(name, min, max, more = { type: "number" }) {
  const input = make("input", { name, required: "", min: `${min}`, max: `${max}`, ...more });
  return { ...plain(name, input, "valueAsNumber", t("From {min} to {max}.", { min, max })), input };
}

/**
 * @param {"learning" | "relearning"} name
 * @returns {Field}
 */
function steps(name) {
  const input = make("input", { type: "text", name, autocomplete: "off" });
  return {
    name,
    input,
    read: () => (input.value.match(/[^\s,;]+/g) ?? []).map(Number),
    show: (value) => {
      input.value = value.join(" ");
    },
    hint: t("Up to ten whole numbers from 1 to 1440, or nothing."),
  };
}

/**
 * @param {Study} study
 * @param {() => void} changed
 */
function makeFit(study, changed) {
  const said = makeStatus("status");
  const use = make("p", { class: "row" });
  /** @param {number[] | null} weights */
  const take = async (weights) => {
    await study.set("weights", weights);
    said.textContent = weights ? t("Your own weights are in use.") : t("The defaults are in use.");
    changed();
    start.focus();
  };
  const back = makeAction(t("Back to the defaults"), "default-weights", () => void take(null));
  const start = makeAction(t("Fit to my answers"), "fit", async () => {
    if (start.ariaDisabled === "true") return;
    start.ariaDisabled = "true";
    use.replaceChildren(back);
    said.textContent = t("Fitting…");
    try {
      const { fit, ENOUGH } = await import("./fit.js");
      const found = await fit(study, defaultWeights);
      const { before, after } = found;
      if (found.first < ENOUGH) {
        said.textContent = counted(
          found.first,
          "{count} card answered on two days or more; a fit needs {enough}.",
          "{count} cards answered on two days or more; a fit needs {enough}.",
          { enough: ENOUGH },
        );
      } else {
        const loss = t(
          "log loss of the last fifth of your answers, which the fit has not seen: {before} with the defaults, {after} fitted.",
          { before: decimal(before, 4, 4), after: decimal(after, 4, 4) },
        );
        said.textContent = found.accepted
          ? t("Better: {loss}", { loss })
          : t("No better, so the defaults stay: {loss}", { loss });
        if (found.accepted)
          use.prepend(makeAction(t("Use these"), "use-weights", () => void take([...found.weights])));
      }
    } catch {
      said.textContent = t("The fit could not be made.");
    }
    start.ariaDisabled = null;
  });
  use.append(back);
  const text = t(
    "How long a card is remembered after its first answer differs from reader to reader. From about 100 cards on it can be taken from your answers.",
  );
  const element = make(
    "div",
    {},
    make("h3", {}, t("Fit")),
    make("p", {}, text),
    make("p", { class: "row" }, start),
    said,
    use,
  );
  return {
    element,
    update: () => {
      back.hidden = study.choices.weights === null;
      if (study.choices.weights) use.querySelector("[data-action=use-weights]")?.remove();
    },
  };
}
